/*
code: CP02
title: Section 47 enquiries per 10,000 children
id: section_47_rate
theme: child_protection
counted_unit: enquiry
measure: rate_per_10000
period: month
headline: rolling_12_months
unit: rate per 10,000
polarity: neutral
rule: CP01 over 12 months / 0-17 population x 10,000
needs: section_47_enquiry
source: DfE CIN census guide
*/
select
    last_day(enquiry.start_date) as month_end,
    enquiry.person_key,
    enquiry.team,
    enquiry.start_date as counted_date,
    enquiry.section_47_enquiry_key
from facts.section_47_enquiry as enquiry
