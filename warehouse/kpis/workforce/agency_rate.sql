/*
code: WF04
title: Agency social workers
id: agency_rate
theme: workforce
counted_unit: FTE
measure: ratio
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
rule: agency FTE / (agency FTE + employed FTE)
needs: social_worker
source: DfE children's social work workforce guide
*/
select
    worker.month_end,
    worker.team,
    case when worker.is_agency then worker.fte else 0 end as numerator_amount,
    worker.fte as denominator_amount,
    worker.worker_key
from facts.social_worker as worker
where worker.is_in_post
