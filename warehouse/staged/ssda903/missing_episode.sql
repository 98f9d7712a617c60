/*
grain: one row per missing episode
note: the return holds no return interviews
*/
select
    delivered.row_number,
    concat_ws(
        ' ',
        delivered."CHILD",
        as_british_date(delivered."MIS_START"),
        row_number() over (
            partition by delivered."CHILD", as_british_date(delivered."MIS_START")
            order by as_british_date(delivered."MIS_END"), delivered.row_number
        )
    ) as missing_episode_key,
    delivered."CHILD" as person_key,
    as_code(delivered."MISSING") as episode_type_code,
    as_british_date(delivered."MIS_START") as start_date,
    as_british_date(delivered."MIS_END") as end_date
from accepted.ssda903_missing as delivered
