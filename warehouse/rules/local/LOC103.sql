/*
code: "LOC103"
return: local
table: raw.audits
rule: an audit of a Year of the Child member is of a child who is a member on the day it
    is due
columns: audits.person_id; is_year_of_the_child; due_date; year_of_the_child.person_id
kpi: year_of_the_child_audited
severity: error
source: local rule, none is published
note: the day a member leaves is still a day of membership
*/
select
    'audits' as source_table,
    delivered.row_number
from raw.audits as delivered
where
    as_flag(delivered.is_year_of_the_child)
    and as_date(delivered.due_date) is not null
    and not exists (
        select 1
        from raw.year_of_the_child as member
        where
            member.person_id = delivered.person_id
            and as_date(member.joined_date) <= as_date(delivered.due_date)
            and coalesce(as_date(member.left_date), date 'infinity')
            >= as_date(delivered.due_date)
    )
