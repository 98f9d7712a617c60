/*
code: "LOC56"
return: local
table: raw.annex_a_child_protection
rule: a person has the same date of birth in annex_a_child_protection as in
    annex_a_children_in_need
columns: annex_a_child_protection.birth_date; annex_a_children_in_need.birth_date
kpi: cpp_rate
severity: error
source: local rule, none is published
*/
select
    'annex_a_child_protection' as source_table,
    delivered.row_number
from raw.annex_a_child_protection as delivered
where
    exists (
        select 1
        from raw.annex_a_children_in_need as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
