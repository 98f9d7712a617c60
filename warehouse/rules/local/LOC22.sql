/*
code: "LOC22"
return: local
table: raw.ssd_cin_episodes
rule: no two referrals of a child are of the same day
columns: ssd_cin_episodes.cine_person_id; cine_referral_date
kpi: referrals; re_referrals
severity: error
source: local rule, none is published
*/
select
    'ssd_cin_episodes' as source_table,
    delivered.row_number
from raw.ssd_cin_episodes as delivered
where
    delivered.cine_person_id is not null
    and as_date(delivered.cine_referral_date) is not null
qualify count(*) over (
    partition by delivered.cine_person_id, as_date(delivered.cine_referral_date)
) > 1
