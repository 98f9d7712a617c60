/*
code: CL05
title: Care leavers aged 19 to 21 in suitable accommodation
id: care_leavers_in_suitable_accommodation
theme: care_leavers
counted_unit: care leaver birthday
counted_as: young people in suitable accommodation at their birthday
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: accommodation code ending 1 / birthdays less DIED and RHOM, gone abroad (G),
    deported (H), residence not known (R)
note: A code is a letter for the kind of accommodation and 1 for suitable or 2 for
    unsuitable; a code not known (0) or blank does not meet. DIED is died, RHOM returned
    home
settings: leap_day_birthday
needs: care_leaver_status.accommodation_code
source: DfE SSDA903 guide
*/
select
    last_day(birthday.birthday_date) as month_end,
    birthday.person_key,
    birthday.team,
    coalesce(accommodation.is_suitable, false) as is_met,
    birthday.birthday_date as counted_date,
    birthday.birthday_age_years,
    birthday.in_touch_code,
    birthday.accommodation_code
from facts.care_leaver_birthday as birthday
left join reference.accommodation_code as accommodation
    on birthday.accommodation_code = accommodation.code
where
    birthday.birthday_age_years between 19 and 21
    and birthday.is_in_scope
    and coalesce(accommodation.is_in_denominator, true)
