/*
code: "LOC112"
return: local
table: raw.ssd_missing
rule: a return interview that was accepted was offered
columns: ssd_missing.miss_missing_rhi_offered; miss_missing_rhi_accepted
kpi: return_interviews_offered
severity: query
source: local rule, none is published
*/
select
    'ssd_missing' as source_table,
    delivered.row_number
from raw.ssd_missing as delivered
where
    as_flag(delivered.miss_missing_rhi_accepted)
    and not as_flag(delivered.miss_missing_rhi_offered)
