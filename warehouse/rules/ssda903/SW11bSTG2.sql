/*
code: "SW11bSTG2"
return: SSDA903
table: returns.social_worker
rule: >-
  The last social worker of a child has not left in the five days before the end
  of the delivery's month, which stands in place of 31 March, nor on it.
columns: SWEpisodes.SW_DEC
kpi: sw_caseload
severity: error
source: DfE SSDA903 validation rules 2025-26, SW11bSTG2
note: >-
  Data to Insight's validator also reports a social worker who was followed by
  another, unless the first of the child.
*/
with last_worker as (
    select
        worker.source_table,
        worker.row_number,
        worker.sw_dec
    from returns.social_worker as worker
    qualify
        row_number() over (
            partition by worker.child
            order by worker.sw_decom desc nulls last, worker.row_number asc
        ) = 1
)

select
    last_worker.source_table,
    last_worker.row_number
from last_worker
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
where
    last_worker.sw_dec between collection.month_end - 5 and collection.month_end
