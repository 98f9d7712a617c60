/*
code: "178"
return: SSDA903
table: returns.episodes
rule: >-
  A placement provider that is filled is one of PR0 to PR5, and is not given for a
  placement type that takes none (T0 to T3, Z11 to Z14).
columns: Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: block
source: DfE SSDA903 validation rules 2025-26, 178
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.place_provider not in (
        select listed.code from reference.placement_provider_code as listed
    )
    or (
        episode.place_provider is not null
        and episode.place in (
            'T0', 'T1', 'T2', 'T3', 'Z11', 'Z12', 'Z13', 'Z14'
        )
    )
