/*
grain: one row per episode of the return
*/
select
    'ssda903_episodes' as source_table,
    delivered.row_number,
    delivered."CHILD" as child,
    as_british_date(delivered."DECOM") as decom,
    delivered."DECOM" as decom_text,
    as_code(delivered."RNE") as rne,
    as_code(delivered."LS") as ls,
    as_code(delivered."CIN") as cin,
    as_code(delivered."PLACE") as place,
    as_code(delivered."PLACE_PROVIDER") as place_provider,
    as_british_date(delivered."DEC") as dec,
    delivered."DEC" as dec_text,
    as_code(delivered."REC") as rec,
    as_code(delivered."REASON_PLACE_CHANGE") as reason_place_change,
    as_code(delivered."URN") as urn
from raw.ssda903_episodes as delivered
