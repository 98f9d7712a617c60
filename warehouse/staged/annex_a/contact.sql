/*
grain: one row per child, day and source of contact
note: the list gives contacts no number, so rows alike in child, day and source are one
    contact written twice; an option is its code or its words, without the letter before
    it and what explains a code after it; one that is in no spelling stays as it came
*/
select
    delivered.row_number,
    concat_ws(
        ' ',
        delivered.child_id,
        as_sheet_date(delivered.contact_date),
        coalesce(source.code, as_code(delivered.contact_source))
    ) as contact_key,
    delivered.child_id as person_key,
    coalesce(source.code, as_code(delivered.contact_source)) as contact_source_code,
    as_sheet_date(delivered.contact_date) as contact_date
from accepted.annex_a_contacts as delivered
left join reference.referral_source_spelling as source
    on as_option(delivered.contact_source) = source.spelling
qualify row_number() over (
    partition by
        delivered.child_id,
        as_sheet_date(delivered.contact_date),
        coalesce(source.code, as_code(delivered.contact_source))
    order by delivered.row_number
) = 1
