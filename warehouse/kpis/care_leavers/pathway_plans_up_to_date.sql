/*
code: CL07
title: Pathway plans reviewed in the last 6 months
id: pathway_plans_up_to_date
theme: care_leavers
counted_unit: young person
counted_as: pathway plans reviewed
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
rule: reviewed within 6 months before month end / care leavers open
note: The last 6 months are whole months that end with the month end
needs: care_leaver.pathway_plan_review_date
source: Annex A list 9
*/
select
    young_person.month_end,
    young_person.person_key,
    young_person.team,
    coalesce(
        young_person.pathway_plan_review_date
        between whole_months_start(
            young_person.month_end, 6
        ) and young_person.month_end,
        false
    ) as is_met,
    young_person.month_end as counted_date,
    young_person.pathway_plan_review_date
from facts.care_leaver as young_person
