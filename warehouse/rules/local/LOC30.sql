/*
code: "LOC30"
return: local
table: raw.cin_census_details
rule: no two referrals of a child are of the same day
columns: cin_census_details.la_child_id; cin_referral_date
kpi: referrals; re_referrals
severity: error
source: local rule, none is published
*/
select
    'cin_census_details' as source_table,
    delivered.row_number
from raw.cin_census_details as delivered
where
    delivered.la_child_id is not null
    and as_date(delivered.cin_referral_date) is not null
qualify count(*) over (
    partition by delivered.la_child_id, as_date(delivered.cin_referral_date)
) > 1
