/*
code: "LOC130"
return: local
table: raw.ssd_care_leavers
rule: a care leaver is not met, nor is a pathway plan reviewed, before the birth of the
    person
columns: ssd_care_leavers.clea_care_leaver_latest_contact;
    clea_pathway_plan_review_date; ssd_person.pers_dob
kpi: care_leaver_in_touch; pathway_plans_up_to_date
severity: error
source: local rule, none is published
*/
select
    'ssd_care_leavers' as source_table,
    delivered.row_number
from raw.ssd_care_leavers as delivered
where
    exists (
        select 1
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.clea_person_id
            and as_date(person.pers_dob) > least(
                as_date(delivered.clea_care_leaver_latest_contact),
                as_date(delivered.clea_pathway_plan_review_date)
            )
    )
