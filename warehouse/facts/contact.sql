/*
grain: one row per contact about a child
keeps_rows_of: staged.contact
*/
select
    contact.contact_key,
    contact.person_key,
    contact.contact_source_code,
    responsible.team,
    coalesce(
        as_flag(json_extract_string(contact.outcome_json, '$.NEW_REFERRAL_FLAG')), false
    ) as is_new_referral,
    contact.contact_date
from staged.contact as contact
left join facts.case_responsibility as responsible
    on
        contact.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, contact.contact_date)
