/*
code: "LOC124"
return: local
table: raw.ssd_cla_placement
rule: a placement points at a period of care that the child has an episode of
columns: ssd_cla_placement.clap_cla_id; ssd_cla_episodes.clae_cla_id; clae_person_id
kpi: placement_mix
severity: error
source: local rule, none is published
*/
select
    'ssd_cla_placement' as source_table,
    delivered.row_number
from raw.ssd_cla_placement as delivered
where
    delivered.clap_cla_id is not null
    and not exists (
        select 1
        from raw.ssd_cla_episodes as episode
        where
            episode.clae_cla_id = delivered.clap_cla_id
            and episode.clae_person_id = delivered.clap_person_id
    )
