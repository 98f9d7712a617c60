/*
grain: one row per birthday or contact of a care leaver
*/
select
    delivered.row_number,
    delivered.person_id as person_key,
    as_code(delivered.in_touch) as in_touch_code,
    as_code(delivered.activity_code) as activity_code,
    as_code(delivered.accommodation_code) as accommodation_code,
    as_integer(delivered.birthday_age) as birthday_age_years,
    as_date(delivered.status_date) as status_date,
    as_date(delivered.recorded_date) as recorded_date
from accepted.care_leaver_activity as delivered
