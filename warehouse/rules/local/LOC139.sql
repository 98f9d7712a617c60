/*
code: "LOC139"
return: local
table: raw.cin_census_section_47
rule: an initial conference that was not required was not held
columns: cin_census_section_47.icpc_not_required; date_of_initial_cpc
kpi: icpc_due_not_held; section_47_leading_to_icpc
severity: query
source: local rule, none is published
*/
select
    'cin_census_section_47' as source_table,
    delivered.row_number
from raw.cin_census_section_47 as delivered
where
    as_flag(delivered.icpc_not_required)
    and as_date(delivered.date_of_initial_cpc) is not null
