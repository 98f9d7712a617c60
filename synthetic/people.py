"""People: obviously false, each a number with a birth date, a sex and an ethnicity."""

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np

_ETHNICITIES = (
    ("WBRI", 0.66), ("WOTH", 0.07), ("WIRI", 0.01), ("MWBC", 0.03), ("MWBA", 0.02),
    ("MWAS", 0.02), ("MOTH", 0.03), ("AIND", 0.01), ("APKN", 0.02), ("ABAN", 0.02),
    ("AOTH", 0.03), ("BCRB", 0.01), ("BAFR", 0.03), ("BOTH", 0.01), ("CHNE", 0.005),
    ("OOTH", 0.015), ("NOBT", 0.01),
)  # fmt: skip
_CODES, _SHARES = zip(*_ETHNICITIES, strict=True)
_CUMULATIVE = np.cumsum(_SHARES).tolist()


@dataclass
class People:
    """Everybody the history knows; a person is an index into these lists."""

    rng: np.random.Generator
    birth: list[int] = field(default_factory=list)
    sex: list[str] = field(default_factory=list)
    ethnicity: list[str] = field(default_factory=list)
    is_unborn_when_known: list[bool] = field(default_factory=list)
    known_from: list[int] = field(default_factory=list)
    death: dict[int, int] = field(default_factory=dict)

    def new(self, known: int, birth: int, *, sex: str | None = None) -> int:
        """Add a person who becomes known to the service on a day."""
        draw = self.rng.random()
        if sex is None:
            sex = "M" if draw < 0.515 else "F" if draw < 0.998 else "U"
        self.birth.append(birth)
        self.sex.append(sex)
        place = min(bisect_left(_CUMULATIVE, self.rng.random()), len(_CODES) - 1)
        self.ethnicity.append(_CODES[place])
        self.is_unborn_when_known.append(birth > known)
        self.known_from.append(known)
        return len(self.birth) - 1

    def new_child(self, known: int) -> int:
        """Add a child of any age up to 17, a few of them not yet born."""
        if self.rng.random() < 0.025:
            return self.new(known, known + int(self.rng.integers(20, 150)))
        return self.new(known, known - int(self.rng.integers(1, int(17.4 * 365))))

    def age_days(self, person: int, when: int) -> int:
        """Days since birth; negative before it."""
        return when - self.birth[person]


def reference(person: int) -> str:
    """How a person is written in a delivery."""
    return f"SYN-P{person:06d}"
