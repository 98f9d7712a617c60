/*
grain: one row per visit that a stay with one carer has or had to have, in their order
note: the first is due so many days after the stay began, the next ones so many days
    after the visit before, and so many months from a year after it began while the
    placement is long-term fostering; of a stay from before the delivered history the
    first known visit follows one on the last day before it; a visit counts when the
    child was seen
*/
with stays as (
    select
        placement.stay_key,
        placement.person_key,
        any_value(placement.stay_start_date) as start_date,
        max(coalesce(placement.end_date, date 'infinity')) as end_date
    from facts.placement as placement
    where placement.stay_key is not null and not placement.is_short_break
    group by placement.stay_key, placement.person_key
),

known_from as (
    select speaks_from(any_value(source.history)) as day
    from reference.record_source as source
    where source.record_name = 'looked_after_visit'
),

lasting as (
    -- Of stays that began on one day the child went on in one, and was visited there.
    select
        stays.stay_key,
        stays.person_key,
        stays.start_date
    from stays
    qualify row_number() over (
        partition by stays.person_key, stays.start_date
        order by stays.end_date desc, stays.stay_key desc
    ) = 1
),

visit_days as (
    select distinct
        visit.person_key,
        visit.visit_date as day
    from facts.looked_after_visit as visit
    where visit.is_child_seen and getvariable('extract_date') >= visit.visit_date
),

made as (
    select
        lasting.stay_key,
        visit_days.day,
        row_number() over (
            partition by lasting.stay_key order by visit_days.day
        ) as turn
    from visit_days
    asof inner join lasting
        on
            visit_days.person_key = lasting.person_key
            and visit_days.day >= lasting.start_date
),

anchors as (
    select
        stays.stay_key,
        greatest(stays.start_date, known_from.day - 1) as day,
        stays.start_date >= known_from.day as is_start,
        0 as turn
    from stays
    cross join known_from
    union all
    select
        made.stay_key,
        made.day,
        false as is_start,
        made.turn
    from made
),

placed as (
    -- The placement of the stay that had begun last on the day.
    select
        anchors.stay_key,
        anchors.turn,
        arg_max(
            placement.is_long_term_foster,
            (
                placement.start_date,
                coalesce(placement.end_date, date 'infinity'),
                placement.placement_key
            )
        ) as is_long_term_foster
    from anchors
    inner join facts.placement as placement
        on
            anchors.stay_key = placement.stay_key
            and not placement.is_temporary
            and anchors.day >= placement.start_date
    group by anchors.stay_key, anchors.turn
),

due as (
    select
        anchors.stay_key,
        stays.person_key,
        anchors.turn + 1 as visit_number,
        cast(
            case
                when anchors.is_start
                    then
                        anchors.day
                        + to_days(getvariable('looked_after_first_visit_days'))
                when
                    placed.is_long_term_foster
                    and anchors.day >= stays.start_date + interval 1 year
                    then
                        anchors.day
                        + to_months(getvariable('looked_after_permanent_visit_months'))
                else anchors.day + to_days(getvariable('looked_after_visit_days'))
            end as date
        ) as due_date,
        made.day as made_date
    from anchors
    inner join stays
        on anchors.stay_key = stays.stay_key
    left join placed
        on anchors.stay_key = placed.stay_key and anchors.turn = placed.turn
    left join made
        on anchors.stay_key = made.stay_key and anchors.turn + 1 = made.turn
)

select
    due.stay_key,
    due.person_key,
    due.visit_number,
    due.due_date,
    due.made_date
from due
cross join known_from
-- What was due before the delivered history cannot be known.
where due.due_date >= known_from.day
