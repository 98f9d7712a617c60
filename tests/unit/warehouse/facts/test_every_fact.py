"""What holds of every fact: a council that has nothing to say of it still gets the table."""

from collections.abc import Callable
from typing import Any

import pytest

from warehouse.sql_files import sql_files


@pytest.mark.parametrize("fact", sorted(sql_files("facts")))
def test_fact_can_be_made_from_an_empty_delivery(example: Callable[..., Any], fact: str) -> None:
    assert example().make(f"facts.{fact}") == []
