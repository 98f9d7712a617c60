/*
code: "LOC122"
return: local
table: raw.annex_a_adoption
rule: all rows of a child in the list have the same date of birth
columns: annex_a_adoption.child_id; birth_date
kpi: adopted_of_those_ceasing
severity: error
source: local rule, none is published
note: an id that stands for several children, or for none, shows by their birthdays
*/
select
    'annex_a_adoption' as source_table,
    delivered.row_number
from raw.annex_a_adoption as delivered
where
    exists (
        select 1
        from raw.annex_a_adoption as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
