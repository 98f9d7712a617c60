"""A person with the words of the code lists."""

from collections.abc import Callable
from datetime import date
from typing import Any


def test_codes_are_shown_in_words(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_person",
        """
        pers_person_id  | pers_sex | pers_ethnicity
        White British   | F        | WBRI
        Mixed           | M        | MWBC
        Asian           | M        | APKN
        Black           | F        | BAFR
        Other           | F        | OOTH
        Refused         | M        | REFU
        lower case      | f        | wbri
        both blank      |          |
        neither in list | Z        | ZZZZ
        """,
    )
    rows = delivered.make("dimensions.person")
    assert {row["person_key"]: (row["sex"], row["ethnicity_group"]) for row in rows} == {
        "White British": ("Female", "White"),
        "Mixed": ("Male", "Mixed / Multiple ethnic groups"),
        "Asian": ("Male", "Asian / Asian British"),
        "Black": ("Female", "Black / African / Caribbean / Black British"),
        "Other": ("Female", "Other ethnic group"),
        "Refused": ("Male", "Not known"),
        "lower case": ("Female", "White"),
        "both blank": ("Not known", "Not known"),
        "neither in list": ("Not known", "Not known"),
    }


def test_unborn_child_has_an_expected_date_and_no_birth_date(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_person",
        """
        pers_person_id | pers_dob   | pers_expected_dob | pers_death_date
        unborn         |            | 2021-05-01        |
        born           | 2020-05-01 |                   |
        died           | 2010-05-01 |                   | 2020-12-31
        """,
    )
    rows = delivered.make("dimensions.person")
    dates = ("birth_date", "expected_birth_date", "death_date")
    assert {row["person_key"]: tuple(row[name] for name in dates) for row in rows} == {
        "unborn": (None, date(2021, 5, 1), None),
        "born": (date(2020, 5, 1), None, None),
        "died": (date(2010, 5, 1), None, date(2020, 12, 31)),
    }
