"""Who breaks which rule: found row by row, with who it is about and whether it is set aside."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

import pytest

from warehouse.errors import BuildFailed
from warehouse.findings import (
    CELL_RULES,
    accept,
    doubtful_counts,
    find_all,
    find_breaches,
    make_collection,
    make_returns,
    name_records,
    return_columns,
    start_findings,
)
from warehouse.rule_definitions import Rule, RuleHeader, rules
from warehouse.sources.declarations import delivered_tables, layouts, tables_of
from warehouse.sql_files import TableName
from warehouse.whole_build import make_returns_and_findings

Found = list[tuple[object, ...]]
# What the cases of the SSD are made of.
CASES = ("ssd_cin_episodes", "ssd_s47_enquiry", "ssd_initial_cp_conference")
WORKER = "SnapshotDate | WorkerId | AgencyWorker"


def find(delivered: Any, tables: Iterable[str] | None = None) -> None:  # noqa: ANN401 - Example
    """Look through what an example delivered, as a build does."""
    make_returns_and_findings(delivered.connection, frozenset(tables or delivered.filled))


def cells(delivered: Any, rule: str) -> Found:  # noqa: ANN401 - Example
    """The cells that break a rule, as (column, row number)."""
    rows = delivered.rows(
        "select column_name, row_number from rejected.finding where rule = ? order by all", [rule]
    )
    return [tuple(row.values()) for row in rows]


def broken(delivered: Any, column: str) -> Found:  # noqa: ANN401 - Example
    """The rules that cells of a column break, as (row number, rule)."""
    rows = delivered.rows(
        "select row_number, rule from rejected.finding where column_name = ? order by all",
        [column],
    )
    return [tuple(row.values()) for row in rows]


def with_cells(delivered: Any, table: str, column: str, texts: Iterable[str | None]) -> Any:  # noqa: ANN401 - Example
    """An example with these texts in a column as they are, white space too, from row 2."""
    delivered.filled.add(table)
    delivered.connection.executemany(
        f'insert into raw.{table} (row_number, "{column}") values (?, ?)',
        [[number, text] for number, text in enumerate(texts, start=2)],
    )
    return delivered


# --- What can be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column", "good", "bad"),
    [
        (
            "ssd_cin_episodes",
            "cine_referral_date",
            [
                *("2021-01-04", " 2021-01-04 ", "2021-01-04T09:30:00", "2021-01-04 09:30"),
                "\u00a02021-01-04\u200b",
            ],
            ["04/01/2021", "2021-02-30", "44200", "2021-1-4", "Jan 2021", "2021-01-04 noon"],
        ),
        (
            "ssda903_episodes",
            "DECOM",
            ["04/01/2021", "\u00a004/01/2021", "29/02/2020"],
            ["2021-01-04", "29/02/2021", "4/1/2021", "01/13/2020", "04-01-2021", "44200"],
        ),
        (
            "annex_a_contacts",
            "contact_date",
            ["04/01/2021", "2021-01-04", "2021-01-04 00:00:00"],
            ["44200", "44200.0", "4 January 2021", "31/02/2021"],
        ),
    ],
)  # fmt: skip
def test_day_is_read_as_its_layout_writes_it_and_never_guessed(
    example: Callable[..., Any], table: str, column: str, good: list[str], bad: list[str]
) -> None:
    delivered = with_cells(example(), table, column, [*good, *bad])
    find(delivered)
    assert cells(delivered, "not_a_date") == [
        (column, number) for number in range(2 + len(good), 2 + len(good) + len(bad))
    ]


@pytest.mark.parametrize(
    ("rule", "table", "column", "good", "bad"),
    [
        (
            "not_a_flag",
            "workforce",
            "AgencyWorker",
            ["Y", "no", "1", "0", "1.0", "0.00", "true", "FALSE", "\u200byes"],
            ["maybe", "2", "1.5", "yes please", "a) Yes"],
        ),
        (
            "not_a_number",
            "workforce",
            "FTE",
            ["1", "0.5", "1.0", "-1", "\u00a00.5"],
            ["0,5", "half", ".5", "1e5", "1.", "£1", "99999999999999999999"],
        ),
        (
            "not_an_integer",
            "fostering_households",
            "approved_places",
            ["3", "3.0", "12.00", "-1", "\u00a03"],
            ["3.5", "three", "3,0", "1e3", "99999999999999999999"],
        ),
    ],
)
def test_flag_and_number_are_read_also_after_they_went_through_a_spreadsheet(
    example: Callable[..., Any],
    rule: str,
    table: str,
    column: str,
    good: list[str],
    bad: list[str],
) -> None:
    delivered = with_cells(example(), table, column, [*good, *bad])
    find(delivered)
    first = 2 + len(good)
    assert cells(delivered, rule) == [(column, n) for n in range(first, first + len(bad))]


def test_flags_that_are_no_json_are_set_aside(example: Callable[..., Any]) -> None:
    texts = ['{"NEW_REFERRAL_FLAG":"Y"}', "\u00a0{} ", "flags: none", '{"NEW_REFERRAL_FLAG":']
    delivered = with_cells(example(), "ssd_contacts", "cont_contact_outcome_json", texts)
    find(delivered)
    assert cells(delivered, "not_json") == [
        ("cont_contact_outcome_json", 4),
        ("cont_contact_outcome_json", 5),
    ]


@pytest.mark.parametrize(
    ("day", "rules_broken"),
    [
        ("31/12/1899", ["impossible_date"]),
        ("01/01/1900", []),
        ("31/12/2099", ["future_date"]),
        ("01/01/2100", ["future_date", "impossible_date"]),
        ("31/01/2021", []),
        ("01/02/2021", ["future_date"]),
    ],
)
def test_day_may_lie_in_two_centuries_and_not_after_the_month(
    example: Callable[..., Any], day: str, rules_broken: list[str]
) -> None:
    delivered = example("2021-01").deliver("ssda903_episodes", f"CHILD | DECOM\none | {day}")
    find(delivered)
    assert [rule for _, rule in broken(delivered, "DECOM")] == rules_broken


def test_day_that_lies_ahead_by_its_nature_is_no_fault(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id | due_date   | completed_date
        1        | one       | 2021-06-01 | 2021-02-01
        """,
    )
    find(delivered)
    assert cells(delivered, "future_date") == [("completed_date", 2)]


@pytest.mark.parametrize(
    ("due", "is_far"), [("2022-01-31", False), ("2022-02-01", True), ("2031-01-01", True)]
)
def test_day_that_lies_ahead_does_so_by_no_more_than_a_year(
    example: Callable[..., Any], due: str, is_far: bool
) -> None:
    delivered = example("2021-01").deliver(
        "audits", f"audit_id | person_id | due_date\n1 | one | {due}"
    )
    find(delivered)
    assert cells(delivered, "far_future_date") == [("due_date", 2)] * is_far


def test_day_that_lies_ahead_lies_so_by_a_year_at_most(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id | due_date
        1        | one       | 2022-01-31
        2        | one       | 2022-02-01
        """,
    )
    find(delivered)
    assert cells(delivered, "far_future_date") == [("due_date", 3)]


def test_key_and_required_cells_must_be_filled_and_others_need_not(
    example: Callable[..., Any],
) -> None:
    delivered = example().deliver(
        "audits",
        """
        audit_id | person_id | due_date   | completed_date
        1        | one       | 2021-01-01 |
                 | two       | 2021-01-01 | 2021-01-01
        3        |           |            | 2021-01-01
        """,
    )
    find(delivered)
    assert cells(delivered, "missing_value") == [
        ("audit_id", 3),
        ("due_date", 4),
        ("person_id", 4),
    ]


def test_of_rows_with_one_key_the_first_that_can_be_used_stays(
    example: Callable[..., Any],
) -> None:
    delivered = example().deliver(
        "audits",
        """
        audit_id | person_id | due_date
        1        | one       | some day
        1        | one       | 2021-01-01
        1        | one       | 2021-01-02
        2        | one       | 2021-01-02
        """,
    )
    find(delivered)
    assert cells(delivered, "duplicate_key") == [("audit_id", 4)]
    assert [row["row_number"] for row in delivered.rows("from accepted.audits")] == [3, 5]


# --- What is doubtful -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "is_unknown"),
    [
        ("mainstream", False),
        ("MAINSTREAM", False),
        ("kinship", False),
        ("short break", True),
        ("foster", True),
    ],
)
def test_code_is_looked_up_in_any_case(
    example: Callable[..., Any], cell: str, is_unknown: bool
) -> None:
    delivered = example().deliver(
        "fostering_households", f"household_id | approval_type\n1 | {cell}"
    )
    find(delivered)
    assert bool(cells(delivered, "unknown_code")) == is_unknown


@pytest.mark.parametrize(("cell", "is_unknown"), [("5", False), ("5.0", False), ("7", True)])
def test_code_that_is_a_number_may_come_with_decimals(
    example: Callable[..., Any], cell: str, is_unknown: bool
) -> None:
    delivered = example().deliver("workforce", f"{WORKER} | OrgRole\n2021-01-31 | A | 0 | {cell}")
    find(delivered)
    assert bool(cells(delivered, "unknown_code")) == is_unknown


@pytest.mark.parametrize(
    ("cell", "is_unknown"),
    [
        ("a) Male", False),
        ("Male", False),
        ("  a)  MALE ", False),
        ("M", False),
        ("b) Female", False),
        ("Wren", True),
        ("z) Wren", True),
    ],
)
def test_option_is_known_by_its_code_or_its_words(
    example: Callable[..., Any], cell: str, is_unknown: bool
) -> None:
    delivered = example().deliver(
        "annex_a_contacts", f"child_id | gender | contact_date\none | {cell} | 2021-01-04"
    )
    find(delivered)
    assert bool(cells(delivered, "unknown_code")) == is_unknown


@pytest.mark.parametrize(
    ("code", "ended", "is_of_another_year"),
    [
        pytest.param("E43", "31/03/2018", False, id="last day of the old code"),
        pytest.param("E43", "01/04/2018", True, id="old code a day later"),
        pytest.param("E45", "31/03/2018", True, id="new code a day early"),
        pytest.param("E45", "01/04/2018", False, id="first day of the new code"),
        pytest.param("E4A", "01/04/2018", False, id="code of every year"),
        pytest.param("E43", "", False, id="no day to judge it by"),
    ],
)
def test_reason_must_be_of_the_day_on_which_the_episode_ended(
    example: Callable[..., Any], code: str, ended: str, is_of_another_year: bool
) -> None:
    delivered = example().deliver(
        "ssda903_episodes",
        f"CHILD | DECOM | DEC | REC\none | 01/02/2018 | {ended} | {code}",
    )
    find(delivered)
    assert cells(delivered, "code_of_another_year") == [("REC", 2)] * is_of_another_year


@pytest.mark.parametrize(
    ("code", "began", "ended", "is_of_another_year"),
    [
        # H5 was a placement until 31 March 2024.
        pytest.param("H5", "01/01/2023", "", False, id="old code of one that lasts"),
        pytest.param("H5", "01/01/2023", "01/06/2024", False, id="lasted into the new list"),
        pytest.param("H5", "01/04/2024", "", True, id="began under the new list"),
        pytest.param("K3", "01/01/2023", "01/06/2023", True, id="ended before the new code"),
        pytest.param("K3", "01/01/2023", "", False, id="lasts and is coded anew"),
    ],
)
def test_code_of_what_lasts_must_have_been_valid_on_some_day_of_it(
    example: Callable[..., Any], code: str, began: str, ended: str, is_of_another_year: bool
) -> None:
    delivered = example("2025-01").deliver(
        "ssda903_episodes", f"CHILD | DECOM | DEC | PLACE\none | {began} | {ended} | {code}"
    )
    find(delivered)
    assert cells(delivered, "code_of_another_year") == [("PLACE", 2)] * is_of_another_year


def test_code_without_a_day_of_its_own_is_judged_by_the_first_day_of_its_row(
    example: Callable[..., Any],
) -> None:
    delivered = example().deliver(
        "care_leaver_activity",
        """
        person_id | status_date | activity_code
        one       | 2020-06-01  | F3
        two       | 2020-06-01  | F4
        """,
    )
    find(delivered)
    # F4 took the place of F3 on 1 April 2021.
    assert cells(delivered, "code_of_another_year") == [("activity_code", 3)]


def test_column_without_a_value_is_one_finding_about_no_row(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "year_of_the_child",
        """
        person_id | joined_date | left_date
        one       | 2020-09-01  |
        two       | 2020-09-01  |
        """,
    )
    find(delivered)
    assert cells(delivered, "empty_column") == [("left_date", None)]
    (row,) = delivered.rows("from rejected.finding where rule = 'empty_column'")
    assert (row["severity"], row["is_set_aside"], row["record_key"]) == ("query", False, None)


@pytest.mark.parametrize(
    ("flags", "says_one_thing"),
    [
        pytest.param(["Y"] * 60, True, id="always yes"),
        pytest.param(["N", "0", "no"] * 20, True, id="always no, however it is written"),
        pytest.param(["Y"] * 59 + ["N"], False, id="not always"),
        pytest.param(["Y"] * 5, False, id="too few rows to say so"),
        pytest.param([None] * 60, False, id="blank, which another rule says"),
    ],
)
def test_flag_that_never_changes_is_one_finding_about_no_row(
    example: Callable[..., Any], flags: list[str | None], says_one_thing: bool
) -> None:
    delivered = with_cells(example(), "audits", "is_year_of_the_child", flags)
    find(delivered)
    assert cells(delivered, "one_value") == [("is_year_of_the_child", None)] * says_one_thing


def test_team_that_neither_settings_nor_case_system_list_is_unknown(
    example: Callable[..., Any],
) -> None:
    rows = """
        audit_id | person_id | due_date   | team
        1        | one       | 2021-01-04 | T1
        2        | one       | 2021-01-04 | T9
        3        | one       | 2021-01-04 | elsewhere
        4        | one       | 2021-01-04 |
        """
    delivered = example().known_teams("T9").deliver("audits", rows)
    find(delivered)
    assert cells(delivered, "unknown_team") == [("team", 4)]
    unlisted = example(teams=()).deliver("audits", rows)
    find(unlisted)
    assert cells(unlisted, "unknown_team") == []  # nothing to compare with


def test_column_of_a_table_without_rows_is_not_called_empty(example: Callable[..., Any]) -> None:
    delivered = example()
    find(delivered, ["year_of_the_child"])
    assert delivered.rows("from rejected.finding") == []


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (["Y"] * 50, [("is_year_of_the_child", None)]),
        (["Y", "1"] * 25, [("is_year_of_the_child", None)]),
        (["Y"] * 49 + [""], []),
        (["Y"] * 49 + ["N"], []),
    ],
)
def test_flag_that_says_the_same_in_many_rows_is_one_finding_about_no_row(
    example: Callable[..., Any], answers: list[str], found: Found
) -> None:
    delivered = with_cells(example(), "audits", "is_year_of_the_child", answers)
    delivered.connection.execute(
        "update raw.audits set is_year_of_the_child = nullif(is_year_of_the_child, '')"
    )
    find(delivered)
    assert cells(delivered, "one_value") == found


def test_option_that_says_the_same_in_many_rows_is_one_finding(example: Callable[..., Any]) -> None:
    column = "is_no_further_action"
    delivered = with_cells(example(), "annex_a_referrals", column, ["a) Yes"] * 50)
    find(delivered)
    assert cells(delivered, "one_value") == [(column, None)]


def test_team_must_be_one_of_the_settings_or_of_the_case_system(
    example: Callable[..., Any],
) -> None:
    delivered = example().known_teams("M7")
    # T1 is a team of the council's settings.
    with_cells(delivered, "audits", "team", ["T1", " M7", "t1", "Elsewhere"])
    find(delivered)
    assert cells(delivered, "unknown_team") == [("team", 4), ("team", 5)]


def test_no_team_is_unknown_where_none_is_known(example: Callable[..., Any]) -> None:
    delivered = with_cells(example(teams=()), "audits", "team", ["Elsewhere"])
    find(delivered)
    assert cells(delivered, "unknown_team") == []


def test_words_are_in_latin_letters_and_are_no_days(example: Callable[..., Any]) -> None:
    texts = ["Reviewing officer", "Swyddog adolygu \u0175", "Offic\u0435r", "2021-03-31", "2021-03"]
    delivered = with_cells(example(), "audits", "auditor_role", texts)
    find(delivered)
    assert cells(delivered, "other_script") == [("auditor_role", 4)]
    assert cells(delivered, "day_as_text") == [("auditor_role", 5)]


def test_names_of_the_flags_of_a_contact_are_in_latin_letters(example: Callable[..., Any]) -> None:
    texts = ['{"NFA_FLAG": "Y"}', '{"N\u0391_FLAG": "Y"}', '{"NFA_FLAG": "\u04ae"}', None]
    delivered = with_cells(example(), "ssd_contacts", "cont_contact_outcome_json", texts)
    find(delivered)
    column = "cont_contact_outcome_json"
    assert cells(delivered, "other_script") == [(column, 3), (column, 4)]
    assert cells(delivered, "day_as_text") == []


def test_text_that_is_about_a_day_may_be_one(example: Callable[..., Any]) -> None:
    delivered = with_cells(
        example(), "ssda903_prev_perm", "DATE_PERM", ["01/02/2019", "zz/02/2019"]
    )
    find(delivered)
    assert cells(delivered, "day_as_text") == []


def test_id_must_point_at_a_record_of_the_delivery(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver("ssd_person", "pers_person_id | pers_dob\none | 2010-05-01")
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id | cine_referral_date
            R1               | one            | 2021-01-04
            R2               | nobody         | 2021-01-04
            """,
        )
        .deliver(
            "ssd_cin_assessments",
            """
            cina_assessment_id | cina_person_id | cina_referral_id | cina_assessment_start_date
            A1                 | one            | R1               | 2021-01-04
            A2                 | one            | R9               | 2021-01-04
            A3                 | one            |                  | 2021-01-04
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id | due_date
            1        | one       | 2021-01-04
            2        | stranger  | 2021-01-04
            """,
        )
    )
    find(delivered)
    assert cells(delivered, "unknown_record") == [
        ("cina_referral_id", 3),
        ("cine_person_id", 3),
        ("person_id", 3),
    ]


def test_nothing_points_nowhere_where_the_other_table_is_not_delivered(
    example: Callable[..., Any],
) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        "cine_referral_id | cine_person_id | cine_referral_date\nR1 | nobody | 2021-01-04",
    )
    find(delivered)
    assert cells(delivered, "unknown_record") == []


def test_key_of_a_table_points_at_no_other_table(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver("workforce", f"{WORKER}\n2021-01-31 | A | 0")
        .deliver("ssd_professionals", "prof_professional_id\nB")
    )
    find(delivered)
    assert cells(delivered, "unknown_record") == []


# --- What is set aside ------------------------------------------------------------------------


def test_what_cannot_be_used_is_set_aside_and_what_is_doubtful_stays(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id | due_date   | completed_date | grade
        good     | one       | 2021-01-04 | 2021-01-05     | good
        code     | one       | 2021-01-04 | 2021-01-05     | splendid
        later    | one       | 2021-01-04 | 2021-02-05     | good
        none     | one       |            | 2021-01-05     | good
        text     | one       | soon       | 2021-01-05     | good
        """,
    )
    find(delivered)
    severity = {
        (row["rule"], row["severity"], row["is_set_aside"])
        for row in delivered.rows("from rejected.finding")
        if row["rule"] in CELL_RULES
    }
    assert severity == {
        ("not_a_date", "block", True),
        ("missing_value", "block", True),
        ("unknown_code", "error", False),
        ("future_date", "error", False),
        ("empty_column", "query", False),
    }
    accepted = {row["audit_id"] for row in delivered.rows("from accepted.audits")}
    assert accepted == {"good", "code", "later"}


def test_blocking_rule_sets_its_row_aside_and_an_error_does_not(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssda903_header",
        """
        CHILD | SEX | DOB        | ETHNIC
        good  | 1   | 01/05/2010 | WBRI
        error | 7   | 01/05/2010 | WBRI
        block | 1   |            | WBRI
        """,
    )
    # Which table decides that there is a looked-after return.
    delivered.deliver("ssda903_episodes", "CHILD | DECOM\ngood | 01/05/2020")
    find(delivered)
    by_rule = {
        row["rule"]: (row["row_number"], row["severity"], row["is_set_aside"])
        for row in delivered.rows("from rejected.finding where source_table = 'ssda903_header'")
    }
    assert by_rule["102"] == (4, "block", True)
    assert by_rule["unknown_code"] == (3, "error", False)
    accepted = delivered.rows("from accepted.ssda903_header order by row_number")
    assert [row["CHILD"] for row in accepted] == ["good", "error"]
    assert len(delivered.rows("from raw.ssda903_header")) == 3


def test_finding_names_the_record_and_the_person_it_is_about(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver("audits", "audit_id | person_id | due_date\n17 | one | never\n | two | never")
        .deliver("workforce_posts", "SnapshotDate | Team | VacantFTE\n2021-01-31 | T1 | few")
        .deliver("year_of_the_child", "person_id | joined_date\nthree | never")
        .deliver("commentary", "month | kind | text\n2021-01 | highlight | words")
    )
    find(delivered)
    named = {
        (row["source_table"], row["record_key"], row["person_key"])
        for row in delivered.rows("from rejected.finding where row_number is not null")
    }
    assert named == {
        ("audits", "17", "one"),
        # Without a key of its own a row is known by its person, where it has one.
        ("audits", "two", "two"),
        ("workforce_posts", "2021-01-31 T1", None),
        ("year_of_the_child", "three", "three"),
        ("commentary", None, None),
    }


def test_finding_holds_no_cell_of_its_row(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "audits", "audit_id | person_id | due_date | grade\n1 | one | CANARY | CANARY"
    )
    find(delivered)
    assert "CANARY" not in str(delivered.rows("from rejected.finding"))


def test_looking_twice_finds_the_same(example: Callable[..., Any]) -> None:
    delivered = example().deliver("audits", "audit_id | person_id | due_date\n1 | one | never")
    find(delivered)
    first = delivered.rows("from rejected.finding order by all")
    find(delivered)
    assert delivered.rows("from rejected.finding order by all") == first


def test_findings_are_counted_by_severity(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "audits", "audit_id | person_id | due_date | grade\n1 | one | never | splendid"
    )
    find(delivered)
    found = find_all(delivered.connection, {"audits"})
    counted = delivered.rows("select severity, count(*) as n from rejected.finding group by all")
    assert found == {"block": 0, "error": 0, "query": 0} | {
        row["severity"]: row["n"] for row in counted
    }
    assert found["block"] == 1  # the day
    assert found["error"] >= 1  # the grade


def test_doubtful_cells_are_counted_without_those_the_suites_count(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id | team | auditor_role | due_date   | completed_date | grade    | moderated_grade | is_year_of_the_child
        1        | one       | T1   | lead         | 2021-01-01 | 2021-02-01     | splendid | good            | Y
        2        | two       | T1   | lead         | 2021-01-01 | 2021-02-02     | good     | good            | Y
        3        | two       | T1   | lead         | 2021-01-01 |                | good     | good            | Y
        """,  # noqa: E501 - a table
    )
    find(delivered)
    assert doubtful_counts(delivered.connection) == [
        ("audits", "completed_date", "future_date", 3, 2)
    ]


# --- Rules that cannot be run -----------------------------------------------------------------


def codes_found(delivered: Any) -> set[str]:  # noqa: ANN401 - Example
    return {row["rule"] for row in delivered.rows("select distinct rule from rejected.finding")}


EPISODE = "CHILD | DECOM | RNE | PLACE | PLACE_PROVIDER | URN\none | 01/05/2020 | S | U6 | PR1"


def test_rule_that_compares_with_what_is_not_delivered_is_not_run(
    example: Callable[..., Any],
) -> None:
    alone = example("2021-01").deliver("ssda903_episodes", f"{EPISODE} | SC9")
    find(alone)
    # 1008: the Ofsted number is in the list of providers. Nothing is known without the list.
    assert "1008" not in codes_found(alone)
    with_list = (
        example("2021-01")
        .deliver("ssda903_episodes", f"{EPISODE} | SC9")
        .deliver("provider_list", "URN | PROVIDER_CODE\nSC1 | PR1")
    )
    find(with_list)
    assert "1008" in codes_found(with_list)


def test_rules_of_a_return_are_not_run_on_an_annex_a_workbook(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "annex_a_looked_after", "child_id | start_date\none | 2020-05-01"
    )
    find(delivered)
    assert all(not delivered.rows(f"from returns.{name}") for name in return_columns())
    broken_rules = codes_found(delivered) - set(CELL_RULES)
    assert {rules()[code].header.return_name for code in broken_rules} <= {"local"}


def test_rule_that_cannot_be_run_is_named_without_a_value(
    example: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    header = RuleHeader(
        code="X1", return_name="local", table="raw.audits", rule="none", columns="none",
        kpi="none", severity="error", source="none",  # type: ignore[arg-type]
    )  # fmt: skip
    faulty = Rule(
        header,
        "select 'audits' as source_table, cast(due_date as integer) as row_number from raw.audits",
        frozenset({TableName("raw", "audits")}),
        frozenset(),
    )
    monkeypatch.setattr("warehouse.findings.rules", lambda: {"X1": faulty})
    delivered = example().deliver("audits", "audit_id | person_id | due_date\n1 | one | CANARY")
    start_findings(delivered.connection)
    with pytest.raises(BuildFailed) as failed:
        find_breaches(delivered.connection, {}, {"audits"})
    assert str(failed.value) == (
        "Rule X1 could not be run (ConversionException): see warehouse/rules/local."
    )


# --- The returns ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "delivers", "looked_after", "in_need"),
    [
        # earliest date of the return, first day that it speaks about
        pytest.param(
            "2021-01",
            (*tables_of("ssda903"), *tables_of("cin_census")),
            ("2020-04-01", "2020-04-01"),
            ("2020-04-01", "2020-04-01"),
            id="statutory returns in January",
        ),
        pytest.param(
            "2021-03",
            tables_of("ssda903"),
            ("2020-04-01", "2020-04-01"),
            ("2020-04-01", "2020-04-01"),
            id="last month of the year",
        ),
        pytest.param(
            "2021-04",
            tables_of("ssda903"),
            ("2021-04-01", "2021-04-01"),
            ("2021-04-01", "2021-04-01"),
            id="first month of the year",
        ),
        pytest.param(
            "2021-01",
            tables_of("ssd"),
            ("1900-01-01", "2015-02-01"),
            ("1900-01-01", "2015-02-01"),
            id="SSD with six years",
        ),
        pytest.param(
            "2021-01",
            (*tables_of("ssd"), *tables_of("ssda903"), *tables_of("cin_census")),
            ("1900-01-01", "2015-02-01"),
            ("1900-01-01", "2015-02-01"),
            id="the SSD before the returns",
        ),
        pytest.param(
            "2021-01",
            (*CASES, *tables_of("ssda903")),
            ("2020-04-01", "2020-04-01"),
            ("1900-01-01", "2015-02-01"),
            id="each return from its own layout",
        ),
        pytest.param(
            "2021-01",
            tables_of("annex_a"),
            ("2020-04-01", "2020-04-01"),
            ("2020-04-01", "2020-04-01"),
            id="neither return",
        ),
    ],
)
def test_return_speaks_from_where_its_layout_begins(
    example: Callable[..., Any],
    month: str,
    delivers: Collection[str],
    looked_after: tuple[str, str],
    in_need: tuple[str, str],
) -> None:
    delivered = example(month)
    assert make_collection(delivered.connection, delivers) == 2
    months_end = {"2021-01": 31, "2021-03": 31, "2021-04": 30}
    end = date(2021, int(month[-2:]), months_end[month])
    days = {"SSDA903": looked_after, "CIN": in_need}
    assert {row.pop("return_name"): row for row in delivered.rows("from returns.collection")} == {
        name: {
            "earliest_date": date.fromisoformat(earliest),
            "period_start": date.fromisoformat(start),
            "month_end": end,
        }
        for name, (earliest, start) in days.items()
    }


def test_history_of_the_council_is_its_own_setting(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", history_months=24)
    make_collection(delivered.connection, tables_of("ssd"))
    starts = delivered.rows("select distinct period_start from returns.collection")
    assert starts == [{"period_start": date(2019, 2, 1)}]


@pytest.mark.parametrize("name", return_columns())
def test_returns_table_that_nothing_feeds_is_there_and_empty(
    example: Callable[..., Any], name: str
) -> None:
    delivered = example()
    delivered.connection.execute("create schema if not exists returns")
    assert make_returns(delivered.connection, (), name) == 0
    columns = delivered.rows(f"describe returns.{name}")
    assert [row["column_name"] for row in columns] == [
        "source_table",
        "row_number",
        *(column for column, _ in return_columns()[name]),
    ]


def test_returns_hold_the_rows_that_are_set_aside_too(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssda903_episodes", "CHILD | DECOM\none | never\ntwo | 01/05/2020"
    )
    find(delivered)
    rows = delivered.rows("select row_number, decom, decom_text from returns.episodes order by all")
    assert [tuple(row.values()) for row in rows] == [
        (2, None, "never"),
        (3, date(2020, 5, 1), "01/05/2020"),
    ]


# --- What is accepted -------------------------------------------------------------------------


def test_accepted_rows_are_the_raw_ones_without_those_set_aside(
    example: Callable[..., Any],
) -> None:
    delivered = example().deliver(
        "audits",
        """
        audit_id | person_id | due_date
        1        | one       | 2021-01-01
        2        | two       | never
        3        | three     | 2021-01-01
        """,
    )
    find(delivered)
    raw = delivered.rows("from raw.audits order by row_number")
    assert delivered.rows("from accepted.audits order by row_number") == [raw[0], raw[2]]


def test_every_delivered_table_has_its_accepted_one(example: Callable[..., Any]) -> None:
    delivered = example()
    start_findings(delivered.connection)
    accept(delivered.connection, delivered_tables())
    made = delivered.rows(
        "select table_name from information_schema.tables where table_schema = 'accepted'"
    )
    assert {row["table_name"] for row in made} == set(delivered_tables())


def test_row_set_aside_of_one_table_is_not_set_aside_of_another(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example()
        .deliver("audits", "audit_id | person_id | due_date\n1 | one | never")
        .deliver("year_of_the_child", "person_id | joined_date\none | 2020-09-01")
    )
    find(delivered)
    assert delivered.rows("from accepted.audits") == []
    assert len(delivered.rows("from accepted.year_of_the_child")) == 1


def test_names_of_findings_without_a_row_stay_blank(example: Callable[..., Any]) -> None:
    delivered = example().deliver("audits", "audit_id | person_id | due_date\n1 | one | 2021-01-01")
    start_findings(delivered.connection)
    name_records(delivered.connection)
    assert delivered.rows("from rejected.finding") == []
    find(delivered)
    about_columns = delivered.rows("from rejected.finding where row_number is null")
    assert about_columns
    assert {(row["record_key"], row["person_key"]) for row in about_columns} == {(None, None)}


def test_every_layout_has_a_history_that_the_collection_can_read(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01")
    starts = {
        name: delivered.rows(f"select speaks_from('{layout.history}') as day")[0]["day"]
        for name, layout in layouts().items()
    }
    assert starts == {
        "ssd": date(2015, 2, 1),
        "local": date(2015, 2, 1),
        "ssda903": date(2020, 4, 1),
        "cin_census": date(2020, 4, 1),
        "annex_a": date(2020, 8, 1),
    }
