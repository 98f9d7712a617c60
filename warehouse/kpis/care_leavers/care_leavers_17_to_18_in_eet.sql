/*
code: CL02
title: Care leavers aged 17 to 18 in education, employment or training
id: care_leavers_17_to_18_in_eet
theme: care_leavers
counted_unit: care leaver birthday
counted_as: young people in education, employment or training at their birthday
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: as CL01 for 17th and 18th birthdays, no longer looked after on the birthday
note: F3 and P3 count for birthdays up to 31 March 2021, because "before 2022" means
    before the collection year that ends in March 2022; CL01 has the codes in words
settings: leap_day_birthday
needs: care_leaver_status, looked_after_episode, legal_status
source: DfE SSDA903 guide
*/
with looked_after_on_birthday as (
    -- Care ends at the 18th birthday, so only a 17-year-old can still be looked after;
    -- of several legal statuses the latest says whether it is a short break.
    select
        birthday.person_key,
        birthday.birthday_age_years
    from facts.care_leaver_birthday as birthday
    inner join facts.looked_after_episode as episode
        on
            birthday.person_key = episode.person_key
            and is_open(episode.start_date, episode.end_date, birthday.birthday_date)
    left join facts.legal_status as status
        on
            birthday.person_key = status.person_key
            and is_open(status.start_date, status.end_date, birthday.birthday_date)
    where birthday.birthday_age_years = 17
    group by birthday.person_key, birthday.birthday_age_years
    having
        not coalesce(
            arg_max(
                status.is_short_break, (status.start_date, status.legal_status_key)
            ),
            false
        )
)

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
left join looked_after_on_birthday as looked_after
    on
        birthday.person_key = looked_after.person_key
        and birthday.birthday_age_years = looked_after.birthday_age_years
where
    birthday.is_in_scope
    and birthday.birthday_age_years between 17 and 18
    and looked_after.person_key is null
