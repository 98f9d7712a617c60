/*
code: "LOC92"
return: local
table: raw.workforce_posts
rule: posts are not fewer than none
columns: workforce_posts.EstablishmentFTE; VacantFTE; AgencyCoveringFTE
kpi: vacancy_rate; agency_rate
severity: error
source: local rule, none is published
*/
select
    'workforce_posts' as source_table,
    delivered.row_number
from raw.workforce_posts as delivered
where
    least(
        as_number(delivered."EstablishmentFTE"),
        as_number(delivered."VacantFTE"),
        as_number(delivered."AgencyCoveringFTE")
    ) < 0
