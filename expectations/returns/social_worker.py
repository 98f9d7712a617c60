"""returns.social_worker: the validation rules of the return that report its rows."""

from expectations.rules import rules_of

EXPECTATIONS = rules_of("returns", "social_worker")
