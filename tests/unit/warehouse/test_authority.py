"""The council's configuration: one clear sentence for every slip."""

from datetime import date
from pathlib import Path

import pytest

from warehouse.authority import load_authority
from warehouse.errors import ConfigurationError
from warehouse.sources.declarations import delivered_tables

VALID = 'name: Exampleshire\nla_code: "901"\nons_code: E99000901\n'


def write(folder: Path, text: str) -> Path:
    (folder / "authority.yaml").write_text(text, encoding="utf-8")
    return folder


def fault(folder: Path) -> str:
    with pytest.raises(ConfigurationError) as raised:
        load_authority(folder)
    return str(raised.value)


def test_settings_left_out_have_defaults(tmp_path: Path) -> None:
    authority = load_authority(write(tmp_path, VALID))
    assert authority.required_tables == tuple(
        table.name
        for table in delivered_tables().values()
        if table.layout in ("ssd", "local") and table.name != "provider_list"
    )
    assert (authority.history_months, authority.months_shown) == (72, 25)
    assert authority.schedule_working_day == 5


def test_missing_file_names_the_folder(tmp_path: Path) -> None:
    assert "no authority.yaml" in fault(tmp_path)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("delivers: [ssd_persons]\n", "delivers: no such table or layout: ssd_persons."),
        ("delivers: []\n", "delivers: a council delivers at least one table."),
        ("population_0_17: {2020: 0}\n", "population_0_17.2020"),
        ("caseload_guidline: 18\n", "caseload_guidline"),
        ("teams: []\n", "teams belong in teams.csv"),
        ("name: [\n", "not valid YAML: see line"),
    ],
)
def test_slip_names_the_setting(tmp_path: Path, more: str, words: str) -> None:
    text = VALID + more if "name:" not in more else more
    assert words in fault(write(tmp_path, text))


def test_la_code_read_as_a_number_is_refused(tmp_path: Path) -> None:
    assert "la_code" in fault(write(tmp_path, VALID.replace('"901"', "901")))


def test_teams_are_dated_and_blank_dates_are_open(tmp_path: Path) -> None:
    write(tmp_path, VALID)
    (tmp_path / "teams.csv").write_text(
        "source_team,team_name,service,valid_from,valid_to\n"
        "T1,Assessment 1,Assessment,,2020-03-31\n"
    )
    (team,) = load_authority(tmp_path).teams
    assert (team.valid_from, team.valid_to) == (None, date(2020, 3, 31))


def test_slip_in_teams_names_the_row(tmp_path: Path) -> None:
    write(tmp_path, VALID)
    (tmp_path / "teams.csv").write_text(
        "source_team,team_name,service,valid_from,valid_to\nT1,Assessment 1,Assessment,soon,\n"
    )
    assert fault(tmp_path).startswith("teams.csv row 2: valid_from")
