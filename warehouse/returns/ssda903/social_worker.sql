/*
grain: one row per child and time with one social worker
*/
select
    'ssda903_social_worker' as source_table,
    delivered.row_number,
    delivered."CHILD" as child,
    delivered."SW_ID" as sw_id,
    delivered."SW_ID_FORM" as sw_id_form,
    as_british_date(delivered."SW_DECOM") as sw_decom,
    as_british_date(delivered."SW_DEC") as sw_dec,
    as_code(delivered."SW_REASON") as sw_reason
from raw.ssda903_social_worker as delivered
