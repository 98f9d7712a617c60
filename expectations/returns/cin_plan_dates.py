"""returns.cin_plan_dates: the validation rules of the return that report its rows."""

from expectations.rules import rules_of

EXPECTATIONS = rules_of("returns", "cin_plan_dates")
