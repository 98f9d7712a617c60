/*
code: "LOC136"
return: local
table: raw.annex_a_referrals
rule: a referral that was acted on leads to an assessment, an enquiry or an episode of
    need
columns: annex_a_referrals.child_id; is_no_further_action; annex_a_assessments.child_id;
    annex_a_section_47.child_id; annex_a_children_in_need.child_id
kpi: children_in_need; referrals_no_further_action; unallocated_cases
severity: query
source: local rule, none is published
*/
select
    'annex_a_referrals' as source_table,
    delivered.row_number
from raw.annex_a_referrals as delivered
where
    not as_flag(as_option(delivered.is_no_further_action))
    and not exists (
        select 1
        from raw.annex_a_assessments as assessment
        where assessment.child_id = delivered.child_id
    )
    and not exists (
        select 1
        from raw.annex_a_section_47 as enquiry
        where enquiry.child_id = delivered.child_id
    )
    and not exists (
        select 1
        from raw.annex_a_children_in_need as in_need
        where in_need.child_id = delivered.child_id
    )
