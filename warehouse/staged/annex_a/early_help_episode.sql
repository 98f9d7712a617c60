/*
grain: one row per early help assessment, as the start of an episode
note: the list tells when the assessment was completed, not when the help ended
*/
select
    delivered.row_number,
    concat_ws(
        ' ', delivered.child_id, as_sheet_date(delivered.assessment_start_date)
    ) as early_help_episode_key,
    delivered.child_id as person_key,
    as_text(delivered.organisation) as source_team,
    as_sheet_date(delivered.assessment_start_date) as start_date
from accepted.annex_a_early_help as delivered
