/*
grain: one row per initial child protection conference and child; none of a child
    without a number
note: a conference is recorded in its section 47 enquiry or, where it followed none, in
    the case; one recorded several times is counted once, with the last enquiry that
    started by then. The row number is that of the record it is taken from
*/
with recorded as (
    select
        delivered.row_number,
        delivered.section_47_number,
        delivered.details_number,
        delivered.la_child_id,
        as_date(delivered.s47_actual_start_date) as section_47_start_date,
        as_date(delivered.initial_cpc_target) as target_date,
        as_date(delivered.date_of_initial_cpc) as conference_date
    from accepted.cin_census_section_47 as delivered
    union all
    select
        delivered.row_number,
        null as section_47_number,
        delivered.details_number,
        delivered.la_child_id,
        null as section_47_start_date,
        null as target_date,
        as_date(delivered.date_of_initial_cpc) as conference_date
    from accepted.cin_census_details as delivered
)

select
    recorded.row_number,
    case
        when recorded.section_47_number is null
            then concat('conference of details ', recorded.details_number)
        else concat('conference of section 47 ', recorded.section_47_number)
    end as initial_conference_key,
    case
        when recorded.section_47_number is not null
            then concat('section 47 ', recorded.section_47_number)
    end as section_47_enquiry_key,
    recorded.la_child_id as person_key,
    concat('details ', recorded.details_number) as referral_key,
    recorded.target_date,
    recorded.conference_date
from recorded
where recorded.conference_date is not null and recorded.la_child_id is not null
qualify
    row_number() over (
        partition by recorded.details_number, recorded.conference_date
        order by
            recorded.section_47_number is null,
            recorded.section_47_start_date > recorded.conference_date,
            recorded.section_47_start_date desc nulls last,
            recorded.row_number asc
    ) = 1
