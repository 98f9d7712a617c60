"""facts.case_responsibility: who was responsible for whom, and when."""

from expectations.rules import critical
from expectations.typed_rules import grain, happened, no_overlap, not_before, person_is_known

EXPECTATIONS = [
    *grain("person_key", "start_date"),
    person_is_known(),
    not_before("end_date", "start_date"),
    *happened("start_date"),
    no_overlap(
        "no_two_workers_at_once",
        "Nobody has two primary workers at once",
        each="person_key",
        start="start_date",
        end="end_date",
        key="start_date",
        # Every other fact finds its team here: an overlap would double its rows.
        rule_of=critical,
    ),
]
