-- The KPIs that both builds computed, one row each, and whether they define it alike.
-- Reads the variable `is_configured_anew`: whether something that the council or the
-- program says of every KPI, such as the names of teams, is another one now.
select
    new.kpi_code,
    old.measure = 'maximum' or new.measure = 'maximum' as is_maximum,
    old.measure = 'rate_per_10000' or new.measure = 'rate_per_10000' as is_rate,
    old.count_once is not null or new.count_once is not null as is_counted_once,
    coalesce(old.count_once, '') <> coalesce(new.count_once, '')
    or coalesce(old.denominator_at, '') <> coalesce(new.denominator_at, '')
    or old.period <> new.period as is_windowed_anew,
    -- What happened counts only when its time is over, on a later day.
    list_contains(cast(getvariable('waiting_kpis') as varchar[]), new.kpi_code)
        as is_waiting,
    getvariable('is_configured_anew')
    or old.definition_hash <> new.definition_hash as is_defined_anew
from before_build.reference.kpi as old
inner join after_build.reference.kpi as new
    on old.kpi_code = new.kpi_code
