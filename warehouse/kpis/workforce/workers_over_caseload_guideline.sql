/*
code: WF02
title: Case-holding social workers over the caseload guideline
id: workers_over_caseload_guideline
theme: workforce
counted_unit: worker
counted_as: workers over the guideline
measure: share
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
settings: caseload_guideline, caseload_guideline_by_service, primary_worker_roles
rule: cases per FTE above the guideline of the team (setting) / case holders
needs: social_worker, involvement
source: local
*/
select
    caseload.month_end,
    caseload.team,
    caseload.is_over_guideline as is_met,
    caseload.worker_key,
    caseload.cases,
    caseload.fte,
    caseload.guideline_cases_per_fte
from facts.caseload as caseload
where caseload.fte > 0
