/*
code: "LOC75"
return: local
table: raw.ssd_cin_assessments
rule: an assessment points at a referral of the same person
columns: ssd_cin_assessments.cina_referral_id; ssd_cin_episodes.cine_person_id
kpi: assessment_timeliness
severity: error
source: local rule, none is published
*/
select
    'ssd_cin_assessments' as source_table,
    delivered.row_number
from raw.ssd_cin_assessments as delivered
where
    exists (
        select 1
        from raw.ssd_cin_episodes as home
        where
            home.cine_referral_id = delivered.cina_referral_id
            and home.cine_person_id <> delivered.cina_person_id
    )
