/*
code: "LOC69"
return: local
table: raw.ssd_cla_episodes
rule: the start of an episode of care is not dated after the death of the person
columns: ssd_cla_episodes.clae_cla_episode_start_date; ssd_person.pers_death_date
kpi: lac_rate
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
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.clae_person_id
            and as_date(person.pers_death_date)
            < as_date(delivered.clae_cla_episode_start_date)
    )
