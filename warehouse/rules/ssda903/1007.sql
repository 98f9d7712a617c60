/*
code: "1007"
return: SSDA903
table: returns.oc3
rule: >-
  A young person who is still looked after on the 17th or 18th birthday has no
  care leaver information for it.
columns: OC3.*; Episodes.DEC
kpi: care_leaver_eet
severity: error
source: DfE SSDA903 validation rules 2025-26, 1007
note: >-
  Data to Insight's validator misses an episode that is still open.
*/
with birthday as (
    select
        care_leaver.source_table,
        care_leaver.row_number,
        care_leaver.child,
        cast(care_leaver.dob + to_years(age.age_years) as date) as birthday_date
    from returns.oc3 as care_leaver
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    cross join (values (17), (18)) as age (age_years)
    where
        coalesce(care_leaver.in_touch, care_leaver.activ, care_leaver.accom)
        is not null
        and coalesce(care_leaver.birthday_age, age.age_years) = age.age_years
        and care_leaver.dob + to_years(age.age_years)
        between collection.earliest_date and collection.month_end
)

select distinct
    birthday.source_table,
    birthday.row_number
from birthday
semi join returns.episodes as episode
    on
        birthday.child = episode.child
        and birthday.birthday_date >= episode.decom
        and birthday.birthday_date < coalesce(episode.dec, date 'infinity')
