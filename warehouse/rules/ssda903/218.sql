/*
code: "218"
return: SSDA903
table: returns.episodes
rule: >-
  An episode that ran in the collection has an Ofsted number unless its placement
  type needs none.
columns: Episodes.URN; PLACE
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 218
note: >-
  Data to Insight's validator leaves out placements outside England, which it
  tells from the postcode; the postcode is not taken from the delivery.
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
where
    episode.urn is null
    and (episode.dec_text is null or episode.dec >= collection.period_start)
    and coalesce(episode.place, '') not in (
        'P1', 'P3', 'R1', 'R2', 'R5',
        'T0', 'T1', 'T2', 'T3', 'T4', 'Z11', 'Z12', 'Z13', 'Z14'
    )
    -- What needed a number was widened in April 2024 and April 2025.
    and (
        episode.place is distinct from 'Z1'
        or collection.period_start >= date '2025-04-01'
    )
    and (
        coalesce(episode.place, '') not in ('H5', 'P2')
        or collection.period_start >= date '2024-04-01'
    )
