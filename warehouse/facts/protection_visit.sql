/*
grain: one row per visit to a child on a plan
keeps_rows_of: staged.protection_visit
*/
select
    visit.visit_key,
    visit.person_key,
    visit.protection_plan_key,
    responsible.team,
    visit.is_child_seen,
    visit.is_child_seen_alone,
    visit.visit_date
from staged.protection_visit as visit
left join facts.case_responsibility as responsible
    on
        visit.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, visit.visit_date)
