/*
grain: one row per child and day of referral
note: the list tells neither the need nor when and why the case closed; its team is the
    one allocated now, not the one that took the referral; an option is its code or its
    words, without the letter before it and what explains a code after it; one that is
    in no spelling stays as it came
*/
select
    delivered.row_number,
    concat_ws(
        ' ', delivered.child_id, as_sheet_date(delivered.referral_date)
    ) as referral_key,
    delivered.child_id as person_key,
    coalesce(source.code, as_code(delivered.referral_source)) as referral_source_code,
    as_flag(yes_no.code) as is_no_further_action,
    as_sheet_date(delivered.referral_date) as referral_date
from accepted.annex_a_referrals as delivered
left join reference.referral_source_spelling as source
    on as_option(delivered.referral_source) = source.spelling
left join reference.yes_no_spelling as yes_no
    on as_option(delivered.is_no_further_action) = yes_no.spelling
