/*
code: "LOC138"
return: local
table: raw.annex_a_section_47
rule: no child protection plan starts on the day of a conference that resulted in none
columns: annex_a_section_47.conference_date; is_outcome_plan;
    annex_a_child_protection.child_id; start_date
kpi: icpc_leading_to_plan
severity: query
source: local rule, none is published
*/
select
    'annex_a_section_47' as source_table,
    delivered.row_number
from raw.annex_a_section_47 as delivered
where
    not as_flag(as_option(delivered.is_outcome_plan))
    and exists (
        select 1
        from raw.annex_a_child_protection as plan
        where
            plan.child_id = delivered.child_id
            and as_sheet_date(plan.start_date)
            = as_sheet_date(delivered.conference_date)
    )
