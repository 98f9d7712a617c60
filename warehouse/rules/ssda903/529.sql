/*
code: "529"
return: SSDA903
table: returns.episodes
rule: >-
  Other public provision (PR3) is not given for a placement with parents, for
  adoption, in a children's home or with foster carers.
columns: Episodes.PLACE; Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 529
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.place_provider = 'PR3'
    and episode.place in (
        'P1', 'A3', 'A4', 'A5', 'A6', 'K1', 'K2',
        'U1', 'U2', 'U3', 'U4', 'U5', 'U6'
    )
