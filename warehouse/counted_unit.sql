-- What every KPI table adds to its own rows, written once: the breakdowns of the
-- person and the amounts that are added up. Reads `counted`, what the KPI's file
-- returns.
with aged as (
    select
        counted.*,
        person.birth_date,
        person.expected_birth_date,
        person.sex,
        person.ethnicity_group,
        completed_years(person.birth_date, counted.counted_date) as age_years
    from counted
    left join dimensions.person as person
        on counted.person_key = person.person_key
)

select
    aged.person_key,
    aged.record_key,
    -- Only the names of teams that are known: whatever else stands in a record's team
    -- never reaches what is published.
    case
        when not kpi.has_team then null
        when aged.team is null then 'Not recorded'
        when aged.team in (select team.team_name from dimensions.team as team)
            then aged.team
        else 'Other team'
    end as team,
    case
        when kpi.has_person
            then coalesce(aged.sex, cast('Not known' as reference.sex))
    end as sex,
    cast(
        case
            when not kpi.has_person then null
            when aged.birth_date > aged.counted_date then 'Unborn'
            when aged.birth_date is null and aged.expected_birth_date is not null
                then 'Unborn'
            when aged.birth_date is null then 'Not known'
            when aged.age_years < 1 then 'Under 1'
            when aged.age_years < 5 then '1 to 4'
            when aged.age_years < 10 then '5 to 9'
            when aged.age_years < 16 then '10 to 15'
            when aged.age_years < 18 then '16 to 17'
            else '18 and over'
        end
        as reference.age_band
    ) as age_band,
    case
        when kpi.has_person
            then
                coalesce(
                    aged.ethnicity_group, cast('Not known' as reference.ethnicity_group)
                )
    end as ethnicity_group,
    cast(
        case kpi.measure
            when 'share' then cast(aged.is_met as integer)
            when 'ratio' then aged.numerator_amount
            when 'maximum' then aged.amount
            else 1
        end as decimal(18, 4)
    ) as numerator,
    cast(
        case kpi.measure
            when 'share' then 1
            when 'ratio' then aged.denominator_amount
        end as decimal(18, 4)
    ) as denominator,
    aged.is_met,
    aged.month_end,
    aged.counted_date,
    aged.unit_number
from aged
inner join reference.kpi as kpi
    on kpi.kpi_code = getvariable('kpi_code')
inner join dimensions.reporting_month as month
    on aged.month_end = month.month_end
