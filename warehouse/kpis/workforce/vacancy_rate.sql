/*
code: WF05
title: Social worker vacancies
id: vacancy_rate
theme: workforce
counted_unit: FTE
measure: ratio
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
rule: vacant FTE / (vacant FTE + employed FTE)
needs: social_worker, establishment
source: DfE children's social work workforce guide
*/
select
    posts.month_end,
    posts.team,
    posts.vacant_fte as numerator_amount,
    posts.vacant_fte as denominator_amount,
    cast(null as varchar) as worker_key
from facts.establishment as posts
union all
select
    worker.month_end,
    worker.team,
    0 as numerator_amount,
    worker.fte as denominator_amount,
    worker.worker_key
from facts.social_worker as worker
where worker.is_in_post and not worker.is_agency
