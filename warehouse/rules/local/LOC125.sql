/*
code: "LOC125"
return: local
table: raw.ssd_cla_reviews
rule: a review points at a period of care that has an episode
columns: ssd_cla_reviews.clar_cla_id; ssd_cla_episodes.clae_cla_id
kpi: looked_after_reviews_on_time
severity: error
source: local rule, none is published
*/
select
    'ssd_cla_reviews' as source_table,
    delivered.row_number
from raw.ssd_cla_reviews as delivered
where
    delivered.clar_cla_id is not null
    and not exists (
        select 1
        from raw.ssd_cla_episodes as episode
        where episode.clae_cla_id = delivered.clar_cla_id
    )
