"""Legal statuses, with short breaks marked."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("code", "is_short_break"),
    [
        pytest.param("V3", True, id="V3"),
        pytest.param("V4", True, id="V4"),
        pytest.param("V2", False, id="single period under section 20"),
        pytest.param("C1", False, id="interim care order"),
        pytest.param("C2", False, id="care order"),
        pytest.param("Z9", False, id="in no list"),
    ],
)
def test_short_breaks_are_v3_and_v4(
    example: Callable[..., Any], code: str, is_short_break: bool
) -> None:
    delivered = example().deliver(
        "ssd_legal_status",
        "lega_legal_status_id | lega_person_id | lega_legal_status"
        f" | lega_legal_status_start_date\n1 | child | {code} | 2021-01-04",
    )
    (row,) = delivered.make("facts.legal_status")
    assert (row["legal_status_code"], row["is_short_break"]) == (code, is_short_break)
