/*
code: CL03
title: Care leavers open to the service in education, employment or training
id: open_care_leavers_in_eet
theme: care_leavers
counted_unit: young person
counted_as: young people in education, employment or training
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
rule: 'latest known activity of care leavers aged 17 to 21 open at month end (not
    comparable with DfE figures: say so beside it)'
note: Not comparable with the figures DfE publishes, which count birthdays
settings: leap_day_birthday
needs: care_leaver, person
source: local
*/
select
    care_leaver.month_end,
    care_leaver.person_key,
    care_leaver.team,
    care_leaver.is_in_eet as is_met,
    care_leaver.month_end as counted_date,
    care_leaver.age_years,
    care_leaver.in_touch_code,
    care_leaver.activity_code
from facts.care_leaver as care_leaver
where care_leaver.age_years between 17 and 21
