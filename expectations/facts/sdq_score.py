"""facts.sdq_score: strengths and difficulties questionnaires."""

from expectations.typed_rules import between, filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("sdq_score_key"),
    *filled("person_key"),
    person_is_known(),
    *happened("completed_date"),
    between("score", 0, 40, "A total score lies between 0 and 40"),
]
