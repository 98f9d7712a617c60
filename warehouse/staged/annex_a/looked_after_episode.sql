/*
grain: one row per child and period of being looked after
note: the list does not tell the episodes of a period, so each period is one, with the
    latest placement; an option is its code or its words, without the letter before it
    and what explains a code after it; one that is in no spelling stays as it came
*/
select
    delivered.row_number,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.start_date))
        as looked_after_episode_key,
    delivered.child_id as person_key,
    case
        when as_sheet_date(delivered.placement_start_date) is not null
            then
                concat_ws(
                    ' ',
                    delivered.child_id,
                    as_sheet_date(delivered.placement_start_date)
                )
    end as placement_key,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.start_date))
        as period_of_care_key,
    'S' as start_reason_code,
    coalesce(need.code, as_code(delivered.primary_need)) as primary_need_code,
    coalesce(reason.code, as_code(delivered.end_reason)) as end_reason_code,
    as_sheet_date(delivered.start_date) as start_date,
    as_sheet_date(delivered.end_date) as end_date,
    as_sheet_date(delivered.start_date) as entered_care_date
from accepted.annex_a_looked_after as delivered
left join reference.primary_need_spelling as need
    on as_option(delivered.primary_need) = need.spelling
left join reference.episode_end_reason_spelling as reason
    on as_option(delivered.end_reason) = reason.spelling
