/*
code: CP04
title: Initial child protection conferences
id: initial_conferences
theme: child_protection
counted_unit: conference per child
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: by conference date, transfers in included
needs: initial_conference
source: DfE CIN census guide
*/
select
    last_day(conference.conference_date) as month_end,
    conference.person_key,
    conference.team,
    conference.conference_date as counted_date,
    conference.initial_conference_key
from facts.initial_conference as conference
where conference.conference_date is not null
