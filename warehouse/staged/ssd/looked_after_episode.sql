/*
grain: one row per episode of care
*/
select
    delivered.row_number,
    delivered.clae_cla_episode_id as looked_after_episode_key,
    delivered.clae_person_id as person_key,
    delivered.clae_cla_placement_id as placement_key,
    delivered.clae_cla_id as period_of_care_key,
    as_code(delivered.clae_cla_episode_start_reason) as start_reason_code,
    as_code(delivered.clae_cla_primary_need_code) as primary_need_code,
    as_code(delivered.clae_cla_episode_ceased_reason) as end_reason_code,
    as_date(delivered.clae_cla_episode_start_date) as start_date,
    as_date(delivered.clae_cla_episode_ceased_date) as end_date,
    as_date(delivered.clae_entered_care_date) as entered_care_date
from accepted.ssd_cla_episodes as delivered
