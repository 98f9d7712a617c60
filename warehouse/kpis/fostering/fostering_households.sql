/*
code: FO08
title: Approved mainstream fostering households
id: fostering_households
theme: fostering
counted_unit: household
counted_as: approved households
measure: count
period: month_end
headline: month_end
unit: number
polarity: higher_is_better
rule: approved, not deregistered, type mainstream
needs: fostering_household
source: Ofsted fostering data collection
*/
select
    month.month_end,
    household.fostering_household_key,
    household.approved_date,
    household.deregistered_date
from dimensions.reporting_month as month
inner join facts.fostering_household as household
    on is_open(household.approved_date, household.deregistered_date, month.month_end)
where household.approval_type_code = 'mainstream'
