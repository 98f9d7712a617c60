/*
code: "LOC67"
return: local
table: raw.ssd_cin_episodes
rule: a referral is not dated after the death of the person
columns: ssd_cin_episodes.cine_referral_date; ssd_person.pers_death_date
kpi: referrals
severity: error
source: local rule, none is published
*/
select
    'ssd_cin_episodes' as source_table,
    delivered.row_number
from raw.ssd_cin_episodes as delivered
where
    exists (
        select 1
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.cine_person_id
            and as_date(person.pers_death_date) < as_date(delivered.cine_referral_date)
    )
