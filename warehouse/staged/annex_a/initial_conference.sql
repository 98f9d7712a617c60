/*
grain: one row per child and day on which a conference was held
note: the list holds a conference beside each enquiry before it; the one that led to it
    is the last that had started by then, or the first where all started later. Every
    conference of the list followed an enquiry of this authority, so none is of a child
    who moved in
*/
select
    delivered.row_number,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.conference_date))
        as initial_conference_key,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.start_date))
        as section_47_enquiry_key,
    delivered.child_id as person_key,
    false as is_transfer_in,
    as_flag(yes_no.code) as is_outcome_plan,
    as_sheet_date(delivered.conference_date) as conference_date
from accepted.annex_a_section_47 as delivered
left join reference.yes_no_spelling as yes_no
    on as_option(delivered.is_outcome_plan) = yes_no.spelling
where as_sheet_date(delivered.conference_date) is not null
qualify row_number() over (
    partition by delivered.child_id, as_sheet_date(delivered.conference_date)
    order by
        as_sheet_date(delivered.start_date)
        <= as_sheet_date(delivered.conference_date) desc,
        abs(
            as_sheet_date(delivered.conference_date)
            - as_sheet_date(delivered.start_date)
        ) asc
) = 1
