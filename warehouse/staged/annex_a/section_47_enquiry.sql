/*
grain: one row per child and day on which an enquiry started
note: the list tells neither the end of the enquiry nor whether it ended in no further
    action; its team is the one allocated now
*/
select
    delivered.row_number,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.start_date))
        as section_47_enquiry_key,
    delivered.child_id as person_key,
    as_sheet_date(delivered.start_date) as start_date
from accepted.annex_a_section_47 as delivered
