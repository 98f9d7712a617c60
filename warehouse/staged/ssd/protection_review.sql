/*
grain: one row per review of a child protection plan
*/
select
    delivered.row_number,
    delivered.cppr_cp_review_id as protection_review_key,
    delivered.cppr_person_id as person_key,
    delivered.cppr_cp_plan_id as protection_plan_key,
    as_flag(delivered.cppr_cp_review_outcome_continue_cp) as is_plan_continued,
    as_date(delivered.cppr_cp_review_due) as due_date,
    as_date(delivered.cppr_cp_review_date) as review_date
from accepted.ssd_cp_reviews as delivered
