/*
code: "1011"
return: SSDA903
table: returns.oc3
rule: >-
  A young person whose last episode ended with care passing to another authority
  (E3) has no care leaver information.
columns: OC3.*; Episodes.REC
kpi: care_leaver_eet
severity: error
source: DfE SSDA903 validation rules 2025-26, 1011
*/
with last_episode as (
    select
        episode.child,
        episode.rec
    from returns.episodes as episode
    where episode.decom is not null
    qualify
        row_number() over (
            partition by episode.child
            order by episode.turn desc
        ) = 1
)

select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
semi join last_episode
    on
        care_leaver.child = last_episode.child
        and last_episode.rec = 'E3'
where
    coalesce(care_leaver.in_touch, care_leaver.activ, care_leaver.accom)
    is not null
