/*
code: "LOC93"
return: local
table: raw.workforce_posts
rule: no more posts are vacant than there are
columns: workforce_posts.EstablishmentFTE; VacantFTE
kpi: vacancy_rate
severity: error
source: local rule, none is published
*/
select
    'workforce_posts' as source_table,
    delivered.row_number
from raw.workforce_posts as delivered
where as_number(delivered."VacantFTE") > as_number(delivered."EstablishmentFTE")
