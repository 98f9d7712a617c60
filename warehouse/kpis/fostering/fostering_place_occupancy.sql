/*
code: FO11
title: Approved fostering places filled
id: fostering_place_occupancy
theme: fostering
counted_unit: place
measure: ratio
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
latest_only: true
rule: filled places / approved places, mainstream
note: Places are delivered in their latest state, so only the month of the delivery has
    this figure
needs: fostering_household.filled_places
source: Ofsted fostering data collection
*/
select
    last_day(getvariable('delivery_month')) as month_end,
    coalesce(household.filled_places, 0) as numerator_amount,
    household.approved_places as denominator_amount,
    household.fostering_household_key
from facts.fostering_household as household
where
    household.approved_places is not null
    and household.approval_type_code = 'mainstream'
    and is_open(
        household.approved_date,
        household.deregistered_date,
        last_day(getvariable('delivery_month'))
    )
