/*
grain: one row per time a child is in the Year of the Child cohort
*/
select
    delivered.row_number,
    delivered.person_id as person_key,
    as_date(delivered.joined_date) as joined_date,
    as_date(delivered.left_date) as left_date
from accepted.year_of_the_child as delivered
