/*
code: "LOC133"
return: local
table: raw.annex_a_child_protection
rule: a child on a child protection plan is in the list of children in need as well
columns: annex_a_child_protection.child_id; annex_a_children_in_need.child_id
kpi: cpp_rate; plan_and_looked_after
severity: query
source: local rule, none is published
note: that list is of all who are in need, on plans included; an id that is nobody's
    shows by it
*/
select
    'annex_a_child_protection' as source_table,
    delivered.row_number
from raw.annex_a_child_protection as delivered
where
    not exists (
        select 1
        from raw.annex_a_children_in_need as in_need
        where in_need.child_id = delivered.child_id
    )
