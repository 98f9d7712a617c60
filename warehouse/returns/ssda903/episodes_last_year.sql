/*
grain: one row per episode of last year's return
*/
select
    'ssda903_episodes_last_year' as source_table,
    delivered.row_number,
    delivered."CHILD" as child,
    as_british_date(delivered."DECOM") as decom,
    as_code(delivered."LS") as ls,
    as_code(delivered."PLACE") as place,
    as_code(delivered."PLACE_PROVIDER") as place_provider,
    as_british_date(delivered."DEC") as dec
from raw.ssda903_episodes_last_year as delivered
