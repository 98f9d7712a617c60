"""The synthetic council's looked-after return: the same children as in its other layouts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from synthetic.ssda903 import write_large_episodes, write_ssda903

Delivery = Callable[[str], dict[str, pd.DataFrame]]
Return = dict[str, pd.DataFrame]
NAMES = ["episodes", "header", "missing", "oc2", "oc3", "reviews", "uasc"]


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _days(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column[column != ""], format="%d/%m/%Y", exact=True)


@pytest.fixture(scope="module")
def december(delivery: Delivery, tmp_path_factory: pytest.TempPathFactory) -> Return:
    """The return up to December 2020, table → rows."""
    folder = tmp_path_factory.mktemp("ssda903")
    files = write_ssda903(delivery("2020-12"), date(2020, 12, 1), folder)
    assert sorted(path.name for path in files) == sorted(
        [
            *(f"SSDA903_2021_{name}.csv" for name in NAMES),
            "SSDA903_2020_episodes_last_year.csv",
            "SSDA903_2020_oc3_last_year.csv",
        ]
    )
    assert sorted(folder.iterdir()) == sorted(files)
    return {path.stem.split("_", 2)[2]: _read(path) for path in files}


def test_return_is_named_after_the_year_in_which_it_ends(
    delivery: Delivery, tmp_path: Path
) -> None:
    for month, year in (("2020-03", 2020), ("2020-04", 2021)):
        folder = tmp_path / month
        write_ssda903(delivery(month), date.fromisoformat(f"{month}-01"), folder)
        assert (folder / f"SSDA903_{year}_episodes.csv").is_file()


def test_same_frames_give_the_same_bytes(delivery: Delivery, tmp_path: Path) -> None:
    first, second = (
        write_ssda903(delivery("2020-12"), date(2020, 12, 1), tmp_path / name)
        for name in ("first", "second")
    )
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_everybody_is_obviously_false(december: Return) -> None:
    for name, rows in december.items():
        assert len(rows) > 0, name
        assert rows["CHILD"].str.startswith("SYN-").all(), name


def test_every_date_is_day_month_year(december: Return) -> None:
    read = 0
    for rows in december.values():
        for column in {"DOB", "DECOM", "DEC", "REVIEW", "DUC", "MIS_START", "MIS_END"} & {*rows}:
            read += len(_days(rows[column]))
    assert read > 3000


def test_every_episode_was_open_in_the_year(december: Return, delivery: Delivery) -> None:
    rows = december["episodes"]
    assert (_days(rows["DECOM"]) <= "2020-12-31").all()
    assert _days(rows["DEC"]).between("2020-04-01", "2020-12-31").all()
    assert ((rows["DEC"] == "") == (rows["REC"] == "")).all()
    delivered = delivery("2020-12")["ssd_cla_episodes"]
    ended = delivered["clae_cla_episode_ceased_date"]
    assert len(rows) == ((ended == "") | (ended >= "2020-04-01")).sum()


def test_episodes_of_last_year_end_with_that_year(december: Return) -> None:
    rows = december["episodes_last_year"]
    assert (_days(rows["DECOM"]) <= "2020-03-31").all()
    assert _days(rows["DEC"]).between("2019-04-01", "2020-03-31").all()
    still_open = rows[rows["DEC"] == ""][["CHILD", "DECOM", "PLACE", "PLACE_PROVIDER"]]
    this_year = december["episodes"][["CHILD", "DECOM", "PLACE", "PLACE_PROVIDER"]]
    assert len(still_open) > 300
    assert len(still_open.merge(this_year)) == len(still_open)


def test_every_episode_has_a_placement_and_a_legal_status(december: Return) -> None:
    rows = december["episodes"]
    assert (rows[["RNE", "LS", "CIN", "PLACE"]] != "").all(axis=None)
    is_temporary = rows["PLACE"].isin(["T1", "T2", "T4"])
    assert ((rows["PLACE_PROVIDER"] == "") == is_temporary).all()
    assert {"V4", "V2", "C1", "C2"} <= set(rows["LS"])


def test_reason_of_a_change_stands_on_the_episode_before_it(december: Return) -> None:
    rows = december["episodes"]
    given = rows[rows["REASON_PLACE_CHANGE"] != ""]
    assert len(given) > 50
    assert (given["REC"] == "X1").all()
    follows = given.merge(rows, left_on=["CHILD", "DEC"], right_on=["CHILD", "DECOM"])
    assert len(follows) == len(given)
    assert set(follows["RNE_y"]) <= {"P", "B"}


def test_every_child_has_one_header_row(december: Return) -> None:
    header = december["header"]
    assert header["CHILD"].is_unique
    assert set(header["SEX"]) <= {"0", "1", "2"}
    assert len(_days(header["DOB"])) == len(header)
    for name in ("episodes", "oc2", "oc3", "reviews", "missing", "uasc"):
        assert december[name]["CHILD"].isin(header["CHILD"]).all(), name


def test_care_leavers_had_a_birthday_by_the_month_end(december: Return, delivery: Delivery) -> None:
    rows = december["oc3"]
    assert rows["CHILD"].is_unique
    statuses = delivery("2020-12")["care_leaver_activity"]
    due = statuses[
        (statuses["birthday_age"] != "")
        & statuses["status_date"].between("2020-04-01", "2020-12-31")
    ]
    assert set(rows["CHILD"]) == set(due["person_id"])
    years = 2020 - _days(rows["DOB"]).dt.year
    assert years.between(17, 21).all()


def test_sex_is_written_as_letters_from_2025(delivery: Delivery, tmp_path: Path) -> None:
    # The history ends before 2025: the people of an earlier month do as well.
    write_ssda903(delivery("2020-12"), date(2024, 4, 1), tmp_path)
    header = _read(tmp_path / "SSDA903_2025_header.csv")
    assert {"M", "F"} <= set(header["SEX"]) <= {"M", "F", "U"}


def test_columns_that_do_not_come_in_are_blank(december: Return) -> None:
    dropped = {
        "header": ["UPN", "MOTHER", "MC_DOB"],
        "episodes": ["HOME_POST", "PL_POST"],
    }
    for name, columns in dropped.items():
        assert (december[name][columns] == "").all(axis=None)


@pytest.mark.parametrize("rows", [1, 4, 4001])
def test_large_return_has_so_many_episodes_that_touch(tmp_path: Path, rows: int) -> None:
    header_file, episodes_file = write_large_episodes(tmp_path, rows)
    header, episodes = _read(header_file), _read(episodes_file)
    assert len(episodes) == rows
    assert list(header["CHILD"]) == list(episodes["CHILD"].unique())
    is_new = episodes["CHILD"] != episodes["CHILD"].shift()
    assert ((episodes["RNE"] == "S") == is_new).all()
    assert (episodes["DECOM"] == episodes["DEC"].shift())[~is_new].all()
    assert ((episodes["REC"] == "X1") == (~is_new).shift(-1, fill_value=False)).all()
    assert _days(episodes["DECOM"]).between("2020-04-01", "2021-03-31").all()
    assert _days(episodes["DEC"]).between("2020-04-01", "2021-03-31").all()
