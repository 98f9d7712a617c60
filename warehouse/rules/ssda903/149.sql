/*
code: "149"
return: SSDA903
table: returns.episodes
rule: >-
  An end reason that is filled is a code of the list on the day the episode ended.
columns: Episodes.REC
kpi: lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 149
note: >-
  the list is the one of the day the episode ended; Data to Insight's validator
  holds every episode to the newest list.
*/
with collected as (
    select
        episode.source_table,
        episode.row_number,
        episode.rec,
        coalesce(episode.dec, collection.month_end) as first_day,
        coalesce(episode.dec, collection.month_end) as last_day
    from returns.episodes as episode
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where episode.rec is not null
)

select
    collected.source_table,
    collected.row_number
from collected
anti join reference.episode_end_reason_code as listed
    on
        collected.rec = listed.code
        and collected.first_day <= coalesce(listed.valid_to, date 'infinity')
        and collected.last_day >= coalesce(listed.valid_from, date '-infinity')
