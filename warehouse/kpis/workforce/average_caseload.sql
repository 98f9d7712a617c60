/*
code: WF01
title: Average caseload
id: average_caseload
theme: workforce
counted_unit: case
measure: ratio
period: month_end
headline: month_end
unit: cases per FTE
polarity: lower_is_better
rule: children allocated to social workers, agency included / FTE of social workers
    holding at least one case; by team
settings: primary_worker_roles
needs: social_worker, involvement
source: DfE children's social work workforce guide
*/
select
    caseload.month_end,
    caseload.team,
    caseload.cases as numerator_amount,
    caseload.fte as denominator_amount,
    caseload.worker_key
from facts.caseload as caseload
where caseload.fte > 0
