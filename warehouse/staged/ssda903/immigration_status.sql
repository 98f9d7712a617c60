/*
grain: one row per unaccompanied asylum-seeking child
note: the return says when the status ceased, not when it began; it lists children who
    had it while looked after, so it holds from the child's first episode of the return
*/
with entered as (
    select
        delivered."CHILD" as person_key,
        min(as_british_date(delivered."DECOM")) as start_date
    from accepted.ssda903_episodes as delivered
    group by delivered."CHILD"
)

select
    delivered.row_number,
    delivered."CHILD" as person_key,
    'UASC' as immigration_status_code,
    entered.start_date,
    as_british_date(delivered."DUC") as end_date
from accepted.ssda903_uasc as delivered
left join entered
    on delivered."CHILD" = entered.person_key
