/*
grain: one row per row of a person with a referral or what follows one
needs: any
*/
with of_the_return as (
    select referral.cine_person_id as person_id
    from raw.ssd_cin_episodes as referral
    union
    select assessment.cina_person_id as person_id
    from raw.ssd_cin_assessments as assessment
    union
    select enquiry.s47e_person_id as person_id
    from raw.ssd_s47_enquiry as enquiry
    union
    select conference.icpc_person_id as person_id
    from raw.ssd_initial_cp_conference as conference
    union
    select protection_plan.cppl_person_id as person_id
    from raw.ssd_cp_plans as protection_plan
    union
    select plan.cinp_person_id as person_id
    from raw.ssd_cin_plans as plan
)

select
    'ssd_person' as source_table,
    delivered.row_number,
    delivered.pers_person_id as child,
    delivered.pers_person_id as child_key,
    as_date(delivered.pers_dob) as person_birth_date,
    as_date(delivered.pers_expected_dob) as expected_person_birth_date
from raw.ssd_person as delivered
where delivered.pers_person_id in (select person_id from of_the_return)
