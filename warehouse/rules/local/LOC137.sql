/*
code: "LOC137"
return: local
table: raw.annex_a_section_47
rule: a conference that resulted in a child protection plan has one in the list of plans
columns: annex_a_section_47.conference_date; is_outcome_plan;
    annex_a_child_protection.child_id; start_date
kpi: icpc_leading_to_plan; icpc_timeliness
severity: query
source: local rule, none is published
note: a plan starts on the day of the conference, or later where it is recorded late
*/
select
    'annex_a_section_47' as source_table,
    delivered.row_number
from raw.annex_a_section_47 as delivered
where
    as_flag(as_option(delivered.is_outcome_plan))
    and as_sheet_date(delivered.conference_date) is not null
    and not exists (
        select 1
        from raw.annex_a_child_protection as plan
        where
            plan.child_id = delivered.child_id
            and as_sheet_date(plan.start_date)
            >= as_sheet_date(delivered.conference_date)
    )
