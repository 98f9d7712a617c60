/*
grain: one row per child with a strengths and difficulties score of the year, or a
    reason for none
note: the return does not say when the questionnaire was completed
*/
select
    delivered.row_number,
    concat_ws(
        ' ',
        delivered."CHILD",
        row_number() over (
            partition by delivered."CHILD" order by delivered.row_number
        )
    ) as sdq_score_key,
    delivered."CHILD" as person_key,
    as_code(delivered."SDQ_REASON") as reason_code,
    as_integer(delivered."SDQ_SCORE") as score
from accepted.ssda903_oc2 as delivered
where
    as_integer(delivered."SDQ_SCORE") is not null
    or as_code(delivered."SDQ_REASON") is not null
