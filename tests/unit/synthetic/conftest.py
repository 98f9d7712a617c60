"""One synthetic history for all tests of it, cut at the months they ask for."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pandas as pd
import pytest

from synthetic.delivery import delivered_frames, month_of


@pytest.fixture(scope="session")
def delivery() -> Callable[[str], dict[str, pd.DataFrame]]:
    """The frames of a month's delivery, text as it would be written."""

    @cache
    def cut(month: str) -> dict[str, pd.DataFrame]:
        first: date = month_of(month)
        return dict(delivered_frames(first))

    return cut
