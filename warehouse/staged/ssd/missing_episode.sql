/*
grain: one row per missing episode
*/
select
    delivered.row_number,
    delivered.miss_table_id as missing_episode_key,
    delivered.miss_person_id as person_key,
    as_code(delivered.miss_missing_episode_type) as episode_type_code,
    as_flag(delivered.miss_missing_rhi_offered) as is_return_interview_offered,
    as_flag(delivered.miss_missing_rhi_accepted) as is_return_interview_accepted,
    as_date(delivered.miss_missing_episode_start_date) as start_date,
    as_date(delivered.miss_missing_episode_end_date) as end_date
from accepted.ssd_missing as delivered
