/*
grain: one row per looked-after child and period, with its present legal status
note: statuses before the present one are not told; without its start it says nothing of
    any day and is left out; an option is its code or its words, without the letter
    before it and what explains a code after it; one that is in no spelling stays as it
    came
*/
select
    delivered.row_number,
    concat_ws(
        ' ',
        delivered.child_id,
        as_sheet_date(delivered.start_date),
        as_sheet_date(delivered.legal_status_start_date)
    ) as legal_status_key,
    delivered.child_id as person_key,
    coalesce(status.code, as_code(delivered.legal_status)) as legal_status_code,
    as_sheet_date(delivered.legal_status_start_date) as start_date,
    as_sheet_date(delivered.end_date) as end_date
from accepted.annex_a_looked_after as delivered
left join reference.legal_status_spelling as status
    on as_option(delivered.legal_status) = status.spelling
where
    as_code(delivered.legal_status) is not null
    and as_sheet_date(delivered.legal_status_start_date) is not null
