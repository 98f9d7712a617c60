/*
grain: one row per child in need plan
*/
select
    delivered.row_number,
    delivered.cinp_cin_plan_id as child_in_need_plan_key,
    delivered.cinp_referral_id as referral_key,
    delivered.cinp_person_id as person_key,
    delivered.cinp_cin_plan_worker_id as worker_key,
    as_text(delivered.cinp_cin_plan_team) as source_team,
    as_date(delivered.cinp_cin_plan_start_date) as start_date,
    as_date(delivered.cinp_cin_plan_end_date) as end_date
from accepted.ssd_cin_plans as delivered
