/*
code: "LOC99"
return: local
table: raw.fostering_households
rule: enquiry, application and approval follow each other in this order
columns: fostering_households.enquiry_date; application_date; approved_date
kpi: fostering_households_approved
severity: query
source: local rule, none is published
*/
select
    'fostering_households' as source_table,
    delivered.row_number
from raw.fostering_households as delivered
where
    as_date(delivered.application_date) < as_date(delivered.enquiry_date)
    or as_date(delivered.approved_date)
    < greatest(as_date(delivered.enquiry_date), as_date(delivered.application_date))
