/*
grain: one row per strengths and difficulties questionnaire
keeps_rows_of: staged.sdq_score
*/
select
    questionnaire.sdq_score_key,
    questionnaire.person_key,
    questionnaire.reason_code,
    responsible.team,
    questionnaire.score,
    questionnaire.completed_date
from staged.sdq_score as questionnaire
left join facts.case_responsibility as responsible
    on
        questionnaire.person_key = responsible.person_key
        and is_open(
            responsible.start_date, responsible.end_date, questionnaire.completed_date
        )
