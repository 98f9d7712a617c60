/*
code: "LOC12"
return: local
table: raw.ssda903_placed_adoption
rule: a decision for adoption is not reversed before it was made
columns: ssda903_placed_adoption.DATE_PLACED; DATE_PLACED_CEASED
kpi: adopted_of_those_ceasing
severity: error
source: local rule, none is published
*/
select
    'ssda903_placed_adoption' as source_table,
    delivered.row_number
from raw.ssda903_placed_adoption as delivered
where
    as_british_date(delivered."DATE_PLACED_CEASED")
    < as_british_date(delivered."DATE_PLACED")
