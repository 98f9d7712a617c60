/*
code: "LOC134"
return: local
table: raw.annex_a_looked_after
rule: a child who is looked after is in the list of children in need as well
columns: annex_a_looked_after.child_id; legal_status; annex_a_children_in_need.child_id
kpi: lac_rate; plan_and_looked_after
severity: query
source: local rule, none is published
note: that list is of all who are in need, looked after included, but who comes for
    short breaks is not looked after; an id that is nobody's shows by it
*/
select
    'annex_a_looked_after' as source_table,
    delivered.row_number
from raw.annex_a_looked_after as delivered
where
    not exists (
        select 1
        from raw.annex_a_children_in_need as in_need
        where in_need.child_id = delivered.child_id
    )
    and not exists (
        select 1
        from reference.legal_status_spelling as spelling
        inner join reference.legal_status_code as status
            on spelling.code = status.code
        where
            spelling.spelling = as_option(delivered.legal_status)
            and status.is_short_break
    )
