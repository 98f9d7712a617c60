-- The units of the changed owners in both builds, one row each, with what their own
-- build says of the KPI's windows. Reads the variable `batch`, the KPIs that are
-- compared at a time.
select
    before_unit.*,
    kpi.period,
    kpi.denominator_at,
    kpi.count_once,
    false as is_new
from before_unit
inner join before_build.reference.kpi as kpi
    on before_unit.kpi_code = kpi.kpi_code
inner join changed_owner
    on
        before_unit.kpi_code = changed_owner.kpi_code
        and before_unit.owner = changed_owner.owner
where list_contains(getvariable('batch'), before_unit.kpi_code)
union all
select
    after_unit.*,
    kpi.period,
    kpi.denominator_at,
    kpi.count_once,
    true as is_new
from after_unit
inner join after_build.reference.kpi as kpi
    on after_unit.kpi_code = kpi.kpi_code
inner join changed_owner
    on
        after_unit.kpi_code = changed_owner.kpi_code
        and after_unit.owner = changed_owner.owner
where list_contains(getvariable('batch'), after_unit.kpi_code)
