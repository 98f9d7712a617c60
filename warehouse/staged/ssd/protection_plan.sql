/*
grain: one row per child protection plan
*/
select
    delivered.row_number,
    delivered.cppl_cp_plan_id as protection_plan_key,
    delivered.cppl_referral_id as referral_key,
    delivered.cppl_icpc_id as initial_conference_key,
    delivered.cppl_person_id as person_key,
    as_code(delivered.cppl_cp_plan_initial_category) as initial_category_code,
    as_code(delivered.cppl_cp_plan_latest_category) as latest_category_code,
    as_flag(delivered.cppl_cp_plan_ola) as is_other_authority,
    -- Of this authority, however long ago: every plan ever is delivered.
    count(*) filter (where not coalesce(as_flag(delivered.cppl_cp_plan_ola), false))
        over (
            partition by delivered.cppl_person_id
            order by as_date(delivered.cppl_cp_plan_start_date)
            range between unbounded preceding and interval 1 day preceding
        ) as previous_plan_count,
    as_date(delivered.cppl_cp_plan_start_date) as start_date,
    as_date(delivered.cppl_cp_plan_end_date) as end_date
from accepted.ssd_cp_plans as delivered
