/*
code: "143"
return: SSDA903
table: returns.episodes
rule: >-
  A reason for a new episode that is filled is a code of the list at some time of
  the collection in which the episode ran.
columns: Episodes.RNE
kpi: lac_flow
severity: block
source: DfE SSDA903 validation rules 2025-26, 143
*/
with collected as (
    select
        episode.source_table,
        episode.row_number,
        episode.rne,
        greatest(episode.decom, collection.earliest_date) as first_day,
        coalesce(episode.dec, collection.month_end) as last_day
    from returns.episodes as episode
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where episode.rne is not null
)

select
    collected.source_table,
    collected.row_number
from collected
anti join reference.episode_start_reason_code as listed
    on
        collected.rne = listed.code
        and collected.first_day <= coalesce(listed.valid_to, date 'infinity')
        and collected.last_day >= coalesce(listed.valid_from, date '-infinity')
