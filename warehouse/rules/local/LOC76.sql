/*
code: "LOC76"
return: local
table: raw.ssd_s47_enquiry
rule: a section 47 enquiry points at a referral of the same person
columns: ssd_s47_enquiry.s47e_referral_id; ssd_cin_episodes.cine_person_id
kpi: s47_rate
severity: error
source: local rule, none is published
*/
select
    'ssd_s47_enquiry' as source_table,
    delivered.row_number
from raw.ssd_s47_enquiry as delivered
where
    exists (
        select 1
        from raw.ssd_cin_episodes as home
        where
            home.cine_referral_id = delivered.s47e_referral_id
            and home.cine_person_id <> delivered.s47e_person_id
    )
