/*
code: "146"
return: SSDA903
table: returns.episodes
rule: >-
  A placement type that is filled is a code of the list at some time of the
  collection in which the episode ran.
columns: Episodes.PLACE
kpi: placement_mix; fostering_ifa_share
severity: block
source: DfE SSDA903 validation rules 2025-26, 146
note: >-
  the list is the one of the days on which the episode ran; Data to Insight's
  validator holds every episode to the newest list.
*/
with collected as (
    select
        episode.source_table,
        episode.row_number,
        episode.place,
        greatest(episode.decom, collection.earliest_date) as first_day,
        coalesce(episode.dec, collection.month_end) as last_day
    from returns.episodes as episode
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where episode.place is not null
)

select
    collected.source_table,
    collected.row_number
from collected
anti join reference.placement_type_code as listed
    on
        collected.place = listed.code
        and collected.first_day <= coalesce(listed.valid_to, date 'infinity')
        and collected.last_day >= coalesce(listed.valid_from, date '-infinity')
