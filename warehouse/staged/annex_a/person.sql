/*
grain: one row per person of any list
note: each detail is that of the earliest list that tells it, so lists may disagree;
    older lists call the sex gender; an option is its code or its words, without the
    letter before it and what explains a code after it; one that is in no spelling stays
    as it came
needs: any
*/
with listed as (
    select
        1 as list_number,
        contacts.row_number,
        contacts.child_id,
        contacts.sex,
        contacts.gender,
        contacts.ethnicity,
        contacts.birth_date
    from accepted.annex_a_contacts as contacts
    union all
    select
        2 as list_number,
        early_help.row_number,
        early_help.child_id,
        early_help.sex,
        early_help.gender,
        early_help.ethnicity,
        early_help.birth_date
    from accepted.annex_a_early_help as early_help
    union all
    select
        3 as list_number,
        referrals.row_number,
        referrals.child_id,
        referrals.sex,
        referrals.gender,
        referrals.ethnicity,
        referrals.birth_date
    from accepted.annex_a_referrals as referrals
    union all
    select
        4 as list_number,
        assessments.row_number,
        assessments.child_id,
        assessments.sex,
        assessments.gender,
        assessments.ethnicity,
        assessments.birth_date
    from accepted.annex_a_assessments as assessments
    union all
    select
        5 as list_number,
        section_47.row_number,
        section_47.child_id,
        section_47.sex,
        section_47.gender,
        section_47.ethnicity,
        section_47.birth_date
    from accepted.annex_a_section_47 as section_47
    union all
    select
        6 as list_number,
        children_in_need.row_number,
        children_in_need.child_id,
        children_in_need.sex,
        children_in_need.gender,
        children_in_need.ethnicity,
        children_in_need.birth_date
    from accepted.annex_a_children_in_need as children_in_need
    union all
    select
        7 as list_number,
        child_protection.row_number,
        child_protection.child_id,
        child_protection.sex,
        child_protection.gender,
        child_protection.ethnicity,
        child_protection.birth_date
    from accepted.annex_a_child_protection as child_protection
    union all
    select
        8 as list_number,
        looked_after.row_number,
        looked_after.child_id,
        looked_after.sex,
        looked_after.gender,
        looked_after.ethnicity,
        looked_after.birth_date
    from accepted.annex_a_looked_after as looked_after
    union all
    select
        9 as list_number,
        leaving_care.row_number,
        leaving_care.child_id,
        leaving_care.sex,
        leaving_care.gender,
        leaving_care.ethnicity,
        leaving_care.birth_date
    from accepted.annex_a_leaving_care as leaving_care
    union all
    select
        10 as list_number,
        adoption.row_number,
        adoption.child_id,
        adoption.sex,
        adoption.gender,
        adoption.ethnicity,
        adoption.birth_date
    from accepted.annex_a_adoption as adoption
),

delivered as (
    select
        listed.child_id,
        arg_min(listed.row_number, (listed.list_number, listed.row_number))
            as row_number,
        arg_min(listed.sex, (listed.list_number, listed.row_number))
        filter (where as_text(listed.sex) is not null) as sex,
        arg_min(listed.gender, (listed.list_number, listed.row_number))
        filter (where as_text(listed.gender) is not null) as gender,
        arg_min(listed.ethnicity, (listed.list_number, listed.row_number))
        filter (where as_text(listed.ethnicity) is not null) as ethnicity,
        arg_min(listed.birth_date, (listed.list_number, listed.row_number))
        filter (where as_text(listed.birth_date) is not null) as birth_date
    from listed
    group by listed.child_id
),

options as (
    select
        delivered.child_id,
        as_option(delivered.sex) as sex,
        as_option(delivered.gender) as gender,
        as_option(delivered.ethnicity) as ethnicity
    from delivered
)

select
    delivered.row_number,
    delivered.child_id as person_key,
    coalesce(sex.code, as_code(delivered.sex), gender.code, as_code(delivered.gender))
        as sex,
    coalesce(gender.code, as_code(delivered.gender)) as gender,
    coalesce(ethnicity.code, as_code(delivered.ethnicity)) as ethnicity_code,
    as_sheet_date(delivered.birth_date) as birth_date
from delivered
inner join options
    on delivered.child_id = options.child_id
left join reference.sex_spelling as sex
    on options.sex = sex.spelling
left join reference.sex_spelling as gender
    on options.gender = gender.spelling
left join reference.ethnicity_spelling as ethnicity
    on options.ethnicity = ethnicity.spelling
