/*
code: "LOC54"
return: local
table: raw.annex_a_looked_after
rule: a person has the same date of birth in annex_a_looked_after as in ssda903_header
columns: annex_a_looked_after.birth_date; ssda903_header.DOB
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
        from raw.ssda903_header as other
        where
            other."CHILD" = delivered.child_id
            and as_british_date(other."DOB") <> as_sheet_date(delivered.birth_date)
    )
