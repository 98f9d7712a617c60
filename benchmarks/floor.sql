-- What a person would write by hand for ten of the KPIs: their numerators and denominators
-- of every month, year to date and 12 months, as a whole and by team, sex, age and
-- ethnicity. No statuses, no rounding, no tables of who counts.
with counted as (
    select 'FD03' as kpi_code, referral_date as day, person_key, team, 1 as met
    from facts.referral
    union all
    select 'FD06', referral_date, person_key, team,
        coalesce(is_no_further_action, false)::integer
    from facts.referral
    union all
    select 'AS01', authorised_date, person_key, team_at_authorisation, 1
    from facts.assessment where authorised_date is not null
    union all
    select 'AS02', authorised_date, person_key, team_at_authorisation,
        coalesce(authorised_date >= clock_start_date
            and working_days_to_authorisation <= 45, false)::integer
    from facts.assessment where authorised_date is not null
    union all
    select 'CP01', start_date, person_key, team, 1 from facts.section_47_enquiry
    union all
    select 'CP05', conference_date, person_key, team,
        coalesce(conference_date >= section_47_start_date
            and working_days_from_section_47 <= 15, false)::integer
    from facts.initial_conference where conference_date is not null
    union all
    select 'CP12', start_date, person_key, team, (previous_plan_count > 0)::integer
    from facts.protection_plan where not is_other_authority
    union all
    select 'CP08', month_end, person_key, team, 1
    from facts.protection_plan_at_month_end
    union all
    select 'LA01', month_end, person_key, team, 1 from facts.looked_after_at_month_end
    union all
    select 'CN01', month_end, person_key, team, 1
    from facts.child_in_need_at_month_end
),

described as (
    select
        counted.kpi_code,
        counted.met,
        coalesce(counted.team, 'Not recorded') as team,
        coalesce(person.sex, 'Not known') as sex,
        case
            when person.birth_date > counted.day then 'Unborn'
            when person.birth_date is null and person.expected_birth_date is not null
                then 'Unborn'
            when person.birth_date is null then 'Not known'
            when completed_years(person.birth_date, counted.day) < 1 then 'Under 1'
            when completed_years(person.birth_date, counted.day) < 5 then '1 to 4'
            when completed_years(person.birth_date, counted.day) < 10 then '5 to 9'
            when completed_years(person.birth_date, counted.day) < 16 then '10 to 15'
            when completed_years(person.birth_date, counted.day) < 18 then '16 to 17'
            else '18 and over'
        end as age_band,
        coalesce(person.ethnicity_group, 'Not known') as ethnicity_group,
        last_day(counted.day) as month_end
    from counted
    left join dimensions.person as person using (person_key)
),

monthly as (
    select
        kpi_code, team, sex, age_band, ethnicity_group, month_end,
        sum(met) as met, count(*) as counted
    from described
    group by all
)

select
    monthly.kpi_code,
    month_window.period_window,
    month_window.month_end,
    team,
    sex,
    age_band,
    ethnicity_group,
    sum(monthly.met) as numerator,
    sum(monthly.counted) as denominator
from monthly
inner join dimensions.window_month as month_window
    on
        monthly.month_end = month_window.counted_month_end
        and (
            monthly.kpi_code not in ('CP08', 'LA01', 'CN01')
            or month_window.period_window = 'month'
        )
group by
    monthly.kpi_code, month_window.period_window, month_window.month_end,
    grouping sets ((), (team), (sex), (age_band), (ethnicity_group))
