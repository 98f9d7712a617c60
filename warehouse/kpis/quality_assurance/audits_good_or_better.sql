/*
code: QA02
title: Audits graded good or outstanding
id: audits_good_or_better
theme: quality_assurance
counted_unit: audit
counted_as: audits graded good or outstanding
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: final grade good or outstanding / graded
note: By the month the audit was due; the moderated grade where there is one
needs: audit
source: Ofsted grading scale
*/
select
    last_day(audit.due_date) as month_end,
    audit.person_key,
    audit.team,
    audit.final_grade_code in ('OUTSTANDING', 'GOOD') as is_met,
    audit.due_date as counted_date,
    audit.audit_key,
    audit.final_grade_code
from facts.audit as audit
where audit.final_grade_code is not null
