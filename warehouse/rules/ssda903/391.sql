/*
code: "391"
return: SSDA903
table: returns.oc3
rule: >-
  A young person with care leaver information is aged 17 to 21 at some time of the
  collection.
columns: OC3.DOB
kpi: care_leaver_eet
severity: block
source: DfE SSDA903 validation rules 2025-26, 391
note: >-
  Data to Insight's validator tests the lower bound only.
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
where
    coalesce(care_leaver.in_touch, care_leaver.activ, care_leaver.accom)
    is not null
    and (
        care_leaver.dob + interval 17 year > collection.month_end
        or care_leaver.dob + interval 22 year <= collection.earliest_date
    )
