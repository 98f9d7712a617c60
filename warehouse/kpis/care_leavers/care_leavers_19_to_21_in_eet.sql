/*
code: CL01
title: Care leavers aged 19 to 21 in education, employment or training
id: care_leavers_19_to_21_in_eet
theme: care_leavers
counted_unit: care leaver birthday
counted_as: young people in education, employment or training at their birthday
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: 19th, 20th and 21st birthdays in the month with activity F1 F2 F4 F5 or P1 P2 P4
    P5 (F3 P3 before 2022) / all such birthdays less DIED and RHOM; NO, REFU and NREQ
    stay
note: F is full time and P part time; 1 is higher education, 2 other education, 3
    training or employment, 4 an apprenticeship, 5 other training or employment. F3 and
    P3 count for birthdays up to 31 March 2021, because "before 2022" means before the
    collection year that ends in March 2022. DIED is died, RHOM returned home; NO is not
    in touch, REFU refused contact, NREQ no longer needs the service
settings: leap_day_birthday
needs: care_leaver_status
source: DfE SSDA903 guide
*/
select
    last_day(birthday.birthday_date) as month_end,
    birthday.person_key,
    birthday.team,
    birthday.is_in_eet as is_met,
    birthday.birthday_date as counted_date,
    birthday.birthday_age_years,
    birthday.in_touch_code,
    birthday.activity_code
from facts.care_leaver_birthday as birthday
where birthday.is_in_scope and birthday.birthday_age_years between 19 and 21
