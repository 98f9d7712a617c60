/*
grain: one row per row of a person who was looked after or is a care leaver
needs: any
*/
with of_the_return as (
    select episode.clae_person_id as person_id
    from raw.ssd_cla_episodes as episode
    union
    select status.person_id
    from raw.care_leaver_activity as status
    union
    select care_leaver.clea_person_id as person_id
    from raw.ssd_care_leavers as care_leaver
)

select
    'ssd_person' as source_table,
    delivered.row_number,
    delivered.pers_person_id as child,
    as_code(delivered.pers_sex) as sex,
    as_date(delivered.pers_dob) as dob,
    delivered.pers_dob as dob_text,
    as_code(delivered.pers_ethnicity) as ethnic
from raw.ssd_person as delivered
where delivered.pers_person_id in (select person_id from of_the_return)
