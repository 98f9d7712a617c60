-- Who a changed unit belongs to: a person, else the record that is counted, else a
-- team; one row per KPI and owner. Reads `before_unit` and `after_unit`, the units of
-- the two builds. Of those whose units are the same in both nothing is looked at.
-- `units` is how many of them differ.
with counted_month as (
    select distinct month_window.counted_month_end as month_end
    from common_window as month_window
),

signed as (
    select
        before_unit.*,
        -1 as added
    from before_unit
    union all
    select
        after_unit.*,
        1 as added
    from after_unit
),

difference as (
    select
        signed.kpi_code,
        signed.owner,
        count(*) as units
    from signed
    inner join compared_kpi as kpi
        on signed.kpi_code = kpi.kpi_code
    inner join counted_month
        on signed.month_end = counted_month.month_end
    group by
        signed.kpi_code,
        signed.owner,
        signed.team,
        signed.sex,
        signed.age_band,
        signed.ethnicity_group,
        signed.numerator,
        signed.denominator,
        signed.month_end,
        -- The day decides only which of several units of a person counts.
        case when kpi.is_counted_once then signed.counted_date end
    having sum(signed.added) <> 0 or bool_or(kpi.is_windowed_anew)
)

select
    row_number() over () as holder_number,
    difference.kpi_code,
    difference.owner,
    sum(difference.units) as units
from difference
group by difference.kpi_code, difference.owner
