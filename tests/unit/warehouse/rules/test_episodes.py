"""Rules about episodes of being looked after: one by one, in their order, against last year."""

from collections.abc import Callable
from datetime import date

import pytest

Breaches = Callable[..., list[int]]

# The return of 2025-26: what the code lists hold today.
TODAY = {"period_start": date(2025, 4, 1), "month_end": date(2026, 3, 31)}


# One episode against its child


def test_episode_of_a_child_without_header_is_reported_by_int03(breaches: Breaches):
    header = """
        child
        SYN-1
        SYN-1
    """
    episodes = """
        child | decom
        SYN-1 | 2020-05-01
        SYN-2 | 2020-05-01
        SYN-2 | 2020-06-01
    """
    assert breaches("INT03", header=header, episodes=episodes) == [2, 3]


def test_only_a_first_episode_before_birth_is_reported_by_302(breaches: Breaches):
    header = """
        child       | dob
        SYN-before  | 2020-05-02
        SYN-same    | 2020-05-01
        SYN-unknown |
    """
    episodes = """
        child       | decom
        SYN-same    | 2020-05-01
        SYN-unknown | 2020-05-01
        SYN-same    | 2020-05-03
        SYN-before  | 2020-06-01
        SYN-before  | 2020-05-01
    """
    # Row 5 of the episodes and row 1 of the header.
    assert breaches("302", header=header, episodes=episodes) == [1, 5]


def test_child_who_starts_at_18_is_reported_by_352(breaches: Breaches):
    header = """
        child    | dob
        SYN-1    | 2002-06-10
        SYN-leap | 2004-02-29
    """
    episodes = """
        child    | decom      | rne
        SYN-1    | 2020-06-09 | S
        SYN-1    | 2020-06-10 | S
        SYN-1    | 2020-06-11 | L
        SYN-1    |            | S
        SYN-2    | 2020-06-11 | S
        SYN-leap | 2022-02-27 | S
        SYN-leap | 2022-02-28 | S
    """
    assert breaches("352", header=header, episodes=episodes) == [2, 7]


def test_open_episode_after_the_18th_birthday_is_reported_by_359(breaches: Breaches):
    header = """
        child    | dob
        SYN-1    | 2003-01-30
        SYN-2    | 2003-01-31
        SYN-leap | 2000-02-29
    """
    episodes = """
        child    | ls | place | dec        | dec_text
        SYN-1    | C2 | U4    |            |
        SYN-2    | C2 | U4    |            |
        SYN-1    | V2 | K2    |            |
        SYN-1    | V2 | K1    |            |
        SYN-1    |    | K2    |            |
        SYN-1    | C2 | U4    | 2021-01-01 | 01/01/2021
        SYN-1    | C2 | U4    |            | soon
        SYN-leap | V2 |       |            |
    """
    assert breaches("359", header=header, episodes=episodes) == [1, 4, 5, 8]


def test_leap_day_child_is_18_on_28_february_for_359(breaches: Breaches):
    header = """
        child | dob
        SYN-1 | 2004-02-29
    """
    episodes = """
        child | ls
        SYN-1 | C2
    """
    on_the_day = date(2022, 2, 28)
    after = date(2022, 3, 31)
    assert breaches("359", header=header, episodes=episodes, month_end=on_the_day) == []
    assert breaches("359", header=header, episodes=episodes, month_end=after) == [1]


# One episode by itself


def test_start_date_that_is_blank_or_no_date_is_reported_by_141(breaches: Breaches):
    episodes = """
        child | decom      | decom_text
        SYN-1 | 2020-05-01 | 01/05/2020
        SYN-1 |            | 31/04/2020
        SYN-1 |            |
    """
    assert breaches("141", episodes=episodes) == [2, 3]


def test_only_a_filled_end_date_can_be_no_date_for_147(breaches: Breaches):
    episodes = """
        child | dec        | dec_text
        SYN-1 | 2020-05-01 | 01/05/2020
        SYN-1 |            | 2020-05-01
        SYN-1 |            |
    """
    assert breaches("147", episodes=episodes) == [2]


def test_end_date_and_reason_come_together_for_148(breaches: Breaches):
    episodes = """
        child | dec        | dec_text   | rec
        SYN-1 | 2020-05-01 | 01/05/2020 | X1
        SYN-1 | 2020-05-01 | 01/05/2020 |
        SYN-1 |            |            | X1
        SYN-1 |            |            |
        SYN-1 |            | unreadable |
        SYN-1 |            | unreadable | E4A
    """
    assert breaches("148", episodes=episodes) == [2, 3, 5]


def test_only_a_filled_reason_for_an_episode_can_be_unlisted_for_143(breaches: Breaches):
    episodes = """
        child | decom      | rne
        SYN-1 | 2020-05-01 | S
        SYN-1 | 2020-05-01 | U
        SYN-1 | 2020-05-01 | Q
        SYN-1 | 2020-05-01 |
        SYN-1 |            | Q
    """
    assert breaches("143", episodes=episodes) == [3, 5]


def test_only_a_filled_legal_status_can_be_unlisted_for_144(breaches: Breaches):
    episodes = """
        child | decom      | ls
        SYN-1 | 2020-05-01 | V4
        SYN-1 | 2020-05-01 | V1
        SYN-1 | 2020-05-01 |
    """
    assert breaches("144", episodes=episodes) == [2]


def test_placement_type_is_of_the_list_while_the_episode_ran_for_146(breaches: Breaches):
    episodes = """
        child | decom      | dec        | place
        SYN-1 | 2024-03-31 |            | H5
        SYN-1 | 2024-04-01 |            | H5
        SYN-1 | 2024-01-01 | 2024-03-31 | K3
        SYN-1 | 2024-01-01 | 2024-04-01 | K3
        SYN-1 | 2024-01-01 |            | U9
        SYN-1 | 2024-01-01 |            |
        SYN-1 |            |            | U4
    """
    found = breaches(
        "146",
        episodes=episodes,
        earliest_date=date(2018, 1, 1),
        period_start=date(2024, 4, 1),
        month_end=date(2025, 3, 31),
    )
    assert found == [2, 3, 5]


def test_statutory_return_is_held_to_the_list_of_its_year_by_146(breaches: Breaches):
    episodes = """
        child | decom      | place
        SYN-1 | 2023-05-01 | H5
        SYN-1 | 2023-05-01 | K3
    """
    assert breaches("146", episodes=episodes, **TODAY) == [1]


def test_end_reason_is_of_the_list_on_the_day_it_ended_for_149(breaches: Breaches):
    episodes = """
        child | dec        | rec
        SYN-1 | 2018-03-31 | E43
        SYN-1 | 2018-04-01 | E43
        SYN-1 | 2018-03-31 | E45
        SYN-1 | 2018-04-01 | E45
        SYN-1 |            | E43
        SYN-1 |            | E4
        SYN-1 |            |
        SYN-1 | 2020-04-01 | X1
    """
    assert breaches("149", episodes=episodes) == [2, 3, 5, 6]


def test_start_after_the_month_end_is_reported_by_354(breaches: Breaches):
    episodes = """
        child | decom      | dec
        SYN-1 | 2021-01-30 | 2021-02-02
        SYN-1 | 2021-01-31 |
        SYN-1 | 2021-02-01 |
        SYN-1 |            | 2021-02-01
    """
    assert breaches("354", episodes=episodes) == [3]


def test_end_after_the_month_end_is_reported_by_385(breaches: Breaches):
    episodes = """
        child | decom      | dec
        SYN-1 | 2021-02-01 |
        SYN-1 | 2020-05-01 | 2021-01-31
        SYN-1 | 2020-05-01 | 2021-02-01
    """
    assert breaches("385", episodes=episodes) == [3]


def test_end_before_the_start_is_reported_by_356(breaches: Breaches):
    episodes = """
        child | decom      | dec
        SYN-1 | 2020-05-02 | 2020-05-01
        SYN-1 | 2020-05-02 | 2020-05-02
        SYN-1 | 2020-05-02 | 2020-05-03
        SYN-1 | 2020-05-02 |
        SYN-1 |            | 2020-05-01
    """
    assert breaches("356", episodes=episodes) == [1]


# Episodes in their order

_ENDED_THAT_DAY = "SYN-1 | 2020-06-01 | 2020-06-01 | S | X1"
_WENT_ON = "SYN-1 | 2020-06-01 |            | P |"


@pytest.mark.parametrize(
    "rows", [(_ENDED_THAT_DAY, _WENT_ON), (_WENT_ON, _ENDED_THAT_DAY)], ids=["S first", "P first"]
)
@pytest.mark.parametrize(
    "code", ["142", "357", "388", "431", "432", "433", "437", "501", "502", "503D", "503E", "562"]
)
def test_order_in_the_file_says_nothing_about_episodes_of_one_day(
    breaches: Breaches, code: str, rows: tuple[str, str]
):
    episodes = "\n".join(["child | decom | dec | rne | rec", *rows])
    assert breaches(code, episodes=episodes) == []


@pytest.mark.parametrize("is_s_first", [True, False], ids=["S first", "P first"])
def test_of_episodes_of_one_day_the_start_of_care_is_the_first(
    breaches: Breaches, is_s_first: bool
):
    def found(code: str, columns: str, start: str, later: str, **tables: str) -> list[int]:
        rows = [start, later] if is_s_first else [later, start]
        return breaches(code, episodes="\n".join([columns, *rows]), **tables)

    start, later = (1, 2) if is_s_first else (2, 1)
    columns = "child | decom | dec | rne | rec | place | place_provider"
    still_open = "SYN-1 | 2020-06-01 | | S | | U4 | PR1"
    ended = "SYN-1 | 2020-06-01 | 2020-06-01 | P | X1 | K2 | PR4"
    assert found("142", columns, still_open, ended) == [start]
    died = "SYN-1 | 2020-06-01 | 2020-06-02 | S | E2 | U4 | PR1"
    assert found("437", columns, died, ended) == [start]
    assert found("432", columns, died, ended) == [later]
    assert found("433", columns, died, ended) == [later]
    # 388 looks for the next one on the day the start ended, a day later.
    went_on = "SYN-1 | 2020-06-01 | 2020-06-02 | S | X1 | U4 | PR1"
    assert found("388", columns, went_on, still_open.replace("| S |", "| P |")) == [start]
    last_year = "child | decom | place | place_provider\nSYN-1 | 2019-05-01 | Z1 | PR0"
    for code in ("502", "503D", "503E"):
        assert found(code, columns, went_on, ended, episodes_last_year=last_year) == [start]
    header = "child | dob\nSYN-1 | 2020-06-02"
    # Row 1 of the header beside the episode.
    assert found("302", columns, went_on, ended, header=header) == sorted([1, start])
    in_march = [row.replace("2020-06", "2020-03") for row in (went_on, ended)]
    assert found("562", columns, *in_march) == [start]
    previous = "SYN-1 | 2020-05-01 | 2020-06-01 | S | X1 | U4 | PR1\n"
    assert found("431", columns, previous + went_on, ended) == [2 if is_s_first else 3]


def test_last_years_episode_is_the_last_in_its_order_not_in_its_file(breaches: Breaches):
    last_year = """
        child | decom      | dec        | place | place_provider | turn
        SYN-1 | 2019-05-01 |            | U4    | PR1            | 2
        SYN-1 | 2019-05-01 | 2019-05-01 | K2    | PR4            | 1
        SYN-2 | 2019-05-01 | 2019-05-01 | K2    | PR4            | 1
        SYN-2 | 2019-05-01 |            | U4    | PR1            | 2
    """
    episodes = """
        child | decom      | place | place_provider
        SYN-1 | 2019-05-01 | K2    | PR4
        SYN-2 | 2019-05-01 | U4    | PR1
    """
    tables = {"episodes": episodes, "episodes_last_year": last_year}
    assert breaches("503D", **tables) == [1]
    assert breaches("503E", **tables) == [1]


def test_open_episode_before_another_is_reported_by_142(breaches: Breaches):
    episodes = """
        child  | decom      | dec        | rec
        SYN-1  | 2020-07-01 |            |
        SYN-1  | 2020-05-01 |            |
        SYN-1  | 2020-06-01 | 2020-07-01 |
        SYN-1  | 2020-06-15 |            | X1
        SYN-2  | 2020-05-01 | 2020-06-01 | X1
        SYN-2  | 2020-06-01 |            |
        SYN-3  | 2020-05-01 |            |
    """
    assert breaches("142", episodes=episodes) == [2, 3, 4]


def test_episode_that_starts_before_the_one_before_ended_is_reported_by_501(breaches: Breaches):
    episodes = """
        child  | decom      | dec
        SYN-1  | 2020-06-01 | 2020-07-01
        SYN-1  | 2020-05-01 | 2020-06-02
        SYN-1  | 2020-07-01 |
        SYN-2  | 2020-05-15 |
        SYN-3  | 2020-05-01 |
        SYN-3  | 2020-06-01 |
    """
    assert breaches("501", episodes=episodes) == [1]


def test_episode_inside_an_earlier_one_that_is_not_its_neighbour_is_reported_by_501(
    breaches: Breaches,
):
    episodes = """
        child  | decom      | dec
        SYN-1  | 2020-05-01 | 2020-09-01
        SYN-1  | 2020-05-02 | 2020-05-10
        SYN-1  | 2020-05-10 | 2020-05-20
        SYN-1  | 2020-08-31 | 2020-08-31
        SYN-1  | 2020-09-01 |
        SYN-2  | 2020-08-31 |
    """
    assert breaches("501", episodes=episodes) == [2, 3, 4]


def test_episodes_of_one_day_are_in_order_for_501(breaches: Breaches):
    episodes = """
        child  | decom      | dec
        SYN-1  | 2020-05-01 | 2020-05-01
        SYN-1  | 2020-05-01 | 2020-05-01
        SYN-1  | 2020-05-01 | 2020-06-01
    """
    assert breaches("501", episodes=episodes) == []


def test_first_episode_of_the_collection_that_is_not_coded_s_is_reported_by_357(
    breaches: Breaches,
):
    episodes = """
        child       | decom      | rne
        SYN-late    | 2020-06-01 | P
        SYN-late    | 2020-05-01 | S
        SYN-first   | 2020-04-01 | L
        SYN-blank   | 2020-04-01 |
        SYN-earlier | 2020-03-31 | L
        SYN-undated |            | L
    """
    assert breaches("357", episodes=episodes) == [3, 4]


def test_care_that_goes_on_without_a_next_episode_that_day_is_reported_by_388(
    breaches: Breaches,
):
    episodes = """
        child | decom      | dec        | rec
        SYN-1 | 2020-06-01 |            |
        SYN-1 | 2020-05-01 | 2020-06-01 | X1
        SYN-2 | 2020-05-01 | 2020-06-01 | X1
        SYN-2 | 2020-06-02 |            |
        SYN-3 | 2020-05-01 | 2020-06-01 | X1
        SYN-4 | 2020-05-01 |            | X1
        SYN-5 | 2020-06-01 |            |
    """
    assert breaches("388", episodes=episodes) == [3, 5]


def test_care_that_ended_and_began_again_that_day_is_reported_by_388(breaches: Breaches):
    episodes = """
        child | decom      | dec        | rec
        SYN-1 | 2020-05-01 | 2020-06-01 | E4A
        SYN-1 | 2020-06-01 | 2020-07-01 | E4A
        SYN-1 | 2020-07-02 | 2020-08-01 |
        SYN-1 | 2020-08-01 | 2020-08-01 | X1
        SYN-1 | 2020-08-01 |            |
    """
    assert breaches("388", episodes=episodes) == [1]


def test_new_start_on_the_day_the_previous_episode_ended_is_reported_by_431(breaches: Breaches):
    episodes = """
        child | decom      | dec        | rne
        SYN-1 | 2020-06-01 |            | S
        SYN-1 | 2020-05-01 | 2020-06-01 | S
        SYN-2 | 2020-05-01 | 2020-06-01 | S
        SYN-2 | 2020-06-02 |            | S
        SYN-3 | 2020-05-01 | 2020-06-01 | S
        SYN-3 | 2020-05-31 |            | S
        SYN-4 | 2020-05-01 |            | S
        SYN-4 | 2020-06-01 |            | S
        SYN-5 | 2020-05-01 | 2020-06-01 | S
        SYN-5 | 2020-06-01 |            | P
    """
    assert breaches("431", episodes=episodes) == [1, 6]


def test_episode_after_the_end_of_care_that_is_not_a_start_is_reported_by_432(
    breaches: Breaches,
):
    episodes = """
        child | decom      | rne | rec
        SYN-1 | 2020-06-01 | P   |
        SYN-1 | 2020-05-01 | S   | E4A
        SYN-2 | 2020-05-01 | S   | X1
        SYN-2 | 2020-06-01 | P   | E4A
        SYN-2 | 2020-07-01 | S   | E3
        SYN-2 | 2020-08-01 |     |
        SYN-3 | 2020-05-01 | S   | E99
        SYN-3 | 2020-06-01 | P   |
        SYN-3 | 2020-07-01 | P   |
    """
    assert breaches("432", episodes=episodes) == [1, 6]


def test_continuation_that_does_not_follow_on_is_reported_by_433(breaches: Breaches):
    episodes = """
        child | decom      | dec        | rne
        SYN-1 | 2020-06-01 | 2020-07-01 | L
        SYN-1 | 2020-05-01 | 2020-06-01 | L
        SYN-1 | 2020-07-02 |            | P
        SYN-1 | 2020-08-01 | 2020-09-01 | U
        SYN-1 | 2020-09-02 | 2020-09-03 | S
        SYN-1 | 2020-09-04 | 2020-09-05 |
        SYN-1 | 2020-09-06 | 2020-09-07 | Q
    """
    # Row 2 is the first of the child, and row 4 follows one that has no end.
    assert breaches("433", episodes=episodes) == [3, 4]


def test_episodes_of_one_day_are_ordered_by_their_end_for_433(breaches: Breaches):
    episodes = """
        child | decom      | dec        | rne
        SYN-1 | 2020-06-01 |            | P
        SYN-1 | 2020-06-01 | 2020-06-01 | L
        SYN-1 | 2020-05-01 | 2020-06-01 | S
    """
    assert breaches("433", episodes=episodes) == []


def test_end_by_death_or_age_before_another_episode_is_reported_by_437(breaches: Breaches):
    episodes = """
        child | decom      | rec
        SYN-1 | 2020-06-01 | E15
        SYN-1 | 2020-05-01 | E2
        SYN-2 | 2020-05-01 | E15
        SYN-2 | 2020-06-01 |
        SYN-3 | 2020-05-01 | E17
        SYN-3 | 2020-06-01 | E2
    """
    assert breaches("437", episodes=episodes) == [2, 3]


# This year's first episode against last year's return


def test_first_episode_that_did_not_start_with_an_open_one_is_reported_by_502(
    breaches: Breaches,
):
    last_year = """
        child      | decom      | dec
        SYN-same   | 2019-05-01 |
        SYN-other  | 2019-05-01 |
        SYN-closed | 2019-05-01 | 2019-06-01
        SYN-two    | 2019-05-01 |
        SYN-two    | 2019-06-01 |
    """
    episodes = """
        child      | decom
        SYN-same   | 2020-06-01
        SYN-same   | 2019-05-01
        SYN-other  | 2019-05-02
        SYN-other  | 2019-06-01
        SYN-closed | 2020-04-01
        SYN-two    | 2019-06-01
        SYN-new    | 2020-06-01
    """
    assert breaches("502", episodes=episodes, episodes_last_year=last_year) == [3, 6]


@pytest.mark.parametrize(
    ("code", "column", "value", "other"),
    [("503D", "place", "U4", "K2"), ("503E", "place_provider", "PR1", "PR4")],
)
def test_first_episode_unlike_the_one_carried_over_is_reported(
    breaches: Breaches, code: str, column: str, value: str, other: str
):
    last_year = f"""
        child      | decom      | dec        | {column}
        SYN-same   | 2019-05-01 |            | {value}
        SYN-other  | 2019-05-01 |            | {value}
        SYN-blank  | 2019-05-01 |            | {value}
        SYN-both   | 2019-05-01 |            |
        SYN-latest | 2019-05-01 |            | {other}
        SYN-latest | 2019-06-01 |            | {value}
        SYN-closed | 2019-05-01 |            | {other}
        SYN-closed | 2019-06-01 | 2019-07-01 | {other}
    """
    episodes = f"""
        child      | decom      | {column}
        SYN-same   | 2019-05-01 | {value}
        SYN-same   | 2020-05-01 | {other}
        SYN-other  | 2019-05-01 | {other}
        SYN-blank  | 2019-05-01 |
        SYN-both   | 2019-05-01 |
        SYN-latest | 2019-06-01 | {value}
        SYN-closed | 2020-06-01 | {value}
        SYN-new    | 2020-06-01 | {value}
    """
    assert breaches(code, episodes=episodes, episodes_last_year=last_year) == [3, 4]


def test_episode_from_before_the_collection_unknown_last_year_is_reported_by_562(
    breaches: Breaches,
):
    last_year = """
        child     | decom      | dec
        SYN-known | 2019-05-01 |
        SYN-other | 2019-05-01 |
        SYN-older | 2019-05-01 |
        SYN-older | 2019-06-01 |
        SYN-ended | 2019-05-01 | 2019-06-01
    """
    episodes = """
        child     | decom
        SYN-known | 2019-05-01
        SYN-known | 2020-03-01
        SYN-other | 2020-03-31
        SYN-none  | 2020-03-31
        SYN-new   | 2020-04-01
        SYN-older | 2019-05-01
        SYN-ended | 2019-05-01
    """
    assert breaches("562", episodes=episodes, episodes_last_year=last_year) == [3, 4, 6]


# Placement, provider, Ofsted number


def test_unlisted_or_unwanted_provider_is_reported_by_178(breaches: Breaches):
    episodes = """
        child | place | place_provider
        SYN-1 | U4    | PR0
        SYN-1 | U4    | PR5
        SYN-1 | U4    | PR6
        SYN-1 |       | PR9
        SYN-1 | U4    |
        SYN-1 | T0    | PR1
        SYN-1 | Z14   | PR1
        SYN-1 | T4    | PR1
        SYN-1 | T0    |
    """
    assert breaches("178", episodes=episodes) == [3, 4, 6, 7]


def test_missing_provider_is_reported_by_526(breaches: Breaches):
    episodes = """
        child | place | place_provider
        SYN-1 | U4    |
        SYN-1 | U4    | PR1
        SYN-1 |       |
        SYN-1 | T4    |
        SYN-1 | Z11   |
        SYN-1 | Z1    |
    """
    assert breaches("526", episodes=episodes, **TODAY) == [1, 3, 6]


def test_other_placement_of_the_old_list_has_no_provider_for_526(breaches: Breaches):
    episodes = """
        child | place | place_provider
        SYN-1 | Z1    |
        SYN-1 | U4    |
    """
    assert breaches("526", episodes=episodes) == [2]


def test_provider_that_is_not_wanted_is_reported_by_213(breaches: Breaches):
    episodes = """
        child | place | place_provider
        SYN-1 | T0    | PR1
        SYN-1 | T4    | PR4
        SYN-1 | Z12   | PR4
        SYN-1 | Z1    | PR4
        SYN-1 | T0    |
        SYN-1 | U4    | PR4
        SYN-1 |       | PR4
    """
    assert breaches("213", episodes=episodes) == [1, 2, 3]


@pytest.mark.parametrize(
    ("code", "provider", "reported", "accepted"),
    [
        ("527", "PR1", "P1 R2 R5", "U4 K2 R1"),
        ("528", "PR2", "P1 R2 R5", "U4 K2 R1"),
        ("529", "PR3", "P1 A3 A4 A5 A6 K1 K2 U1 U2 U3 U4 U5 U6", "R1 R2 R3 R5 S1 H5"),
        ("530", "PR4", "P1", "U4 R2 R5"),
        ("531", "PR5", "P1", "U4 R2 R5"),
    ],
)
def test_placements_a_provider_cannot_give_are_reported(
    breaches: Breaches, code: str, provider: str, reported: str, accepted: str
):
    rows = [(place, provider) for place in (reported + " " + accepted).split()]
    rows += [("", provider), ("P1", "PR0"), ("P1", "")]
    episodes = "place | place_provider\n" + "\n".join(f"{a} | {b}" for a, b in rows)
    assert breaches(code, episodes=episodes) == list(range(1, len(reported.split()) + 1))


def test_parents_as_provider_of_anything_but_home_are_reported_by_550(breaches: Breaches):
    episodes = """
        place | place_provider
        P1    | PR0
        U4    | PR0
              | PR0
        U4    | PR1
        U4    |
    """
    assert breaches("550", episodes=episodes) == [2, 3]


def test_missing_ofsted_number_is_reported_by_218(breaches: Breaches):
    episodes = """
        place | urn | dec        | dec_text
        U4    |     |            |
        U4    | SC1 |            |
        P1    |     |            |
        T0    |     |            |
        Z11   |     |            |
              |     |            |
        U4    |     | 2025-03-31 | 31/03/2025
        U4    |     | 2025-04-01 | 01/04/2025
        U4    |     |            | unreadable
        Z1    |     |            |
        P2    |     |            |
    """
    assert breaches("218", episodes=episodes, **TODAY) == [1, 6, 8, 10, 11]


def test_ofsted_number_was_not_wanted_of_some_types_in_earlier_years_for_218(
    breaches: Breaches,
):
    episodes = """
        place | urn
        Z1    |
        H5    |
        P2    |
        K2    |
    """
    in_2023 = {"period_start": date(2023, 4, 1), "month_end": date(2024, 3, 31)}
    in_2024 = {"period_start": date(2024, 4, 1), "month_end": date(2025, 3, 31)}
    assert breaches("218", episodes=episodes, **in_2023) == [4]
    assert breaches("218", episodes=episodes, **in_2024) == [2, 3, 4]


PROVIDERS = """
    urn | provider_code
    SC1 | PR1
    SC2 | PR4
    SC2 | PR5
"""


def test_ofsted_number_outside_the_list_is_reported_by_1008(breaches: Breaches):
    episodes = """
        urn     | place_provider
        SC1     | PR1
        SC9     | PR1
        XXXXXXX | PR1
        XXXXXX  | PR1
                | PR1
    """
    assert breaches("1008", episodes=episodes, provider_list=PROVIDERS) == [2, 4]


def test_provider_that_is_not_the_one_of_the_ofsted_number_is_reported_by_224(
    breaches: Breaches,
):
    episodes = """
        urn     | place_provider
        SC1     | PR1
        SC1     | PR4
        SC2     | PR4
        SC2     | PR5
        SC2     |
        SC9     | PR1
        XXXXXXX | PR1
                | PR1
    """
    assert breaches("224", episodes=episodes, provider_list=PROVIDERS) == [2, 5, 6]
