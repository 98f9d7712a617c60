/*
code: "LOC82"
return: local
table: raw.ssd_cla_episodes
rule: an episode of care points at a placement of the same person
columns: ssd_cla_episodes.clae_cla_placement_id; ssd_cla_placement.clap_person_id
kpi: placement_mix; lac_rate
severity: error
source: local rule, none is published
*/
select
    'ssd_cla_episodes' as source_table,
    delivered.row_number
from raw.ssd_cla_episodes as delivered
where
    exists (
        select 1
        from raw.ssd_cla_placement as home
        where
            home.clap_cla_placement_id = delivered.clae_cla_placement_id
            and home.clap_person_id <> delivered.clae_person_id
    )
