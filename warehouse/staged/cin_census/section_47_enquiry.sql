/*
grain: one row per section 47 enquiry and child; none of a child without a number
note: ICPCnotRequired says that no conference was needed, not that nothing was done; the
    end of the enquiry is not told
*/
select
    delivered.row_number,
    concat('section 47 ', delivered.section_47_number) as section_47_enquiry_key,
    concat('details ', delivered.details_number) as referral_key,
    delivered.la_child_id as person_key,
    as_flag(delivered.icpc_not_required) as is_conference_not_required,
    as_date(delivered.s47_actual_start_date) as start_date
from accepted.cin_census_section_47 as delivered
where delivered.la_child_id is not null
