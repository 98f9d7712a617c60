/*
grain: one row per review of a child protection plan
keeps_rows_of: staged.protection_review
*/
select
    review.protection_review_key,
    review.person_key,
    review.protection_plan_key,
    review.is_plan_continued,
    review.due_date,
    review.review_date
from staged.protection_review as review
