-- What is left of `window_unit` when every unit is taken out that the figure counts in
-- both builds: one row per kind of unit and window that it appeared in or vanished
-- from, `units` of them.
with difference as (
    select
        window_unit.kind_number,
        window_unit.cell_number,
        window_unit.holder_number,
        window_unit.window_number,
        sum(
            case when window_unit.is_new then 1 else -1 end * window_unit.units
        ) as added,
        window_unit.has_denominator
    from window_unit
    group by
        window_unit.kind_number,
        window_unit.cell_number,
        window_unit.holder_number,
        window_unit.window_number,
        window_unit.has_denominator
    having
        sum(case when window_unit.is_new then 1 else -1 end * window_unit.units) <> 0
),

two_sided as (
    -- The same of one owner, counted from another record now: that moves nothing.
    select
        difference.cell_number,
        difference.window_number,
        least(
            sum(greatest(difference.added, 0)), sum(greatest(-difference.added, 0))
        ) as cancelled,
        difference.has_denominator
    from difference
    group by
        difference.cell_number,
        difference.window_number,
        difference.has_denominator
    having bool_or(difference.added > 0) and bool_or(difference.added < 0)
),

left_over as (
    select
        difference.kind_number,
        difference.holder_number,
        difference.window_number,
        abs(difference.added) as units,
        difference.has_denominator,
        difference.added > 0 as is_new
    from difference
    anti join two_sided
        on
            difference.cell_number = two_sided.cell_number
            and difference.window_number = two_sided.window_number
            and difference.has_denominator = two_sided.has_denominator
    union all
    select
        difference.kind_number,
        difference.holder_number,
        difference.window_number,
        least(
            abs(difference.added),
            sum(abs(difference.added)) over (
                partition by
                    difference.cell_number,
                    difference.window_number,
                    difference.has_denominator,
                    difference.added > 0
                order by difference.kind_number
            ) - two_sided.cancelled
        ) as units,
        difference.has_denominator,
        difference.added > 0 as is_new
    from difference
    inner join two_sided
        on
            difference.cell_number = two_sided.cell_number
            and difference.window_number = two_sided.window_number
            and difference.has_denominator = two_sided.has_denominator
),

fate_of_holder as (
    select
        left_over.holder_number,
        left_over.window_number,
        case
            when bool_or(left_over.is_new) and not bool_and(left_over.is_new)
                then 'changed'
            when bool_or(left_over.is_new) then 'appeared'
            else 'vanished'
        end as fate
    from left_over
    where left_over.units > 0
    group by left_over.holder_number, left_over.window_number
)

select
    left_over.kind_number,
    left_over.holder_number,
    left_over.window_number,
    fate_of_holder.fate,
    left_over.units,
    left_over.has_denominator,
    left_over.is_new
from left_over
inner join fate_of_holder
    on
        left_over.holder_number = fate_of_holder.holder_number
        and left_over.window_number = fate_of_holder.window_number
where left_over.units > 0
