/*
code: "144"
return: SSDA903
table: returns.episodes
rule: >-
  A legal status that is filled is a code of the list at some time of the
  collection in which the episode ran.
columns: Episodes.LS
kpi: lac_rate
severity: block
source: DfE SSDA903 validation rules 2025-26, 144
*/
with collected as (
    select
        episode.source_table,
        episode.row_number,
        episode.ls,
        greatest(episode.decom, collection.earliest_date) as first_day,
        coalesce(episode.dec, collection.month_end) as last_day
    from returns.episodes as episode
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where episode.ls is not null
)

select
    collected.source_table,
    collected.row_number
from collected
anti join reference.legal_status_code as listed
    on
        collected.ls = listed.code
        and collected.first_day <= coalesce(listed.valid_to, date 'infinity')
        and collected.last_day >= coalesce(listed.valid_from, date '-infinity')
