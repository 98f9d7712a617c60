/*
grain: one row per visit to a looked-after child
keeps_rows_of: staged.looked_after_visit
*/
select
    visit.visit_key,
    visit.person_key,
    responsible.team,
    visit.is_child_seen,
    visit.visit_date
from staged.looked_after_visit as visit
left join facts.case_responsibility as responsible
    on
        visit.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, visit.visit_date)
