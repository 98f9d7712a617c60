/*
grain: one row per early help episode
*/
select
    delivered.row_number,
    delivered.earl_episode_id as early_help_episode_key,
    delivered.earl_person_id as person_key,
    as_code(delivered.earl_episode_end_reason) as end_reason_code,
    as_text(delivered.earl_episode_organisation) as source_team,
    as_date(delivered.earl_episode_start_date) as start_date,
    as_date(delivered.earl_episode_end_date) as end_date
from accepted.ssd_early_help_episodes as delivered
