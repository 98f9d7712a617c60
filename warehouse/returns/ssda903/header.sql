/*
grain: one row per header row of the return
*/
select
    'ssda903_header' as source_table,
    delivered.row_number,
    delivered."CHILD" as child,
    as_code(delivered."SEX") as sex,
    as_british_date(delivered."DOB") as dob,
    delivered."DOB" as dob_text,
    as_code(delivered."ETHNIC") as ethnic
from raw.ssda903_header as delivered
