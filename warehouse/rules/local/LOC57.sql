/*
code: "LOC57"
return: local
table: raw.annex_a_looked_after
rule: a person has the same date of birth in annex_a_looked_after as in
    annex_a_children_in_need
columns: annex_a_looked_after.birth_date; annex_a_children_in_need.birth_date
kpi: lac_rate
severity: error
source: local rule, none is published
*/
select
    'annex_a_looked_after' as source_table,
    delivered.row_number
from raw.annex_a_looked_after as delivered
where
    exists (
        select 1
        from raw.annex_a_children_in_need as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
