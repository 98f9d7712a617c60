/*
code: "LOC131"
return: local
table: raw.annex_a_leaving_care
rule: a care leaver is not met, nor is a pathway plan reviewed, before being born
columns: annex_a_leaving_care.birth_date; latest_contact_date; pathway_plan_review_date
kpi: care_leaver_in_touch; pathway_plans_up_to_date
severity: error
source: local rule, none is published
*/
select
    'annex_a_leaving_care' as source_table,
    delivered.row_number
from raw.annex_a_leaving_care as delivered
where
    least(
        as_sheet_date(delivered.latest_contact_date),
        as_sheet_date(delivered.pathway_plan_review_date)
    ) < as_sheet_date(delivered.birth_date)
