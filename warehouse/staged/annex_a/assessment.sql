/*
grain: one row per child and day on which an assessment started
note: the list does not say which referral led to it; its team is the one allocated now
*/
select
    delivered.row_number,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.start_date))
        as assessment_key,
    delivered.child_id as person_key,
    as_flag(yes_no.code) as is_child_seen,
    as_sheet_date(delivered.start_date) as start_date,
    as_sheet_date(delivered.authorised_date) as authorised_date
from accepted.annex_a_assessments as delivered
left join reference.yes_no_spelling as yes_no
    on as_option(delivered.is_child_seen) = yes_no.spelling
