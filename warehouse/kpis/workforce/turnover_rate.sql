/*
code: WF06
title: Social worker turnover
id: turnover_rate
theme: workforce
counted_unit: FTE
measure: ratio
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
denominator_at: window_end
rule: FTE leaving in the 12 months / employed FTE at the last month end of the window
    (the one share whose denominator is not summed)
needs: social_worker
source: DfE children's social work workforce guide
*/
select
    last_day(leaver.role_end_date) as month_end,
    leaver.team,
    leaver.fte as numerator_amount,
    0 as denominator_amount,
    leaver.worker_key,
    leaver.role_end_date
from facts.social_worker_leaving as leaver
where not leaver.is_agency
union all
select
    worker.month_end,
    worker.team,
    0 as numerator_amount,
    worker.fte as denominator_amount,
    worker.worker_key,
    cast(null as date) as role_end_date
from facts.social_worker as worker
where worker.is_in_post and not worker.is_agency
