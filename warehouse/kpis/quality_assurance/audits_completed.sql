/*
code: QA01
title: Case audits completed of those due
id: audits_completed
theme: quality_assurance
counted_unit: audit
counted_as: audits completed
measure: share
period: month
headline: month
unit: percent
polarity: higher_is_better
rule: audits due in the month and completed by the end of the delivery's month (a late
    one restates it) / audits due in the month
needs: audit
source: local
*/
select
    last_day(audit.due_date) as month_end,
    audit.person_key,
    audit.team,
    coalesce(
        audit.completed_date <= last_day(getvariable('delivery_month')), false
    ) as is_met,
    audit.due_date as counted_date,
    audit.audit_key,
    audit.completed_date
from facts.audit as audit
