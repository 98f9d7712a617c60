/*
code: FO09
title: Fostering households approved
id: fostering_households_approved
theme: fostering
counted_unit: household
counted_as: households approved
measure: count
period: month
headline: rolling_12_months
unit: number
polarity: higher_is_better
rule: by approval date
needs: fostering_household
source: Ofsted fostering data collection
*/
select
    last_day(household.approved_date) as month_end,
    household.fostering_household_key,
    household.approved_date,
    household.deregistered_date
from facts.fostering_household as household
where household.approved_date is not null
