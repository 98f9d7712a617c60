/*
grain: one row per care leaver in their latest state
note: of several rows of a young person the first stands; advisers are listed by name
    and never come in; an option is its code or its words, without the letter before it
    and what explains a code after it; one that is in no spelling stays as it came
*/
select
    delivered.row_number,
    delivered.child_id as person_key,
    coalesce(eligibility.code, as_code(delivered.eligibility)) as eligibility,
    coalesce(in_touch.code, as_code(delivered.in_touch)) as in_touch_code,
    coalesce(accommodation.code, as_code(delivered.accommodation))
        as accommodation_code,
    coalesce(suitability.code, as_code(delivered.accommodation_suitability))
        as accommodation_suitability_code,
    coalesce(activity.code, as_code(delivered.activity)) as activity_code,
    as_text(delivered.allocated_team) as source_team,
    as_sheet_date(delivered.latest_contact_date) as latest_contact_date,
    as_sheet_date(delivered.pathway_plan_review_date)
        as pathway_plan_review_date
from accepted.annex_a_leaving_care as delivered
left join reference.care_leaver_eligibility_spelling as eligibility
    on as_option(delivered.eligibility) = eligibility.spelling
left join reference.in_touch_spelling as in_touch
    on as_option(delivered.in_touch) = in_touch.spelling
left join reference.accommodation_type_spelling as accommodation
    on as_option(delivered.accommodation) = accommodation.spelling
left join reference.accommodation_suitability_spelling as suitability
    on as_option(delivered.accommodation_suitability) = suitability.spelling
left join reference.activity_spelling as activity
    on as_option(delivered.activity) = activity.spelling
qualify row_number() over (
    partition by delivered.child_id order by delivered.row_number
) = 1
