/*
code: WF03
title: Highest caseload held by one worker
id: highest_caseload
theme: workforce
counted_unit: worker
measure: maximum
period: month_end
headline: month_end
unit: cases
polarity: lower_is_better
decimals: 0
rule: largest number of children allocated to one worker; by team
settings: primary_worker_roles
needs: social_worker, involvement
source: local
*/
select
    caseload.month_end,
    caseload.team,
    caseload.cases as amount,
    caseload.worker_key,
    caseload.fte
from facts.caseload as caseload
