-- The units that are the same but for their month, one row a kind: numbers stand for
-- long keys from here on, because a unit is in up to 24 windows. One `cell_number` has
-- the same of one owner, whatever record it was counted from; one `holder_number` has
-- everything of one owner and KPI.
with kind as (
    select
        row_number() over () as kind_number,
        held_unit.kpi_code,
        held_unit.owner,
        held_unit.record_key,
        held_unit.team,
        held_unit.sex,
        held_unit.age_band,
        held_unit.ethnicity_group,
        held_unit.numerator,
        held_unit.denominator
    from held_unit
    group by
        held_unit.kpi_code,
        held_unit.owner,
        held_unit.record_key,
        held_unit.team,
        held_unit.sex,
        held_unit.age_band,
        held_unit.ethnicity_group,
        held_unit.numerator,
        held_unit.denominator
)

select
    kind.kind_number,
    min(kind.kind_number) over (
        partition by
            kind.kpi_code,
            kind.owner,
            kind.team,
            kind.sex,
            kind.age_band,
            kind.ethnicity_group,
            kind.numerator,
            kind.denominator
    ) as cell_number,
    changed_owner.holder_number,
    kind.kpi_code,
    kind.owner,
    kind.record_key,
    kind.team,
    kind.sex,
    kind.age_band,
    kind.ethnicity_group,
    kind.numerator,
    kind.denominator
from kind
inner join changed_owner
    on
        kind.kpi_code = changed_owner.kpi_code
        and kind.owner = changed_owner.owner
