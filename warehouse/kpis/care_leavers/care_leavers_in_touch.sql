/*
code: CL06
title: Care leavers aged 19 to 21 in touch
id: care_leavers_in_touch
theme: care_leavers
counted_unit: care leaver birthday
counted_as: young people in touch at their birthday
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: in touch YES / birthdays less DIED and RHOM
note: YES is in touch; DIED is died, RHOM returned home
settings: leap_day_birthday
needs: care_leaver_status.in_touch_code
source: DfE SSDA903 guide
*/
select
    last_day(birthday.birthday_date) as month_end,
    birthday.person_key,
    birthday.team,
    coalesce(birthday.in_touch_code = 'YES', false) as is_met,
    birthday.birthday_date as counted_date,
    birthday.birthday_age_years,
    birthday.in_touch_code
from facts.care_leaver_birthday as birthday
where birthday.birthday_age_years between 19 and 21 and birthday.is_in_scope
