/*
grain: one row per immigration status of a person
keeps_rows_of: staged.immigration_status
*/
select
    status.person_key,
    status.immigration_status_code,
    coalesce(
        status.immigration_status_code
        in ('UASC', 'UNACCOMPANIED ASYLUM SEEKING CHILD'),
        false
    ) as is_unaccompanied,
    status.start_date,
    status.end_date
from staged.immigration_status as status
