/*
code: CP05
title: Initial conferences within 15 working days of the section 47 start
id: icpc_within_15_working_days
theme: child_protection
counted_unit: conference per child
counted_as: conferences on time
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: 'conferences in the month 0-15 working days after the section 47 start / all
    conferences in the month (no section 47, or dated before it: stays in the
    denominator, not in the numerator)'
needs: initial_conference, section_47_enquiry
source: DfE CIN census guide
*/
select
    last_day(conference.conference_date) as month_end,
    conference.person_key,
    conference.team,
    coalesce(
        conference.conference_date >= conference.section_47_start_date
        and conference.working_days_from_section_47 <= 15,
        false
    ) as is_met,
    conference.conference_date as counted_date,
    conference.initial_conference_key,
    conference.section_47_enquiry_key,
    conference.section_47_start_date,
    conference.working_days_from_section_47
from facts.initial_conference as conference
where conference.conference_date is not null
