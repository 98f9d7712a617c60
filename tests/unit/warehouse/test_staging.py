"""Rows that cannot be typed or keyed are set aside with their rule; the rest is typed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from warehouse.sql_files import sql_files
from warehouse.staging import rows_set_aside


def staged(delivered: Any, table: str, key: str) -> set[object]:  # noqa: ANN401 - Example
    """The keys that reach a staged table."""
    return {row[key] for row in delivered.make(f"staged.{table}")}


def set_aside(delivered: Any, table: str) -> list[tuple[object, ...]]:  # noqa: ANN401 - Example
    """What was set aside of a delivered table: row number, column and rule."""
    return [
        tuple(row.values())
        for row in delivered.rows(
            "select row_number, column_name, rule from rejected.finding "
            "where is_set_aside and source_table = ? order by all",
            [table],
        )
    ]


def test_row_that_cannot_be_typed_is_set_aside_with_its_rule(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id   | cine_person_id | cine_referral_date | cine_referral_nfa
        good               | one            | 2021-01-04         | N
        31 February        | two            | 2021-02-31         | N
        day first          | three          | 04/01/2021         | N
        flag of neither    | four           | 2021-01-04         | maybe
        also good          | five           | 2021-01-05         |
        """,
    )
    assert staged(delivered, "referral", "referral_key") == {"good", "also good"}
    # The header is row 1 of the file.
    assert set_aside(delivered, "ssd_cin_episodes") == [
        (3, "cine_referral_date", "not_a_date"),
        (4, "cine_referral_date", "not_a_date"),
        (5, "cine_referral_nfa", "not_a_flag"),
    ]


def test_number_and_integer_that_cannot_be_read_are_set_aside(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId    | AgencyWorker | FTE
            2021-01-31   | full time   | 0            | 1
            2021-01-31   | FTE in word | 0            | half
            """,
        )
        .deliver(
            "fostering_households",
            """
            household_id    | approval_type | approved_places
            three places    | mainstream    | 3
            half a place    | mainstream    | 2.5
            no places given | mainstream    |
            """,
        )
    )
    assert staged(delivered, "social_worker", "worker_key") == {"full time"}
    assert set_aside(delivered, "workforce") == [(3, "FTE", "not_a_number")]
    households = staged(delivered, "fostering_household", "fostering_household_key")
    assert households == {"three places", "no places given"}
    assert set_aside(delivered, "fostering_households") == [
        (3, "approved_places", "not_an_integer")
    ]


def test_row_without_a_value_it_must_have_is_set_aside(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_close_date
        still open       | one            | 2021-01-04         |
        no person        |                | 2021-01-04         | 2021-01-08
        no date          | three          |                    | 2021-01-08
                         | no key         | 2021-01-04         | 2021-01-08
        """,
    )
    assert staged(delivered, "referral", "referral_key") == {"still open"}
    assert set_aside(delivered, "ssd_cin_episodes") == [
        (3, "cine_person_id", "missing_value"),
        (4, "cine_referral_date", "missing_value"),
        (5, "cine_referral_id", "missing_value"),
    ]


def test_second_row_of_a_key_is_set_aside(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        twice            | one            | 2021-01-04
        once             | two            | 2021-01-04
        twice            | one            | 2021-01-05
        """,
    )
    rows = delivered.make("staged.referral")
    assert {(row["referral_key"], row["referral_date"]) for row in rows} == {
        ("twice", date(2021, 1, 4)),
        ("once", date(2021, 1, 4)),
    }
    assert set_aside(delivered, "ssd_cin_episodes") == [(4, "cine_referral_id", "duplicate_key")]


def test_key_of_two_columns_repeats_only_when_both_do(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "workforce",
        """
        SnapshotDate | WorkerId | AgencyWorker | FTE
        2020-12-31   | one      | 0            | 1
        2021-01-31   | one      | 0            | 1
        2021-01-31   | two      | 0            | 1
        2021-01-31   | one      | 0            | 0.5
        """,
    )
    assert len(delivered.make("staged.social_worker")) == 3
    assert set_aside(delivered, "workforce") == [(5, "WorkerId", "duplicate_key")]


def test_table_without_a_key_keeps_equal_rows(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "year_of_the_child",
        """
        person_id | joined_date
        one       | 2020-09-01
        one       | 2020-09-01
        """,
    )
    assert len(delivered.make("staged.year_of_the_child_member")) == 2
    assert set_aside(delivered, "year_of_the_child") == []


@pytest.mark.parametrize(
    ("born", "rules"),
    [
        pytest.param("1899-12-31", ["impossible_date"], id="before 1900"),
        pytest.param("1900-01-01", [], id="first day of 1900"),
        pytest.param("2099-12-31", [], id="last day of 2099"),
        pytest.param("2100-01-01", ["impossible_date"], id="after 2099"),
        pytest.param("0201-01-04", ["impossible_date"], id="slip of the pen"),
    ],
)
def test_date_outside_two_centuries_is_impossible(
    example: Callable[..., Any], born: str, rules: list[str]
) -> None:
    delivered = example().deliver("ssd_person", f"pers_person_id | pers_dob\nsomebody | {born}")
    assert len(delivered.make("staged.person")) == 1 - len(rules)
    assert [rule for _, _, rule in set_aside(delivered, "ssd_person")] == rules


def test_row_that_breaks_two_rules_is_listed_twice_and_counted_once(
    example: Callable[..., Any],
) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa
        good             | one            | 2021-01-04         | N
        two faults       | two            | soon               | perhaps
        one fault        |                | 2021-01-04         | N
        """,
    )
    assert staged(delivered, "referral", "referral_key") == {"good"}
    (aside,) = rows_set_aside(delivered.connection, "referral", delivered.delivered)
    assert (aside.table, aside.rows, aside.bad) == ("ssd_cin_episodes", 3, 2)
    assert aside.by_rule == (
        ("cine_person_id", "missing_value", 1),
        ("cine_referral_date", "not_a_date", 1),
        ("cine_referral_nfa", "not_a_flag", 1),
    )
    assert set_aside(delivered, "ssd_cin_episodes") == [
        (3, "cine_referral_date", "not_a_date"),
        (3, "cine_referral_nfa", "not_a_flag"),
        (4, "cine_person_id", "missing_value"),
    ]


def test_rows_that_are_open_or_of_the_last_year_are_counted_apart(
    example: Callable[..., Any],
) -> None:
    """Few bad rows of six years can be many of those that a month end counts."""
    delivered = example("2021-01").deliver(
        "ssd_cla_placement",
        """
        clap_cla_placement_id | clap_person_id | clap_cla_placement_start_date | clap_cla_placement_end_date
        open                  | one            | 2015-06-01                    |
        ended this year       | two            | 2015-06-01                    | 2020-02-01
        ended before          | three          | 2015-06-01                    | 2020-01-31
        bad and open          |                | 2015-06-01                    |
        bad and ended before  |                | 2015-06-01                    | 2016-01-31
        bad on no day         | four           | soon                          | soon
        """,  # noqa: E501
    )
    staged(delivered, "placement", "placement_key")
    (aside,) = rows_set_aside(delivered.connection, "placement", delivered.delivered)
    assert (aside.rows, aside.bad) == (6, 3)
    assert (aside.rows_current, aside.bad_current) == (4, 2)


def test_row_set_aside_holds_no_delivered_value(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        two faults       | Nobody Nemo    | Nobody Nemo
        """,
    )
    delivered.make("staged.referral")
    (row,) = delivered.rows("from rejected.finding")
    assert row["row_number"] == 2
    assert "Nobody Nemo" not in row.values()


def test_rest_of_a_row_set_aside_stays_in_raw(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        no date          | one            | soon
        """,
    )
    assert delivered.make("staged.referral") == []
    (row,) = delivered.rows("from raw.ssd_cin_episodes")
    assert (row["row_number"], row["cine_referral_id"]) == (2, "no date")


def test_row_set_aside_is_in_no_figure(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_close_date
        1                | one            | 2021-01-04         |
        2                | two            | 2021-01-05         | 2021-01-32
        """,
    )
    assert delivered.counted("referrals") == {("2021-01", "one"): None}


def test_clean_delivery_sets_nothing_aside(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | one            | 2021-01-04
        """,
    )
    assert len(delivered.make("staged.referral")) == 1
    assert set_aside(delivered, "ssd_cin_episodes") == []


@pytest.mark.parametrize("table", sorted(sql_files("staged")))
def test_every_staged_table_can_be_made_from_an_empty_delivery(
    example: Callable[..., Any], table: str
) -> None:
    assert example().make(f"staged.{table}") == []
