"""facts.audit: case audits."""

from expectations.typed_rules import filled, grain, happened, one_of, person_is_known
from warehouse.code_lists import codes

# Staged codes are upper case; this list is the words of a framework.
GRADES = [code.upper() for code in codes("audit_grade")]

EXPECTATIONS = [
    *grain("audit_key"),
    *filled("person_key", "due_date"),
    person_is_known(),
    # Not the date it is due: an audit is planned ahead, and counts in the month it is due.
    *happened("completed_date"),
    one_of("grade_code", GRADES, "grade_code is a code of the list audit_grade"),
    one_of(
        "moderated_grade_code", GRADES, "moderated_grade_code is a code of the list audit_grade"
    ),
]
