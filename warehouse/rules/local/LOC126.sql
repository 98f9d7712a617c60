/*
code: "LOC126"
return: local
table: raw.ssd_cla_visits
rule: a visit points at a period of care that the child has an episode of
columns: ssd_cla_visits.clav_cla_id; ssd_cla_episodes.clae_cla_id; clae_person_id
kpi: looked_after_visits_on_time
severity: error
source: local rule, none is published
*/
select
    'ssd_cla_visits' as source_table,
    delivered.row_number
from raw.ssd_cla_visits as delivered
where
    delivered.clav_cla_id is not null
    and not exists (
        select 1
        from raw.ssd_cla_episodes as episode
        where
            episode.clae_cla_id = delivered.clav_cla_id
            and episode.clae_person_id = delivered.clav_person_id
    )
