/*
code: "LOC03"
return: local
table: raw.ssd_involvements
rule: an involvement does not end before it starts
columns: ssd_involvements.invo_involvement_start_date; invo_involvement_end_date
kpi: caseload
severity: block
source: local rule, none is published
*/
select
    'ssd_involvements' as source_table,
    delivered.row_number
from raw.ssd_involvements as delivered
where
    as_date(delivered.invo_involvement_end_date)
    < as_date(delivered.invo_involvement_start_date)
