/*
code: FO10
title: Fostering households deregistered
id: fostering_households_deregistered
theme: fostering
counted_unit: household
counted_as: households deregistered
measure: count
period: month
headline: rolling_12_months
unit: number
polarity: lower_is_better
rule: by deregistration date
needs: fostering_household
source: Ofsted fostering data collection
*/
select
    last_day(household.deregistered_date) as month_end,
    household.fostering_household_key,
    household.approved_date,
    household.deregistered_date
from facts.fostering_household as household
where household.deregistered_date is not null
