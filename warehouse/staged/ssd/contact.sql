/*
grain: one row per contact about a child
*/
select
    delivered.row_number,
    delivered.cont_contact_id as contact_key,
    delivered.cont_person_id as person_key,
    as_code(delivered.cont_contact_source_code) as contact_source_code,
    as_text(delivered.cont_contact_outcome_json) as outcome_json,
    as_date(delivered.cont_contact_date) as contact_date
from accepted.ssd_contacts as delivered
