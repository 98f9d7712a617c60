/*
code: "LOC21"
return: local
table: raw.ssd_contacts
rule: no two contacts about a child are from the same source on the same day
columns: ssd_contacts.cont_person_id; cont_contact_date; cont_contact_source_code
kpi: contacts
severity: query
source: local rule, none is published
*/
select
    'ssd_contacts' as source_table,
    delivered.row_number
from raw.ssd_contacts as delivered
where
    delivered.cont_person_id is not null
    and as_date(delivered.cont_contact_date) is not null
qualify count(*) over (
    partition by
        delivered.cont_person_id,
        as_date(delivered.cont_contact_date),
        as_code(delivered.cont_contact_source_code)
) > 1
