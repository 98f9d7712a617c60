-- What every KPI table adds to its own rows, written once: the breakdowns of the
-- person and the amounts that are added up. Reads the temporary table `counted` made
-- from the KPI's file.
select
    kpi.kpi_code,
    counted.person_key,
    -- Only the names of teams that are known: whatever else stands in a record's team
    -- never reaches what is published.
    case
        when not kpi.has_team then null
        when counted.team is null then 'Not recorded'
        when counted.team in (select team.team_name from dimensions.team as team)
            then counted.team
        else 'Other team'
    end as team,
    case when kpi.has_person then coalesce(person.sex, 'Not known') end as sex,
    case
        when not kpi.has_person then null
        when person.birth_date > counted.counted_date then 'Unborn'
        when person.birth_date is null and person.expected_birth_date is not null
            then 'Unborn'
        when person.birth_date is null then 'Not known'
        when completed_years(person.birth_date, counted.counted_date) < 1 then 'Under 1'
        when completed_years(person.birth_date, counted.counted_date) < 5 then '1 to 4'
        when completed_years(person.birth_date, counted.counted_date) < 10 then '5 to 9'
        when completed_years(person.birth_date, counted.counted_date) < 16
            then '10 to 15'
        when completed_years(person.birth_date, counted.counted_date) < 18
            then '16 to 17'
        else '18 and over'
    end as age_band,
    case when kpi.has_person then coalesce(person.ethnicity_group, 'Not known') end
        as ethnicity_group,
    cast(
        case kpi.measure
            when 'share' then cast(counted.is_met as integer)
            when 'ratio' then counted.numerator_amount
            when 'maximum' then counted.amount
            else 1
        end as decimal(18, 4)
    ) as numerator,
    cast(
        case kpi.measure
            when 'share' then 1
            when 'ratio' then counted.denominator_amount
        end as decimal(18, 4)
    ) as denominator,
    counted.is_met,
    counted.month_end,
    counted.counted_date
from counted
inner join reference.kpi as kpi
    on kpi.kpi_code = getvariable('kpi_code')
inner join dimensions.reporting_month as month
    on counted.month_end = month.month_end
left join dimensions.person as person
    on counted.person_key = person.person_key
