/*
code: "LOC20"
return: local
table: raw.year_of_the_child
rule: a child does not leave the Year of the Child before joining it
columns: year_of_the_child.joined_date; left_date
kpi: year_of_the_child_audited
severity: block
source: local rule, none is published
*/
select
    'year_of_the_child' as source_table,
    delivered.row_number
from raw.year_of_the_child as delivered
where as_date(delivered.left_date) < as_date(delivered.joined_date)
