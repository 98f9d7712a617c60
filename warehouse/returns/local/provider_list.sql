/*
grain: one row per provider on Ofsted's list
*/
select
    'provider_list' as source_table,
    delivered.row_number,
    as_code(delivered."URN") as urn,
    as_code(delivered."PROVIDER_CODE") as provider_code
from raw.provider_list as delivered
