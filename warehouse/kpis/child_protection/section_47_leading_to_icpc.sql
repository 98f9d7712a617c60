/*
code: CP03
title: Section 47 enquiries leading to an initial conference
id: section_47_leading_to_icpc
theme: child_protection
counted_unit: enquiry
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: neutral
rule: enquiries started in the month, at least 15 working days before the extract, with
    a conference / those enquiries
needs: section_47_enquiry, initial_conference
source: DfE CIN census guide
*/
select
    last_day(enquiry.start_date) as month_end,
    enquiry.person_key,
    enquiry.team,
    exists(
        select 1
        from facts.initial_conference as conference
        where
            enquiry.section_47_enquiry_key = conference.section_47_enquiry_key
            and conference.conference_date <= getvariable('extract_date')
    ) as is_met,
    enquiry.start_date as counted_date,
    enquiry.section_47_enquiry_key,
    (
        select min(conference.conference_date)
        from facts.initial_conference as conference
        where
            enquiry.section_47_enquiry_key = conference.section_47_enquiry_key
            and conference.conference_date <= getvariable('extract_date')
    ) as conference_date
from facts.section_47_enquiry as enquiry
inner join dimensions.working_day as started
    on enquiry.start_date = started.calendar_date
inner join dimensions.working_day as extracted
    on extracted.calendar_date = getvariable('extract_date')
where extracted.working_day_number - started.working_day_number >= 15
