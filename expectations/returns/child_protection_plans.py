"""returns.child_protection_plans: the validation rules of the return that report its rows."""

from expectations.rules import rules_of

EXPECTATIONS = rules_of("returns", "child_protection_plans")
