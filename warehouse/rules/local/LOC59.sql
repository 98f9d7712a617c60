/*
code: "LOC59"
return: local
table: raw.annex_a_adoption
rule: a person has the same date of birth in annex_a_adoption as in annex_a_looked_after
columns: annex_a_adoption.birth_date; annex_a_looked_after.birth_date
kpi: adopted_of_those_ceasing
severity: error
source: local rule, none is published
*/
select
    'annex_a_adoption' as source_table,
    delivered.row_number
from raw.annex_a_adoption as delivered
where
    exists (
        select 1
        from raw.annex_a_looked_after as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
