/*
code: CL04
title: Care leavers aged 19 to 21 not in education, employment or training
id: care_leavers_19_to_21_neet
theme: care_leavers
counted_unit: care leaver birthday
counted_as: young people not in education, employment or training at their birthday
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
rule: activity G4, G5 or G6 / as CL01
note: G4 is illness or disability, G5 other circumstances, G6 pregnancy or parenting
settings: leap_day_birthday
needs: care_leaver_status
source: DfE SSDA903 guide
*/
select
    last_day(birthday.birthday_date) as month_end,
    birthday.person_key,
    birthday.team,
    birthday.is_neet as is_met,
    birthday.birthday_date as counted_date,
    birthday.birthday_age_years,
    birthday.in_touch_code,
    birthday.activity_code
from facts.care_leaver_birthday as birthday
where birthday.is_in_scope and birthday.birthday_age_years between 19 and 21
