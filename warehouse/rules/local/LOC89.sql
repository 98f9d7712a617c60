/*
code: "LOC89"
return: local
table: raw.workforce
rule: a registered social worker has at most one full-time equivalent at a month end,
    all rows together; all of them are reported
columns: workforce.SnapshotDate; SWENo; FTE
kpi: agency_rate; average_caseload
severity: error
source: local rule, none is published
*/
with workers as (
    select
        delivered.row_number,
        count(*) over (
            partition by as_date(delivered."SnapshotDate"), delivered."SWENo"
        ) as row_count,
        sum(as_number(delivered."FTE")) over (
            partition by as_date(delivered."SnapshotDate"), delivered."SWENo"
        ) as fte
    from raw.workforce as delivered
    where delivered."SWENo" is not null
)

select
    'workforce' as source_table,
    workers.row_number
from workers
where
    workers.row_count > 1
    and workers.fte > 1
