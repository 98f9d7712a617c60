/*
grain: one row per child of the return
note: of several header rows of a child the first stands
*/
select
    delivered.row_number,
    delivered."CHILD" as person_key,
    -- Until 2024 the return wrote 1 and 2 for what it now writes M and F.
    coalesce(sex.same_as, as_code(delivered."SEX")) as sex,
    as_code(delivered."ETHNIC") as ethnicity_code,
    as_british_date(delivered."DOB") as birth_date
from accepted.ssda903_header as delivered
left join reference.sex_code as sex
    on as_code(delivered."SEX") = sex.code
qualify row_number() over (
    partition by delivered."CHILD" order by delivered.row_number
) = 1
