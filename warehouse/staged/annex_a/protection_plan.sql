/*
grain: one row per child and day on which a plan started
note: the list is of this authority's own plans; an option is its code or its words,
    without the letter before it and what explains a code after it; one that is in no
    spelling stays as it came
*/
select
    delivered.row_number,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.start_date))
        as protection_plan_key,
    delivered.child_id as person_key,
    coalesce(initial.code, as_code(delivered.initial_category))
        as initial_category_code,
    coalesce(latest.code, as_code(delivered.latest_category))
        as latest_category_code,
    false as is_other_authority,
    as_sheet_date(delivered.start_date) as start_date,
    as_sheet_date(delivered.end_date) as end_date
from accepted.annex_a_child_protection as delivered
left join reference.cp_category_spelling as initial
    on as_option(delivered.initial_category) = initial.spelling
left join reference.cp_category_spelling as latest
    on as_option(delivered.latest_category) = latest.spelling
