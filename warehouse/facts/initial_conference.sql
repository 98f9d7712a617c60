/*
grain: one row per initial child protection conference and child; one not yet held has
    no date
note: working days run from the start of the section 47 enquiry that led to it; none
    where there was no enquiry; below zero where the conference is dated before it
keeps_rows_of: staged.initial_conference
*/
select
    conference.initial_conference_key,
    conference.person_key,
    conference.section_47_enquiry_key,
    coalesce(team.team_name, conference.source_team, responsible.team) as team,
    held.working_day_number - started.working_day_number
        as working_days_from_section_47,
    coalesce(conference.is_transfer_in, false) as is_transfer_in,
    conference.is_outcome_plan,
    enquiry.start_date as section_47_start_date,
    conference.conference_date
from staged.initial_conference as conference
left join staged.section_47_enquiry as enquiry
    on conference.section_47_enquiry_key = enquiry.section_47_enquiry_key
left join dimensions.working_day as started
    on enquiry.start_date = started.calendar_date
left join dimensions.working_day as held
    on conference.conference_date = held.calendar_date
left join dimensions.team as team
    on
        conference.source_team = team.source_team
        and conference.conference_date between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        conference.person_key = responsible.person_key
        and is_open(
            responsible.start_date, responsible.end_date, conference.conference_date
        )
