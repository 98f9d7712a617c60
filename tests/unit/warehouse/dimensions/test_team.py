"""How the teams of the records are shown, and since when."""

from collections.abc import Callable
from datetime import date
from typing import Any

from warehouse.authority import Team

ALWAYS = (date(1900, 1, 1), date(9999, 12, 31))


def test_team_of_the_settings_is_shown_as_they_say(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_department",
        """
        dept_team_id | dept_team_name      | dept_team_parent_name
        T1           | ASSMT TEAM 1 (OLD)  | DIRECTORATE
        """,
    )
    shown = {
        row["source_team"]: (row["team_name"], row["service"])
        for row in delivered.make("dimensions.team")
    }
    assert shown == {"T1": ("Assessment 1", "Assessment"), "T2": ("PACT 1", "PACT")}


def test_team_the_settings_leave_out_is_shown_as_the_case_system_names_it(
    example: Callable[..., Any],
) -> None:
    delivered = example().deliver(
        "ssd_department",
        """
        dept_team_id | dept_team_name | dept_team_parent_name
        T8           | Through Care   | Looked After
        T9           |                |
        """,
    )
    rows = {row["source_team"]: row for row in delivered.make("dimensions.team")}
    assert set(rows) == {"T1", "T2", "T8", "T9"}
    assert (rows["T8"]["team_name"], rows["T8"]["service"]) == ("Through Care", "Looked After")
    assert (rows["T9"]["team_name"], rows["T9"]["service"]) == ("T9", "Not known")
    assert (rows["T8"]["valid_from"], rows["T8"]["valid_to"]) == ALWAYS


def test_renamed_team_is_shown_under_each_name_in_its_time(
    example: Callable[..., Any],
) -> None:
    delivered = example(
        teams=(
            Team(
                source_team="T1",
                team_name="Duty",
                service="Front door",
                valid_to=date(2020, 6, 30),
            ),
            Team(
                source_team="T1",
                team_name="Assessment 1",
                service="Assessment",
                valid_from=date(2020, 7, 1),
            ),
        )
    )
    rows = [
        (row["team_name"], row["service"], row["valid_from"], row["valid_to"])
        for row in delivered.make("dimensions.team")
    ]
    assert sorted(rows) == [
        ("Assessment 1", "Assessment", date(2020, 7, 1), ALWAYS[1]),
        ("Duty", "Front door", ALWAYS[0], date(2020, 6, 30)),
    ]
