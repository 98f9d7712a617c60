/*
code: CP07
title: Initial conferences leading to a plan
id: icpc_leading_to_plan
theme: child_protection
counted_unit: conference per child
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: neutral
rule: outcome is a child protection plan / conferences
needs: initial_conference.is_outcome_plan
source: Annex A list 5; SSD
*/
select
    last_day(conference.conference_date) as month_end,
    conference.person_key,
    conference.team,
    coalesce(conference.is_outcome_plan, false) as is_met,
    conference.conference_date as counted_date,
    conference.initial_conference_key,
    conference.is_outcome_plan
from facts.initial_conference as conference
where conference.conference_date is not null
