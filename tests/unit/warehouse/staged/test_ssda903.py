"""The looked-after return in staging: its rows in the columns that every layout shares."""

import csv
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from synthetic.delivery import delivered_frames
from synthetic.ssda903 import write_ssda903
from warehouse.authority import Authority
from warehouse.build import prepare
from warehouse.connection import connect
from warehouse.feeds import record_feeds
from warehouse.findings import accept, start_findings
from warehouse.kpi_definitions import kpi_definitions
from warehouse.month import month_settings
from warehouse.reference import load_reference
from warehouse.sources import csv_file
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sql_files import fed_files, parse_sql_file, sql_files
from warehouse.staging import stage
from warehouse.whole_build import make_dimensions_and_facts

WAREHOUSE = Path(__file__).resolve().parents[4] / "warehouse"
LAYOUT = WAREHOUSE / "staged" / "ssda903"
AUTHORITY = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2018: 40_000, 2019: 40_000, 2020: 50_000},
    caseload_guideline=18,
)
EPISODES = "CHILD | DECOM | RNE | LS | PLACE | PLACE_PROVIDER | DEC | REC"

Rows = list[dict[str, Any]]
Staged = Callable[..., Rows]


def _parse(text: str) -> tuple[list[str], list[list[str | None]]]:
    lines = [
        [cell.strip() for cell in line.strip().split("|")]
        for line in text.strip().splitlines()
        if line.strip()
    ]
    assert {len(line) for line in lines} == {len(lines[0])}, "a row is longer or shorter"
    return lines[0], [[cell or None for cell in line] for line in lines[1:]]


def _columns() -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    path = WAREHOUSE / "sources" / "columns" / "ssda903.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            columns.setdefault(row["table"], []).append(row["column"])
    return columns


@pytest.fixture(scope="module")
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(threads=1) as connection:
        prepare(connection, month_settings(AUTHORITY, date(2021, 1, 1)))
        load_reference(connection, AUTHORITY, date(2021, 1, 1))
        connection.execute("create schema accepted")
        for table, columns in _columns().items():
            cells = ", ".join(f'"{column}" varchar' for column in columns)
            connection.execute(f"create table accepted.{table} (row_number integer, {cells})")
        yield connection


@pytest.fixture
def staged(_database: duckdb.DuckDBPyConnection) -> Staged:
    """`staged("placement", episodes="CHILD | DECOM | …")`: the rows of a staged record.

    The delivery's month is January 2021 unless `month` says otherwise.
    """

    def make(
        record: str, month: str = "2021-01", authority: Authority = AUTHORITY, **tables: str
    ) -> Rows:
        first = date.fromisoformat(f"{month}-01")
        prepare(_database, month_settings(authority, first))
        for table in _columns():
            _database.execute(f"delete from accepted.{table}")
        for name, text in tables.items():
            header, rows = _parse(text)
            assert set(header) <= set(_columns()[f"ssda903_{name}"]), "a column is not declared"
            names = ", ".join(f'"{column}"' for column in header)
            places = ", ".join("?" * len(header))
            for number, row in enumerate(rows, start=2):
                _database.execute(
                    f"insert into accepted.ssda903_{name} (row_number, {names}) "
                    f"values ({number}, {places})",
                    row,
                )
        cursor = _database.execute(parse_sql_file(LAYOUT / f"{record}.sql").sql)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    return make


@pytest.mark.parametrize("record", sorted(path.stem for path in LAYOUT.glob("*.sql")))
def test_record_has_columns_of_the_preferred_layout_and_no_others(record: str) -> None:
    columns = parse_sql_file(LAYOUT / f"{record}.sql").columns
    assert columns[0] == "row_number"
    assert set(columns) <= set(sql_files("staged")[record].columns)


@pytest.mark.parametrize("record", sorted(path.stem for path in LAYOUT.glob("*.sql")))
def test_return_without_rows_makes_an_empty_record(staged: Staged, record: str) -> None:
    assert staged(record) == []


@pytest.mark.parametrize(
    ("delivered", "sex"),
    [
        ("1", "M"),
        ("2", "F"),
        ("0", "U"),
        ("9", "U"),
        ("M", "M"),
        ("f", "F"),
        ("U", "U"),
        ("", None),
    ],
)
def test_sex_is_written_as_since_2025(staged: Staged, delivered: str, sex: str | None) -> None:
    (row,) = staged("person", header=f"CHILD | SEX\nchild | {delivered}")
    assert row["sex"] == sex


def test_first_header_row_of_a_child_stands(staged: Staged) -> None:
    rows = staged(
        "person",
        header="""
        CHILD | SEX | DOB        | ETHNIC
        twice | 1   | 29/02/2008 | wbri
        once  | 2   | 01/12/2010 | AIND
        twice | 2   | 28/02/2008 | WOTH
        """,
    )
    assert sorted(rows, key=lambda row: row["person_key"]) == [
        {
            "row_number": 3,
            "person_key": "once",
            "sex": "F",
            "ethnicity_code": "AIND",
            "birth_date": date(2010, 12, 1),
        },
        {
            "row_number": 2,
            "person_key": "twice",
            "sex": "M",
            "ethnicity_code": "WBRI",
            "birth_date": date(2008, 2, 29),
        },
    ]


CARE = [
    "child | 04/05/2020 | S | V2 | U6 | PR1 | 04/05/2020 | X1 ",
    "child | 04/05/2020 | P | V2 | U6 | PR4 | 01/06/2020 | X1 ",
    "child | 01/06/2020 | L | C1 | U6 | PR4 | 06/07/2020 | X1 ",
    "child | 06/07/2020 | B | C2 | K2 | PR4 |            |    ",
]


@pytest.mark.parametrize("order", itertools.permutations(range(4)))
def test_keys_do_not_depend_on_the_order_of_the_rows(
    staged: Staged, order: tuple[int, ...]
) -> None:
    rows = staged("looked_after_episode", episodes="\n".join([EPISODES, *(CARE[n] for n in order)]))
    assert {row["looked_after_episode_key"]: row["placement_key"] for row in rows} == {
        "child 2020-05-04 01": "child 2020-05-04 01",
        "child 2020-05-04 02": "child 2020-05-04 02",
        "child 2020-06-01 01": "child 2020-05-04 02",
        "child 2020-07-06 01": "child 2020-07-06 01",
    }
    # Of two that start on one day the S comes first.
    assert {
        row["looked_after_episode_key"]: row["start_reason_code"]
        for row in rows
        if row["start_date"] == date(2020, 5, 4)
    } == {"child 2020-05-04 01": "S", "child 2020-05-04 02": "P"}
    assert {row["period_of_care_key"] for row in rows} == {"child 2020-05-04"}


def test_episode_that_ends_sooner_comes_first_on_a_day(staged: Staged) -> None:
    rows = staged(
        "looked_after_episode",
        episodes=EPISODES
        + """
        child | 06/04/2020 | S | V2 | U6 | PR1 | 04/05/2020 | X1
        child | 04/05/2020 | P | V2 | U4 | PR1 |            |
        child | 04/05/2020 | P | V2 | T1 |     | 04/05/2020 | X1
        """,
    )
    assert {row["row_number"]: row["looked_after_episode_key"] for row in rows} == {
        2: "child 2020-04-06 01",
        3: "child 2020-05-04 02",
        4: "child 2020-05-04 01",
    }


def test_two_rows_that_are_the_same_are_two_episodes(staged: Staged) -> None:
    rows = staged("looked_after_episode", episodes="\n".join([EPISODES, CARE[3], CARE[3]]))
    assert [row["looked_after_episode_key"] for row in rows] == [
        "child 2020-07-06 01",
        "child 2020-07-06 02",
    ]


def test_period_of_care_begins_with_an_s(staged: Staged) -> None:
    rows = staged(
        "looked_after_episode",
        episodes=EPISODES
        + """
        twice in care | 06/04/2020 | S | V2 | U6 | PR1 | 04/05/2020 | X1
        twice in care | 04/05/2020 | P | V2 | U4 | PR1 | 01/06/2020 | E4A
        twice in care | 02/11/2020 | S | C1 | U6 | PR1 |            |
        since before  | 02/03/2020 | P | C2 | U6 | PR1 | 04/05/2020 | X1
        since before  | 04/05/2020 | L | C2 | U6 | PR1 |            |
        """,
    )
    assert {
        (row["person_key"], row["start_date"]): (
            row["period_of_care_key"],
            row["entered_care_date"],
        )
        for row in rows
    } == {
        ("twice in care", date(2020, 4, 6)): ("twice in care 2020-04-06", date(2020, 4, 6)),
        ("twice in care", date(2020, 5, 4)): ("twice in care 2020-04-06", date(2020, 4, 6)),
        ("twice in care", date(2020, 11, 2)): ("twice in care 2020-11-02", date(2020, 11, 2)),
        # The S was in an earlier return: that it was before is all that can be told.
        ("since before", date(2020, 3, 2)): ("since before 2020-03-02", None),
        ("since before", date(2020, 5, 4)): ("since before 2020-03-02", None),
    }


@pytest.mark.parametrize(
    ("reason", "placements"),
    [("P", 2), ("B", 2), ("T", 2), ("U", 2), ("L", 1), ("l", 1)],
)
def test_every_reason_but_l_begins_a_placement(
    staged: Staged, reason: str, placements: int
) -> None:
    rows = staged(
        "placement",
        episodes=EPISODES
        + f"""
        child | 06/04/2020 | S         | V2 | U6 | PR1 | 04/05/2020 | X1
        child | 04/05/2020 | {reason}  | C1 | U6 | PR1 |            |
        """,
    )
    assert len(rows) == placements


def test_placement_runs_from_its_first_episode_to_the_end_of_its_last(staged: Staged) -> None:
    rows = staged(
        "placement",
        episodes="""
        CHILD | DECOM      | RNE | LS | PLACE | PLACE_PROVIDER | DEC        | REC | REASON_PLACE_CHANGE | URN
        child | 06/04/2020 | S   | V2 | U6    | PR4            | 04/05/2020 | X1  |                     | SC999999
        child | 04/05/2020 | L   | C1 | U6    | PR4            | 01/06/2020 | X1  | CREQB               | SC999999
        child | 01/06/2020 | P   | C1 | K2    | PR5            |            |     |                     | SC999998
        other | 02/03/2020 | L   | C2 | U4    | PR1            | 04/05/2020 | E4A |                     |
        """,  # noqa: E501
    )
    assert sorted(rows, key=lambda row: row["placement_key"]) == [
        {
            "row_number": 2,
            "placement_key": "child 2020-04-06 01",
            "period_of_care_key": "child 2020-04-06",
            "person_key": "child",
            "placement_type_code": "U6",
            "provider_code": "PR4",
            "provider_urn": "SC999999",
            "change_reason_code": "CREQB",
            "start_date": date(2020, 4, 6),
            "end_date": date(2020, 6, 1),
        },
        {
            "row_number": 4,
            "placement_key": "child 2020-06-01 01",
            "period_of_care_key": "child 2020-04-06",
            "person_key": "child",
            "placement_type_code": "K2",
            "provider_code": "PR5",
            "provider_urn": "SC999998",
            "change_reason_code": None,
            "start_date": date(2020, 6, 1),
            "end_date": None,
        },
        {
            "row_number": 5,
            "placement_key": "other 2020-03-02 01",
            "period_of_care_key": "other 2020-03-02",
            "person_key": "other",
            "placement_type_code": "U4",
            "provider_code": "PR1",
            "provider_urn": None,
            "change_reason_code": None,
            "start_date": date(2020, 3, 2),
            "end_date": date(2020, 5, 4),
        },
    ]


def test_episodes_and_placements_name_each_other(staged: Staged) -> None:
    # Two equal rows, and two that only their provider tells apart.
    text = "\n".join([EPISODES, *CARE, CARE[3], CARE[1].replace("PR4", "PR5")])
    named = {row["placement_key"] for row in staged("looked_after_episode", episodes=text)}
    assert named == {row["placement_key"] for row in staged("placement", episodes=text)}


def test_legal_status_is_one_row_while_it_lasts(staged: Staged) -> None:
    rows = staged(
        "legal_status",
        episodes=EPISODES
        + """
        child  | 06/04/2020 | S | V2 | U6 | PR1 | 04/05/2020 | X1
        child  | 04/05/2020 | P | V2 | U4 | PR1 | 01/06/2020 | X1
        child  | 01/06/2020 | L | C1 | U4 | PR1 | 06/07/2020 | X1
        child  | 06/07/2020 | L | V2 | U4 | PR1 | 03/08/2020 | E4A
        child  | 02/11/2020 | S | V2 | U6 | PR1 |            |
        series | 06/04/2020 | S | V4 | U6 | PR1 | 08/04/2020 | E8
        series | 04/05/2020 | S | V4 | U6 | PR1 | 06/05/2020 | E8
        blank  | 06/04/2020 | S |    | U6 | PR1 |            |
        """,
    )
    assert {tuple(row.values())[2:] for row in rows} == {
        ("child", "V2", date(2020, 4, 6), date(2020, 6, 1)),
        ("child", "C1", date(2020, 6, 1), date(2020, 7, 6)),
        ("child", "V2", date(2020, 7, 6), date(2020, 8, 3)),
        ("child", "V2", date(2020, 11, 2), None),
        ("series", "V4", date(2020, 4, 6), date(2020, 4, 8)),
        ("series", "V4", date(2020, 5, 4), date(2020, 5, 6)),
    }
    keys = [row["legal_status_key"] for row in rows]
    assert len(keys) == len(set(keys)) == 6


def test_review_belongs_to_the_period_of_care_that_had_begun(staged: Staged) -> None:
    rows = staged(
        "looked_after_review",
        episodes=EPISODES
        + """
        child  | 02/03/2020 | P | C2 | U6 | PR1 | 01/06/2020 | E4A
        child  | 02/11/2020 | S | V2 | U6 | PR1 |            |
        """,
        reviews="""
        CHILD   | REVIEW     | REVIEW_CODE
        child   | 04/05/2020 | PN1
        child   | 02/11/2020 | PN1
        child   | 30/11/2020 | PN1
        child   | 30/11/2020 | PN2
        nowhere | 30/11/2020 | PN1
        """,
    )
    assert sorted((row["row_number"], row["period_of_care_key"]) for row in rows) == [
        (2, "child 2020-03-02"),
        (3, "child 2020-11-02"),
        (4, "child 2020-11-02"),
        (5, "child 2020-11-02"),
        (6, None),
    ]
    assert {row["is_cancelled"] for row in rows} == {False}
    assert len({row["looked_after_review_key"] for row in rows}) == 5


def test_period_of_a_review_is_one_of_the_episodes(staged: Staged) -> None:
    tables = {
        "episodes": "\n".join([EPISODES, *CARE]),
        "reviews": "CHILD | REVIEW | REVIEW_CODE\nchild | 01/06/2020 | PN1",
    }
    (review,) = staged("looked_after_review", **tables)
    periods = {row["period_of_care_key"] for row in staged("looked_after_episode", **tables)}
    assert {review["period_of_care_key"]} == periods


def test_unaccompanied_child_is_one_from_the_first_episode_to_the_day_it_ceased(
    staged: Staged,
) -> None:
    rows = staged(
        "immigration_status",
        episodes=EPISODES
        + """
        ceased | 04/05/2020 | P | V2 | U6 | PR1 |            |
        ceased | 02/03/2020 | S | V2 | U6 | PR1 | 04/05/2020 | X1
        still  | 04/05/2020 | S | V2 | U6 | PR1 |            |
        """,
        uasc="CHILD | DUC\nceased | 05/10/2020\nstill |\nunknown |",
    )
    assert sorted(tuple(row.values())[1:] for row in rows) == [
        ("ceased", "UASC", date(2020, 3, 2), date(2020, 10, 5)),
        ("still", "UASC", date(2020, 5, 4), None),
        ("unknown", "UASC", None, None),
    ]


def test_missing_episodes_of_one_day_have_keys_of_their_own(staged: Staged) -> None:
    rows = staged(
        "missing_episode",
        missing="""
        CHILD | MISSING | MIS_START  | MIS_END
        child | m       | 04/05/2020 |
        child | A       | 04/05/2020 | 04/05/2020
        """,
    )
    assert {row["missing_episode_key"]: tuple(row.values())[2:] for row in rows} == {
        "child 2020-05-04 1": ("child", "A", date(2020, 5, 4), date(2020, 5, 4)),
        "child 2020-05-04 2": ("child", "M", date(2020, 5, 4), None),
    }


def test_score_or_reason_for_none_is_kept(staged: Staged) -> None:
    rows = staged(
        "sdq_score",
        oc2="""
        CHILD   | SDQ_SCORE | SDQ_REASON | TEETH_CHECK
        scored  | 17        |            | 1
        refused |           | SDQ2       | 0
        nothing |           |            | 1
        """,
    )
    assert sorted((row["person_key"], row["score"], row["reason_code"]) for row in rows) == [
        ("refused", None, "SDQ2"),
        ("scored", 17, None),
    ]


@pytest.mark.parametrize(
    ("born", "month", "age", "birthday"),
    [
        pytest.param("15/08/2001", "2021-03", 19, date(2020, 8, 15), id="in the year"),
        pytest.param("01/04/2003", "2021-03", 17, date(2020, 4, 1), id="first day of the year"),
        pytest.param("31/03/2000", "2021-03", 21, date(2021, 3, 31), id="last day of the year"),
        pytest.param("31/07/2002", "2020-07", 18, date(2020, 7, 31), id="on the month end"),
        pytest.param("01/08/2002", "2020-07", None, None, id="after the month end"),
        pytest.param(
            "20/02/2002", "2021-02", 19, date(2021, 2, 20), id="after the turn of the year"
        ),
        pytest.param("29/02/2000", "2021-03", 21, date(2021, 2, 28), id="29 February"),
        pytest.param("29/02/2000", "2020-03", 20, date(2020, 2, 29), id="in a leap year"),
        pytest.param("01/04/1999", "2021-03", 21, date(2020, 4, 1), id="21 all year"),
        pytest.param("31/03/1999", "2021-03", None, None, id="22 in the year"),
        pytest.param("01/04/2004", "2021-03", None, None, id="16 in the year"),
        pytest.param("", "2021-03", None, None, id="no date of birth"),
    ],
)
def test_care_leaver_stands_at_the_birthday_of_the_year(
    staged: Staged, born: str, month: str, age: int | None, birthday: date | None
) -> None:
    rows = staged(
        "care_leaver_status",
        month,
        oc3=f"CHILD | DOB | IN_TOUCH | ACTIV | ACCOM\nleaver | {born} | yes | F2 | B1",
    )
    expected = {
        "row_number": 2,
        "person_key": "leaver",
        "in_touch_code": "YES",
        "activity_code": "F2",
        "accommodation_code": "B1",
        "birthday_age_years": age,
        "status_date": birthday,
    }
    assert rows == ([expected] if age else [])


def test_birthday_of_29_february_is_by_the_settings_of_the_council(staged: Staged) -> None:
    oc3 = "CHILD | DOB | IN_TOUCH | ACTIV | ACCOM\nleaver | 29/02/2000 | YES | F2 | B1"
    by_march = AUTHORITY.model_copy(update={"leap_day_birthday": "1 March"})
    (row,) = staged("care_leaver_status", "2021-03", oc3=oc3)
    (other,) = staged("care_leaver_status", "2021-03", by_march, oc3=oc3)
    assert row["status_date"] == date(2021, 2, 28)
    assert other["status_date"] == date(2021, 3, 1)


# From here on: the synthetic council, delivered in two layouts.

MONTH = date(2021, 3, 1)
SAME = {
    "children_looked_after", "children_looked_after_rate", "started_to_be_looked_after",
    "ceased_to_be_looked_after", "in_house_foster_share", "ifa_foster_share",
    "in_house_foster_placements", "ifa_foster_placements", "residential_placements",
    "new_ifa_placements", "care_leavers_19_to_21_in_eet", "care_leavers_17_to_18_in_eet",
    "care_leavers_19_to_21_neet",
}  # fmt: skip


def _built(frames: Mapping[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """Dimensions and facts from delivered tables, with ids as they stand and no rule run."""
    connection = connect()
    prepare(connection, month_settings(AUTHORITY, MONTH, all_history=True))
    load_reference(connection, AUTHORITY, MONTH, frames)
    connection.execute("create schema raw")
    for name, table in delivered_tables().items():
        columns = [column.name for column in table.columns]
        cells = ", ".join(f'"{column}" varchar' for column in columns)
        connection.execute(f"create table raw.{name} (row_number integer, {cells})")
        if name in frames:
            frame = frames[name].reset_index(drop=True)
            connection.register("delivered", frame.assign(row_number=frame.index + 2))
            told = [column for column in columns if column in frame.columns]
            names = ", ".join(f'"{column}"' for column in told)
            values = ", ".join(f"nullif(trim(\"{column}\"), '')" for column in told)
            connection.execute(
                f"insert into raw.{name} (row_number, {names}) "
                f"select row_number, {values} from delivered"
            )
    start_findings(connection)
    accept(connection, delivered_tables())
    for record in record_feeds(frames):
        stage(connection, record, frames)
    make_dimensions_and_facts(connection)
    return connection


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, duckdb.DuckDBPyConnection]:
    """The council's March 2021, built from its SSD and from its return."""
    frames = dict(delivered_frames(MONTH))
    folder = tmp_path_factory.mktemp("ssda903")
    written = {path.stem: path for path in write_ssda903(frames, MONTH, folder)}
    of_the_return = {
        name: csv_file.declared_columns(csv_file.read(path), delivered_tables()[name])
        for name in tables_of("ssda903")
        for stem, path in written.items()
        if stem.split("_", 2)[2] == name.removeprefix("ssda903_")
    }
    assert len(of_the_return) == len(written)
    return {"ssd": _built(frames), "ssda903": _built(of_the_return)}


def _counted(connection: duckdb.DuckDBPyConnection, kpi: str) -> Counter[tuple[object, ...]]:
    """Who counts for a KPI in each month of the collection year, and who meets it."""
    is_met = ", is_met" if kpi_definitions()[kpi].measure == "share" else ""
    rows = connection.execute(
        f"select month_end, person_key, counted_date{is_met} from ({sql_files('kpis')[kpi].sql}) "
        "where month_end between date '2020-04-01' and date '2021-03-31'"
    ).fetchall()
    return Counter(rows)


@pytest.mark.system
@pytest.mark.parametrize("kpi", sorted(SAME))
def test_figures_are_the_same_from_either_layout(
    both: dict[str, duckdb.DuckDBPyConnection], kpi: str
) -> None:
    of_ssd = _counted(both["ssd"], kpi)
    assert _counted(both["ssda903"], kpi) == of_ssd
    # Too few young people for a 17th or 18th birthday in every month.
    assert len({month for month, *_ in of_ssd}) >= 11


@pytest.mark.system
def test_children_are_the_same_from_either_layout(
    both: dict[str, duckdb.DuckDBPyConnection],
) -> None:
    people = {
        layout: {
            row[0]: row[1:]
            for row in connection.execute(
                "select person_key, sex, ethnicity_code, birth_date from dimensions.person"
            ).fetchall()
        }
        for layout, connection in both.items()
    }
    assert len(people["ssda903"]) > 500
    assert {key: people["ssd"][key] for key in people["ssda903"]} == people["ssda903"]


@pytest.mark.system
def test_unaccompanied_children_are_the_same_from_either_layout(
    both: dict[str, duckdb.DuckDBPyConnection],
) -> None:
    found = {
        layout: Counter(
            connection.execute(
                "select child.month_end, child.person_key "
                "from facts.looked_after_at_month_end as child "
                "inner join facts.immigration_status as status "
                "on child.person_key = status.person_key "
                "and is_open(status.start_date, status.end_date, child.month_end) "
                "where status.immigration_status_code = 'UASC' "
                "and child.month_end between date '2020-04-01' and date '2021-03-31'"
            ).fetchall()
        )
        for layout, connection in both.items()
    }
    assert found["ssd"]
    assert found["ssda903"] == found["ssd"]


def test_files_of_the_layout_read_tables_of_the_layout() -> None:
    for record, files in fed_files("staged").items():
        if "ssda903" in files:
            read = [t.name for t in files["ssda903"].depends_on if t.schema == "accepted"]
            assert read, record
            assert all(delivered_tables()[name].layout == "ssda903" for name in read), record
