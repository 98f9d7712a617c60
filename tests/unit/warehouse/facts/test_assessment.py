"""Single assessments, with the working days they took."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("started", "authorised", "days"),
    [
        pytest.param("2020-11-02", "2021-01-07", 45, id="on day 45"),
        pytest.param("2020-11-02", "2021-01-08", 46, id="on day 46"),
        pytest.param("2020-11-02", "2021-01-09", 46, id="on the Saturday after"),
        pytest.param("2020-11-01", "2021-01-07", 46, id="started on the Sunday before"),
        pytest.param("2021-01-04", "2021-01-04", 0, id="same day"),
        pytest.param("2021-01-04", "2021-01-05", 1, id="next day"),
        pytest.param("2020-12-24", "2020-12-29", 1, id="over Christmas"),
        pytest.param("2021-01-04", "", None, id="not authorised"),
    ],
)
def test_working_days_from_start_to_authorisation(
    example: Callable[..., Any], started: str, authorised: str, days: int | None
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments",
        "cina_assessment_id | cina_person_id | cina_assessment_start_date"
        f" | cina_assessment_auth_date\n1 | child | {started} | {authorised}",
    )
    (row,) = delivered.make("facts.assessment")
    assert row["working_days_to_authorisation"] == days
