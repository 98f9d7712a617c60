/*
grain: one row per care leaver of last year's return
*/
select
    'ssda903_oc3_last_year' as source_table,
    delivered.row_number,
    delivered."CHILD" as child,
    as_code(delivered."IN_TOUCH") as in_touch
from raw.ssda903_oc3_last_year as delivered
