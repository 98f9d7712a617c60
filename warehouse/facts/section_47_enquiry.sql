/*
grain: one row per section 47 enquiry and child
note: the record names the team that completed the enquiry; the enquiry counts for the
    team responsible on the day it started, and for that one only where none was
keeps_rows_of: staged.section_47_enquiry
*/
select
    enquiry.section_47_enquiry_key,
    enquiry.person_key,
    enquiry.referral_key,
    coalesce(responsible.team, team.team_name, enquiry.source_team) as team,
    enquiry.source_team,
    enquiry.is_conference_not_required,
    enquiry.start_date,
    enquiry.end_date
from staged.section_47_enquiry as enquiry
left join dimensions.team as team
    on
        enquiry.source_team = team.source_team
        and enquiry.start_date between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        enquiry.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, enquiry.start_date)
