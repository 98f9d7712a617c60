/*
grain: one row per care leaver of the return
*/
select
    'ssda903_oc3' as source_table,
    delivered.row_number,
    delivered."CHILD" as child,
    as_british_date(delivered."DOB") as dob,
    as_code(delivered."IN_TOUCH") as in_touch,
    as_code(delivered."ACTIV") as activ,
    as_code(delivered."ACCOM") as accom,
    -- The return does not name the birthday; the rules take it from DOB.
    cast(null as integer) as birthday_age
from raw.ssda903_oc3 as delivered
