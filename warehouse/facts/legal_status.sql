/*
grain: one row per legal status of a person
keeps_rows_of: staged.legal_status
*/
select
    status.legal_status_key,
    status.person_key,
    status.legal_status_code,
    coalesce(legal_status_code.is_short_break, false) as is_short_break,
    status.start_date,
    status.end_date
from staged.legal_status as status
left join reference.legal_status_code as legal_status_code
    on status.legal_status_code = legal_status_code.code
