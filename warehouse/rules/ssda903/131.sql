/*
code: "131"
return: SSDA903
table: returns.oc3
rule: >-
  Whether the authority is in touch is filled with a code of the list.
columns: OC3.IN_TOUCH
kpi: care_leaver_in_touch
severity: block
source: DfE SSDA903 validation rules 2025-26, 131
*/
with collected as (
    select
        care_leaver.source_table,
        care_leaver.row_number,
        care_leaver.in_touch,
        coalesce(
            care_leaver.dob + to_years(care_leaver.birthday_age),
            collection.earliest_date
        ) as first_day,
        coalesce(
            care_leaver.dob + to_years(care_leaver.birthday_age),
            collection.month_end
        ) as last_day
    from returns.oc3 as care_leaver
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
)

select
    collected.source_table,
    collected.row_number
from collected
anti join reference.in_touch_code as listed
    on
        collected.in_touch = listed.code
        and collected.first_day <= coalesce(listed.valid_to, date 'infinity')
        and collected.last_day >= coalesce(listed.valid_from, date '-infinity')
