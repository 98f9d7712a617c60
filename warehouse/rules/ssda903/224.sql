/*
code: "224"
return: SSDA903
table: returns.episodes
rule: >-
  The placement provider of an episode is one that the list of providers has for
  its Ofsted number; a number outside the list has none.
columns: Episodes.URN; PLACE_PROVIDER; provider list
kpi: fostering_ifa_share
severity: block
source: DfE SSDA903 validation rules 2025-26, 224
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
anti join returns.provider_list as provider
    on
        episode.urn = provider.urn
        and episode.place_provider = provider.provider_code
where episode.urn <> 'XXXXXXX'
