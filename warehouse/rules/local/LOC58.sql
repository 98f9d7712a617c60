/*
code: "LOC58"
return: local
table: raw.annex_a_leaving_care
rule: a person has the same date of birth in annex_a_leaving_care as in
    annex_a_looked_after
columns: annex_a_leaving_care.birth_date; annex_a_looked_after.birth_date
kpi: care_leaver_eet
severity: error
source: local rule, none is published
*/
select
    'annex_a_leaving_care' as source_table,
    delivered.row_number
from raw.annex_a_leaving_care as delivered
where
    exists (
        select 1
        from raw.annex_a_looked_after as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
