/*
code: CP06
title: Initial conferences due and not yet held
id: icpc_due_not_held
theme: child_protection
counted_unit: enquiry
counted_as: conferences due and not held
measure: count
period: month_end
headline: month_end
unit: number
polarity: lower_is_better
rule: enquiries more than 15 working days old at month end, not ended as no further
    action (s47e_s47_nfa Y or ICPCnotRequired true), no conference by month end
note: s47e_s47_nfa (Standard Safeguarding Dataset) says that the enquiry ended in no
    further action, ICPCnotRequired (CIN census) that no conference was required
needs: section_47_enquiry.is_conference_not_required, initial_conference
source: CIN validation 8675Q
*/
select
    month.month_end,
    enquiry.person_key,
    coalesce(responsible.team, team.team_name, enquiry.source_team) as team,
    month.month_end as counted_date,
    enquiry.section_47_enquiry_key,
    enquiry.start_date as section_47_start_date,
    today.working_day_number - started.working_day_number as working_days_open
from dimensions.reporting_month as month
inner join facts.section_47_enquiry as enquiry
    on month.month_end >= enquiry.start_date
inner join dimensions.working_day as started
    on enquiry.start_date = started.calendar_date
inner join dimensions.working_day as today
    on month.month_end = today.calendar_date
left join dimensions.team as team
    on
        enquiry.source_team = team.source_team
        and month.month_end between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        enquiry.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
where
    today.working_day_number - started.working_day_number > 15
    -- What ended as no further action after the month was still to be held at its end.
    and not (
        coalesce(enquiry.is_conference_not_required, false)
        and coalesce(enquiry.end_date <= month.month_end, true)
    )
    and not exists (
        select 1
        from facts.initial_conference as conference
        where
            enquiry.section_47_enquiry_key = conference.section_47_enquiry_key
            and conference.conference_date <= month.month_end
    )
