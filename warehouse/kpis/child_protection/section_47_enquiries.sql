/*
code: CP01
title: Section 47 enquiries started
id: section_47_enquiries
theme: child_protection
counted_unit: enquiry
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: by start date (strategy discussion)
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
