/*
code: QA03
title: Year of the Child cohort audited
id: year_of_the_child_audited
theme: quality_assurance
counted_unit: child
counted_as: children of the cohort audited
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
rule: cohort members with every audit due by month end completed / cohort members with
    an audit due
needs: year_of_the_child_member, audit
source: local
*/
select
    month.month_end,
    member.person_key,
    responsible.team,
    bool_and(coalesce(audit.completed_date <= month.month_end, false)) as is_met,
    month.month_end as counted_date,
    count(*) as audits_due,
    count(*) filter (where audit.completed_date <= month.month_end) as audits_completed
from dimensions.reporting_month as month
inner join facts.year_of_the_child_member as member
    on is_open(member.joined_date, member.left_date, month.month_end)
inner join facts.audit as audit
    on
        member.person_key = audit.person_key
        and month.month_end >= audit.due_date
left join facts.case_responsibility as responsible
    on
        member.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
where audit.is_year_of_the_child
group by month.month_end, member.person_key, responsible.team
