"""A council small enough to read, delivered as files and built through Dagster for real."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from warehouse.sources.declarations import delivered_tables

ROOT = Path(__file__).resolve().parents[2]

# Enough of each record for every table to have a row, all of it obviously made up.
_ROWS: dict[str, list[dict[str, str]]] = {
    "ssd_person": [
        {
            "pers_person_id": f"SYN-{n}",
            "pers_sex": "F" if n % 2 else "M",
            "pers_ethnicity": "WBRI",
            "pers_dob": f"20{n:02}-05-01",
        }
        for n in range(1, 11)
    ],
    "ssd_cin_episodes": [
        {
            "cine_referral_id": f"R{n}",
            "cine_person_id": f"SYN-{n}",
            "cine_referral_date": f"2020-{n:02}-15",
            "cine_referral_nfa": "N",
            "cine_referral_source_code": "1A",
            "cine_cin_primary_need_code": "N1",
            "cine_referral_team": "T1",
        }
        for n in range(1, 11)
    ]
    + [
        {
            "cine_referral_id": "R11",
            "cine_person_id": "SYN-10",
            "cine_referral_date": "2021-01-05",
            "cine_referral_nfa": "N",
            "cine_referral_source_code": "1A",
            "cine_cin_primary_need_code": "N1",
            "cine_referral_team": "T1",
        }
    ],
    "ssd_s47_enquiry": [
        {
            "s47e_s47_enquiry_id": "S1",
            "s47e_person_id": "SYN-1",
            "s47e_s47_start_date": "2021-01-04",
            "s47e_s47_nfa": "N",
            "s47e_s47_completed_by_team": "T1",
        }
    ],
}


@dataclass(frozen=True)
class SmallCouncil:
    """A council's folders, and the command line that builds them."""

    config: Path
    data: Path

    def landing(self, month: str = "2021-01") -> Path:
        return self.data / "landing" / month

    def configure(self, **settings: object) -> None:
        content = {
            "name": "Exampleshire",
            "la_code": "901",
            "ons_code": "E99000901",
            "population_0_17": {2018: 40000, 2019: 40000, 2020: 50000},
            "delivers": list(_ROWS),
            **settings,
        }
        self.config.mkdir(exist_ok=True)
        (self.config / "authority.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")

    def deliver(self, month: str = "2021-01") -> None:
        folder = self.landing(month)
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in _ROWS.items():
            columns = [column.name for column in delivered_tables()[table].columns]
            lines = [",".join(columns)] + [
                ",".join(row.get(column, "") for column in columns) for row in rows
            ]
            (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "_COMPLETE").touch()

    def run(self, month: str = "2021-01", *more: str) -> subprocess.CompletedProcess[str]:
        return self.command("run", "--month", month, *more)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        folders = ["--config", str(self.config), "--data-dir", str(self.data)]
        return subprocess.run(
            [sys.executable, "-m", "pipelines", *words, *folders],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def database(self) -> Path:
        return self.data / "published" / "internal" / "performance.duckdb"


@pytest.fixture
def council(tmp_path: Path) -> SmallCouncil:
    made = SmallCouncil(tmp_path / "config", tmp_path / "data")
    made.configure()
    made.deliver()
    return made


@pytest.fixture(scope="session")
def make_council(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], SmallCouncil]:
    def make(name: str) -> SmallCouncil:
        folder = tmp_path_factory.mktemp(name)
        made = SmallCouncil(folder / "config", folder / "data")
        made.configure()
        made.deliver()
        return made

    return make
