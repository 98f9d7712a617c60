/*
code: "LOC63"
return: local
table: raw.annex_a_section_47
rule: a person has the same date of birth in annex_a_section_47 as in annex_a_referrals
columns: annex_a_section_47.birth_date; annex_a_referrals.birth_date
kpi: s47_rate
severity: error
source: local rule, none is published
*/
select
    'annex_a_section_47' as source_table,
    delivered.row_number
from raw.annex_a_section_47 as delivered
where
    exists (
        select 1
        from raw.annex_a_referrals as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
