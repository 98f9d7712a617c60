"""dimensions.team: the names of teams in time."""

from expectations.rules import critical, no_row_of
from expectations.typed_rules import filled, grain, not_before

EXPECTATIONS = [
    *grain("source_team", "valid_from"),
    *filled("team_name", "valid_to"),
    not_before("valid_to", "valid_from"),
    no_row_of(
        "one_name_at_a_time",
        # First and last day are both in the time a name is valid.
        "select 1 from (select valid_from, max(valid_to) over (partition by source_team "
        "order by valid_from, valid_to rows between unbounded preceding and 1 preceding) "
        "as last_day from {batch}) as names where names.valid_from <= names.last_day",
        "A team of the records has one name a day, or the rows of its events would double",
        ("source_team", "valid_from", "valid_to"),
        rule_of=critical,
    ),
]
