/*
grain: one row per review that a protection plan has or had to have, in their order
note: the first is due so many days after the plan began, the next ones so many days
    after the review before; of a plan from before the delivered history the first known
    review follows one that was held on the last day before it
*/
with held as (
    select distinct
        plan.protection_plan_key,
        review.review_date as day
    from facts.protection_plan as plan
    inner join facts.protection_review as review
        on plan.protection_plan_key = review.protection_plan_key
    where
        review.review_date >= plan.start_date
        and getvariable('extract_date') >= review.review_date
),

known_from as (
    select speaks_from(any_value(source.history)) as day
    from reference.record_source as source
    where source.record_name = 'protection_review'
),

anchors as (
    select
        plan.protection_plan_key,
        greatest(plan.start_date, known_from.day - 1) as day,
        plan.start_date >= known_from.day as is_plan_start
    from facts.protection_plan as plan
    cross join known_from
    union all
    select
        held.protection_plan_key,
        held.day,
        false as is_plan_start
    from held
)

select
    anchors.protection_plan_key,
    plan.person_key,
    row_number() over (
        partition by anchors.protection_plan_key
        order by anchors.day asc, anchors.is_plan_start desc
    ) as review_number,
    anchors.day
    + case
        when anchors.is_plan_start
            then getvariable('protection_first_review_days')
        else getvariable('protection_later_review_days')
    end as due_date,
    min(held.day) as held_date
from anchors
inner join facts.protection_plan as plan
    on anchors.protection_plan_key = plan.protection_plan_key
left join held
    on
        anchors.protection_plan_key = held.protection_plan_key
        -- one on the day the plan began counts, on that of the review before not
        and anchors.day - cast(anchors.is_plan_start as integer) < held.day
-- What was due before the delivered history cannot be known.
cross join known_from
where
    coalesce(known_from.day, anchors.day)
    <= anchors.day
    + case
        when anchors.is_plan_start
            then getvariable('protection_first_review_days')
        else getvariable('protection_later_review_days')
    end
group by
    anchors.protection_plan_key, plan.person_key, anchors.day, anchors.is_plan_start
