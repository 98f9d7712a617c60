/*
code: "LOC119"
return: local
table: raw.annex_a_child_protection
rule: all rows of a child in the list have the same date of birth
columns: annex_a_child_protection.child_id; birth_date
kpi: cpp_rate
severity: error
source: local rule, none is published
note: an id that stands for several children, or for none, shows by their birthdays
*/
select
    'annex_a_child_protection' as source_table,
    delivered.row_number
from raw.annex_a_child_protection as delivered
where
    exists (
        select 1
        from raw.annex_a_child_protection as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
