/*
code: "1008"
return: SSDA903
table: returns.episodes
rule: >-
  An Ofsted number that is filled is in the list of providers, or is XXXXXXX for a
  provider outside it.
columns: Episodes.URN; provider list
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 1008
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
anti join returns.provider_list as provider
    on episode.urn = provider.urn
where episode.urn <> 'XXXXXXX'
