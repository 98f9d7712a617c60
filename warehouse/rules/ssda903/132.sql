/*
code: "132"
return: SSDA903
table: returns.oc3
rule: >-
  The activity is filled with a code of the list at the birthday, or in the
  collection where the birthday is not named.
columns: OC3.ACTIV
kpi: care_leaver_eet
severity: block
source: DfE SSDA903 validation rules 2025-26, 132
note: >-
  the list is the one of the birthday or the collection; Data to Insight's
  validator holds every row to the newest list.
*/
with collected as (
    select
        care_leaver.source_table,
        care_leaver.row_number,
        care_leaver.activ,
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
anti join reference.activity_code as listed
    on
        collected.activ = listed.code
        and collected.first_day <= coalesce(listed.valid_to, date 'infinity')
        and collected.last_day >= coalesce(listed.valid_from, date '-infinity')
