/*
code: "LOC94"
return: local
table: raw.workforce_posts
rule: agency workers cover no more posts than are vacant
columns: workforce_posts.VacantFTE; AgencyCoveringFTE
kpi: vacancy_rate; agency_rate
severity: error
source: local rule, none is published
*/
select
    'workforce_posts' as source_table,
    delivered.row_number
from raw.workforce_posts as delivered
where as_number(delivered."AgencyCoveringFTE") > as_number(delivered."VacantFTE")
