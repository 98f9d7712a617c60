/*
code: "LOC78"
return: local
table: raw.ssd_cp_plans
rule: a child protection plan points at a referral of the same person
columns: ssd_cp_plans.cppl_referral_id; ssd_cin_episodes.cine_person_id
kpi: cpp_rate
severity: error
source: local rule, none is published
*/
select
    'ssd_cp_plans' as source_table,
    delivered.row_number
from raw.ssd_cp_plans as delivered
where
    exists (
        select 1
        from raw.ssd_cin_episodes as home
        where
            home.cine_referral_id = delivered.cppl_referral_id
            and home.cine_person_id <> delivered.cppl_person_id
    )
