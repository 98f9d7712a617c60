/*
code: "LOC115"
return: local
table: raw.annex_a_referrals
rule: all rows of a child in the list have the same date of birth
columns: annex_a_referrals.child_id; birth_date
kpi: referrals; re_referrals
severity: error
source: local rule, none is published
note: an id that stands for several children, or for none, shows by their birthdays
*/
select
    'annex_a_referrals' as source_table,
    delivered.row_number
from raw.annex_a_referrals as delivered
where
    exists (
        select 1
        from raw.annex_a_referrals as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
