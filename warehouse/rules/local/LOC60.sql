/*
code: "LOC60"
return: local
table: raw.annex_a_contacts
rule: a person has the same date of birth in annex_a_contacts as in annex_a_referrals
columns: annex_a_contacts.birth_date; annex_a_referrals.birth_date
kpi: contacts
severity: error
source: local rule, none is published
*/
select
    'annex_a_contacts' as source_table,
    delivered.row_number
from raw.annex_a_contacts as delivered
where
    exists (
        select 1
        from raw.annex_a_referrals as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
