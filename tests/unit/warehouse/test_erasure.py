"""Erasure: one person goes from every record-level file; all others, and every figure, stay."""

import csv
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.__main__ import main
from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.certificates import certificates_file
from warehouse.council import Council
from warehouse.erased_people import (
    KINDS_OF_OTHERS,
    erase_from,
    erased_file,
    erased_people,
    write_without,
)
from warehouse.erasure import ErasureUnfinished, NobodyErased, erase, find_traces
from warehouse.error_lists import lists_folder
from warehouse.errors import BuildFailed, ConfigurationError
from warehouse.files import locked
from warehouse.kpi_definitions import kpi_definitions
from warehouse.manifest import read_manifest
from warehouse.members import members_of, open_finished
from warehouse.month import open_latest
from warehouse.pseudonyms import Pseudonyms, key_file
from warehouse.quality import start_quality
from warehouse.reference import load_reference
from warehouse.release import publish, published_database
from warehouse.revisions import revisions_of
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import make_empty, record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery
from warehouse.verification import verify
from warehouse.whole_build import make_all_tables

JANUARY, FEBRUARY = date(2021, 1, 1), date(2021, 2, 1)
NOW = datetime(2021, 3, 1, tzinfo=UTC)
KEY = b"tests of erasure only, 32 bytes."
PSEUDONYMS = Pseudonyms(KEY)
GONE, SIBLING = "SYN-NOBODY", "SYN-SIBLING"
# The council's own records of the one who goes, and of a sibling, who shares a referral.
ROWS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "ssd_person": [
        {"pers_person_id": GONE, "pers_dob": "2010-06-01", "pers_sex": "F"},
        {"pers_person_id": SIBLING, "pers_dob": "2012-06-01", "pers_sex": "M"},
    ],
    "ssd_cin_episodes": [
        {"cine_referral_id": "R1", "cine_person_id": GONE, "cine_referral_date": "2021-01-04",
         "cine_referral_worker_id": "W1"},
        {"cine_referral_id": "R2", "cine_person_id": SIBLING, "cine_referral_date": "2021-01-05",
         "cine_referral_worker_id": "W1"},
    ],
    "ssd_cin_plans": [
        # Nobody's by themselves: they hang on a referral.
        {"cinp_cin_plan_id": "P1", "cinp_referral_id": "R1", "cinp_person_id": ""},
        {"cinp_cin_plan_id": "P2", "cinp_referral_id": "R2", "cinp_person_id": ""},
    ],
    "ssd_s47_enquiry": [
        {"s47e_s47_enquiry_id": "S1", "s47e_referral_id": "R1", "s47e_person_id": GONE,
         "s47e_s47_start_date": "2021-01-11"},
        # The sibling's enquiry was entered under the referral of the one who goes.
        {"s47e_s47_enquiry_id": "S2", "s47e_referral_id": "R1", "s47e_person_id": SIBLING,
         "s47e_s47_start_date": "2021-01-11"},
    ],
    "ssd_cin_visits": [
        # Visits of two kinds have numbers of their own, which may be the same.
        {"cinv_cin_visit_id": "V1", "cinv_person_id": GONE, "cinv_cin_visit_date": "2021-01-12"},
    ],
    "ssd_cla_visits": [
        {"clav_cla_visit_id": "V1", "clav_cla_id": "C2", "clav_person_id": SIBLING,
         "clav_cla_visit_date": "2021-01-12"},
    ],
    "ssd_cla_episodes": [
        {"clae_cla_episode_id": "E1", "clae_person_id": GONE, "clae_cla_id": "C1",
         "clae_cla_placement_id": "L1", "clae_cla_episode_start_date": "2020-11-02"},
        {"clae_cla_episode_id": "E2", "clae_person_id": SIBLING, "clae_cla_id": "C2",
         "clae_cla_placement_id": "L2", "clae_cla_episode_start_date": "2020-11-02"},
    ],
    "ssd_cla_reviews": [
        {"clar_cla_review_id": "I1", "clar_cla_id": "C1", "clar_cla_review_date": "2020-12-01"},
        {"clar_cla_review_id": "I2", "clar_cla_id": "C2", "clar_cla_review_date": "2020-12-01"},
    ],
    "ssd_professionals": [{"prof_professional_id": "W1"}],
    "care_leaver_activity": [],
}  # fmt: skip
AUTHORITY = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    delivers=tuple(ROWS),
    months_shown=13,
    history_months=24,
)


def pseudonym(identifier: str, names: str = "person") -> str:
    return PSEUDONYMS.of(identifier, names)


def deliver(data_dir: Path, month: date) -> Path:
    folder = data_dir / "landing" / f"{month:%Y-%m}"
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in ROWS.items():
        columns = [column.name for column in delivered_tables()[table].columns]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def keep_month(data_dir: Path, month: date) -> Build:
    """Build a delivered month for real and make it a revision."""
    with closing(Council(AUTHORITY, data_dir)) as council:
        build = council.build(month)
        council.start(build)
        folder = council.landing(month)
        delivery = open_delivery(folder, month, AUTHORITY.tables)
        with council.connect(build) as connection:
            record_delivery(connection, delivery)
            for table in AUTHORITY.tables:
                load_raw(connection, delivered_tables()[table], folder, PSEUDONYMS)
            load_reference(connection, AUTHORITY, month)
            start_quality(connection)
            make_all_tables(connection, delivery.tables)
        return council.finish(build).build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with January built, not to be written to."""
    data_dir = tmp_path_factory.mktemp("built")
    key_file(data_dir).parent.mkdir()
    key_file(data_dir).write_bytes(KEY)
    deliver(data_dir, JANUARY)
    keep_month(data_dir, JANUARY)
    return data_dir


@pytest.fixture
def data_dir(built: Path, tmp_path: Path) -> Path:
    """A data directory of the test's own with January built."""
    return shutil.copytree(built, tmp_path / "data")


@pytest.fixture
def council(data_dir: Path) -> Council:
    return Council(AUTHORITY, data_dir)


@pytest.fixture
def january(data_dir: Path) -> Build:
    (build,) = revisions_of(data_dir / "builds" / "901" / "2021-01")
    return build


def tables_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table and view of a file with its rows, in their order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select concat(schema_name, '.', table_name) from duckdb_tables() union all "
            "select concat(schema_name, '.', view_name) from duckdb_views() where not internal"
        ).fetchall()
        return {name: connection.execute(f"from {name}").fetchall() for (name,) in names}


def columns_of(database: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where not internal order by all"
        ).fetchall()


@dataclass(frozen=True)
class Ended:
    """A data directory from which the one was erased, and what its build held before and after."""

    data_dir: Path
    build: Build
    before: dict[str, list[tuple[object, ...]]]
    after: dict[str, list[tuple[object, ...]]]
    columns: tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def ended(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Erased once for the tests that only look."""
    data_dir = shutil.copytree(built, tmp_path_factory.mktemp("ended") / "data")
    build = open_latest(data_dir, AUTHORITY, JANUARY)
    assert build is not None
    assert pseudonym(GONE).encode() in build.database.read_bytes()
    before, columns = tables_of(build.database), columns_of(build.database)
    erase_the_one(Council(AUTHORITY, data_dir))
    after = tables_of(build.database)
    return Ended(data_dir, build, before, after, (columns, columns_of(build.database)))


def certificates(data_dir: Path) -> list[dict[str, object]]:
    path = certificates_file(data_dir)
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def erase_the_one(council: Council, *, landing: bool = False) -> None:
    erase(council, find_traces(council, GONE), NOW, landing=landing)


# --- Whose a row is -----------------------------------------------------------------------------


def test_nothing_of_the_person_is_left_in_the_bytes_of_any_build(ended: Ended) -> None:
    secrets = [GONE] + [
        pseudonym(identifier, kind)
        for identifier, kind in (
            (GONE, "person"), ("C1", "period_of_care"), ("I1", "looked_after_review"),
            ("P1", "cin_plan"), ("E1", "looked_after_episode"),
        )
    ]  # fmt: skip
    for path in (ended.data_dir / "builds").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [each for each in secrets if each.encode() in content], path.name
    assert ended.build.database.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in ended.build.directory.iterdir()} == {
        "build.duckdb", "kpi_values.parquet", "data_quality.parquet", "commentary.parquet",
        "manifest.json",
    }  # fmt: skip


def test_all_rows_of_everybody_else_stay_as_they_were(ended: Ended) -> None:
    before, after = ended.before, ended.after
    assert after.keys() == before.keys()
    assert ended.columns[0] == ended.columns[1]
    for table, rows in before.items():
        kept = [row for row in rows if row in after[table]]
        assert after[table] == kept, table  # nothing altered, nothing in another order
        lost = [row for row in rows if row not in after[table]]
        assert pseudonym(SIBLING) not in str(lost), table
        if pseudonym(GONE) in str(rows):
            assert lost, table
    assert len(after["raw.ssd_person"]) == len(after["dimensions.person"]) == 1
    assert after["raw.ssd_professionals"] == before["raw.ssd_professionals"]


def test_rows_that_hang_on_a_record_of_the_person_alone_go(ended: Ended) -> None:
    for table, kept in (
        ("raw.ssd_cla_reviews", pseudonym("I2", "looked_after_review")),
        ("staged.looked_after_review", pseudonym("I2", "looked_after_review")),
        ("raw.ssd_cin_plans", pseudonym("P2", "cin_plan")),
    ):
        (row,) = ended.after[table]
        assert kept in row


def test_sibling_keeps_an_enquiry_under_the_persons_referral_and_a_visit_of_the_same_number(
    ended: Ended,
) -> None:
    (enquiry,) = ended.after["raw.ssd_s47_enquiry"]
    assert pseudonym("S2", "section_47_enquiry") in enquiry
    assert len(ended.after["raw.ssd_cla_visits"]) == 1
    assert ended.after["raw.ssd_cin_visits"] == []


def test_cell_that_names_the_person_becomes_blank_and_a_key_made_of_the_person_goes(
    january: Build, tmp_path: Path
) -> None:
    mother = pseudonym(GONE)
    with duckdb.connect(str(january.database)) as connection:
        connection.execute("alter table raw.ssd_person add column mother varchar")
        connection.execute("alter table raw.ssd_person add column parents varchar[]")
        connection.execute(
            "update raw.ssd_person set mother = $1, parents = [$1, 'other'] "
            "where pers_person_id = $2",
            [mother, pseudonym(SIBLING)],
        )
        connection.execute(
            "create table facts.stay as select concat(person_key, ' 2020-11-02') as stay_key, "
            "1 as stays from dimensions.person"
        )
    found = write_without(january.database, [mother], tmp_path / "new.duckdb")
    assert found.mentions == 2
    after = tables_of(tmp_path / "new.duckdb")
    (row,) = after["raw.ssd_person"]
    assert row[1] == pseudonym(SIBLING)
    assert row[-2:] == (None, None)
    ((stay, _),) = after["facts.stay"]
    assert str(stay).startswith(pseudonym(SIBLING))


def test_several_people_go_at_once(january: Build) -> None:
    nobody = "0123456789abcdef" * 2
    assert erase_from(january.database, [nobody]) is None
    found = erase_from(january.database, [pseudonym(GONE), pseudonym(SIBLING), nobody])
    assert found is not None
    assert found.people == 2
    after = tables_of(january.database)
    assert after["raw.ssd_person"] == after["kpis.counted_unit"] == []


def test_file_with_the_person_only_in_an_unused_part_of_a_block_is_written_anew(
    tmp_path: Path,
) -> None:
    # DuckDB may leave there what the process had read before, such as another month.
    database = tmp_path / "build.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema raw")
        make_empty(connection, delivered_tables()["ssd_person"])
        connection.execute("insert into raw.ssd_person (row_number) values (2)")
    before = tables_of(database)
    with database.open("ab") as file:
        file.write(pseudonym(GONE).encode().ljust(262_144, b"\0"))
    found = erase_from(database, [pseudonym(GONE)])
    assert found is not None
    assert (found.people, found.rows) == (0, 0)
    assert pseudonym(GONE).encode() not in database.read_bytes()
    assert tables_of(database) == before


def test_every_kind_of_id_is_a_record_of_a_person_or_of_others() -> None:
    kinds = {c.identifies for t in delivered_tables().values() for c in t.columns if c.identifies}
    assert kinds - KINDS_OF_OTHERS - {"person"} == {
        "assessment", "audit", "cin_plan", "contact", "early_help_episode", "health_check",
        "initial_conference", "involvement", "legal_status", "looked_after_episode",
        "looked_after_review", "missing_episode", "period_of_care", "placement",
        "protection_plan", "protection_review", "referral", "sdq_score", "section_47_enquiry",
        "visit",
    }  # fmt: skip


# --- What stays ---------------------------------------------------------------------------------


def test_no_figure_changes_neither_kept_nor_published(
    council: Council, data_dir: Path, january: Build
) -> None:
    publish(data_dir, AUTHORITY)
    kept = {path: path.read_bytes() for path in (january.kpi_values, january.data_quality)}
    summaries = tables_of(january.database)["summaries.kpi_values"]
    with duckdb.connect(str(published_database(data_dir)), read_only=True) as connection:
        published = connection.execute("from kpi_v1.kpi_values").fetchall()
    decisions = read_manifest(january).sign_off
    erase_the_one(council)
    assert {path: path.read_bytes() for path in kept} == kept
    assert tables_of(january.database)["summaries.kpi_values"] == summaries
    assert read_manifest(january).sign_off == decisions
    assert verify(data_dir).damaged == []
    publish(data_dir, AUTHORITY)
    with duckdb.connect(str(published_database(data_dir)), read_only=True) as connection:
        assert connection.execute("from kpi_v1.kpi_values").fetchall() == published


def test_list_of_people_says_that_somebody_was_erased(ended: Ended) -> None:
    assert read_manifest(ended.build).erased == 1
    referrals = next(kpi for kpi in kpi_definitions().values() if kpi.code == "FD03")
    with (
        closing(open_finished(ended.build, referrals)) as connection,
        pytest.raises(BuildFailed) as said,
    ):
        members_of(connection, referrals, JANUARY)
    assert str(said.value) == (
        "FD03: 1 person was erased from the records of this build, so that not everybody who "
        "counts in the figure can be listed."
    )


def test_certificate_counts_rows_and_names_nobody(ended: Ended) -> None:
    (certificate,) = certificates(ended.data_dir)
    assert certificate["path"] == "builds/901/2021-01/r1"
    assert (certificate["what"], certificate["asked_by"]) == ("person", "erase")
    assert certificate["rows"] != 0
    text = certificates_file(ended.data_dir).read_text(encoding="utf-8")
    assert pseudonym(GONE) not in text
    assert GONE not in text


# --- Later builds -------------------------------------------------------------------------------


def test_later_build_of_an_old_delivery_does_not_bring_the_person_back(
    council: Council, data_dir: Path, january: Build, tmp_path: Path
) -> None:
    shutil.copyfile(january.database, tmp_path / "as_delivered.duckdb")
    erase_the_one(council)
    assert erased_people(data_dir) == (pseudonym(GONE),)
    assert erased_file(data_dir).stat().st_mode & 0o777 == 0o600
    # The same delivery once more, all tables made, up to where the build becomes a revision.
    with closing(Council(AUTHORITY, data_dir)) as running:
        build = running.build(JANUARY)
        running.start(build)
        shutil.copyfile(tmp_path / "as_delivered.duckdb", build.database)
        again = running.finish(build)
    assert (again.build.revision, again.is_new) == (1, False)
    assert read_manifest(january).erased == 1
    assert pseudonym(GONE).encode() not in january.database.read_bytes()
    assert verify(data_dir).damaged == []


def test_damaged_list_of_the_erased_is_refused(data_dir: Path) -> None:
    erased_file(data_dir).write_text(f"{pseudonym(GONE)}\nx\n", encoding="ascii")
    with pytest.raises(ConfigurationError) as said:
        erased_people(data_dir)
    assert str(said.value) == (
        "identities/erased is damaged in line 2: restore it from its backup."
    )


def test_what_a_stopped_run_left_loses_the_person_too(
    data_dir: Path, council: Council, january: Build
) -> None:
    stopped = january.month_folder / "building"
    stopped.mkdir()
    january.database.rename(stopped / "build.duckdb")
    # A copy that a run which was killed left half written.
    (stopped / ".build.duckdb.77.tmp").write_text(pseudonym(GONE), encoding="ascii")
    erase_the_one(council)
    assert [path.name for path in stopped.iterdir()] == ["build.duckdb"]
    assert pseudonym(GONE).encode() not in (stopped / "build.duckdb").read_bytes()
    assert [each["path"] for each in certificates(data_dir)] == ["builds/901/2021-01/building"]


# --- Lists and deliveries -----------------------------------------------------------------------


def test_error_lists_of_the_month_go_and_the_delivery_when_asked(
    council: Council, data_dir: Path
) -> None:
    lists, other = (lists_folder(data_dir, "901", month) for month in (JANUARY, FEBRUARY))
    for folder in (lists, other):
        folder.mkdir(parents=True)
        (folder / "North.csv").write_text("x", encoding="utf-8")
    landing = data_dir / "landing" / "2021-01"
    (found,) = find_traces(council, GONE).deliveries
    assert (found.path, found.is_certain) == ("landing/2021-01", True)
    assert found.removed_from is not None
    erase_the_one(council)
    assert (lists.exists(), other.exists(), landing.exists()) == (False, True, True)
    erase_the_one(council, landing=True)
    assert not landing.exists()
    assert [each["what"] for each in certificates(data_dir)] == ["error lists", "person", "landing"]


def test_delivery_that_was_never_built_is_found_and_has_no_day_of_removal(
    council: Council, data_dir: Path
) -> None:
    deliver(data_dir, FEBRUARY)
    found = {each.path: each.removed_from for each in find_traces(council, GONE).deliveries}
    assert found["landing/2021-02"] is None


def test_file_that_cannot_be_read_is_named_as_one_that_may_hold_the_person(
    council: Council, data_dir: Path
) -> None:
    (data_dir / "landing" / "2021-01" / "ssd_person.csv").write_bytes(b"\x00\xff\x00")
    for table in ROWS:
        if table != "ssd_person":
            (data_dir / "landing" / "2021-01" / f"{table}.csv").unlink()
    (found,) = find_traces(council, GONE).deliveries
    assert not found.is_certain


# --- Nobody, and what stops it ------------------------------------------------------------------


@pytest.mark.parametrize("identifier", ["SYN-UNKNOWN", "", "  ", "SYN"])
def test_person_that_is_nowhere_is_put_on_no_list(
    identifier: str, council: Council, data_dir: Path
) -> None:
    with pytest.raises(NobodyErased) as said:
        find_traces(council, identifier)
    assert "SYN" not in str(said.value)
    assert not erased_file(data_dir).exists()


def test_id_is_read_as_at_the_door(council: Council) -> None:
    assert find_traces(council, f" {GONE}\n").pseudonym == pseudonym(GONE)


def test_missing_key_is_said_and_none_is_made(council: Council, data_dir: Path) -> None:
    key_file(data_dir).unlink()
    with pytest.raises(ConfigurationError):
        find_traces(council, GONE)
    assert not key_file(data_dir).exists()


def test_month_that_is_being_built_is_named_and_done_when_asked_again(
    council: Council, january: Build
) -> None:
    traces = find_traces(council, GONE)
    before = january.database.read_bytes()
    with locked(january.month_folder, wait=False):
        with pytest.raises(ErasureUnfinished) as said:
            erase(council, traces, NOW)
        assert find_traces(council, GONE).unread == (
            "January 2021 is being built by another run and was left.",
        )
    assert "January 2021 is being built by another run" in str(said.value)
    assert january.database.read_bytes() == before
    erase_the_one(council)
    assert pseudonym(GONE).encode() not in january.database.read_bytes()


def test_records_that_cannot_be_replaced_stay_whole_and_are_replaced_when_asked_again(
    council: Council, data_dir: Path, january: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = january.database.read_bytes()
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == january.database:
            raise OSError(GONE)
        return replace(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(ErasureUnfinished) as said:
            erase_the_one(council)
    assert GONE not in str(said.value)
    assert january.database.read_bytes() == before
    assert verify(data_dir).damaged == []
    assert certificates(data_dir) == []
    assert [path.name for path in january.directory.glob(".*")] == []
    erase_the_one(council)
    assert len(certificates(data_dir)) == 1
    assert read_manifest(january).erased == 1
    assert not list(january.month_folder.glob(".erasure-*"))


@pytest.mark.parametrize("step", ["write_manifest", "certify"])
def test_erasure_that_stopped_after_the_records_is_written_down_once_by_the_next(
    step: str, council: Council, data_dir: Path, january: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(f"warehouse.erasure.{step}", stop)
        with pytest.raises(ErasureUnfinished):
            erase_the_one(council)
    assert pseudonym(GONE).encode() not in january.database.read_bytes()
    erase_the_one(council)
    assert verify(data_dir).damaged == []
    assert read_manifest(january).erased == 1
    assert len(certificates(data_dir)) == 1
    assert not list(january.month_folder.glob(".erasure-*"))


# --- The command --------------------------------------------------------------------------------


def command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data_dir: Path, *options: str, typed: str
) -> int:
    config = tmp_path / "config"
    config.mkdir(exist_ok=True)
    (config / "authority.yaml").write_text(
        'name: Exampleshire\nla_code: "901"\nons_code: E99000901\n', encoding="utf-8"
    )
    (tmp_path / "typed").write_text(typed, encoding="utf-8")
    folders = ["--config", str(config), "--data-dir", str(data_dir)]
    with (tmp_path / "typed").open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        monkeypatch.setattr(sys, "argv", ["pipelines", "erase", *folders, *options])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


def test_command_names_months_and_rows_and_nothing_of_the_person(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    data_dir: Path,
    january: Build,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(monkeypatch, tmp_path, data_dir, "--yes", typed=f"{GONE}\n") == 0
    said = capsys.readouterr()
    assert "January 2021, revision 1: " in said.out
    assert "landing/2021-01 holds the person: `retain` removes it from" in said.out
    for secret in (GONE, pseudonym(GONE)):
        assert secret not in said.out + said.err
    assert pseudonym(GONE).encode() not in january.database.read_bytes()


def test_command_does_nothing_without_a_yes_and_ends_with_1_for_nobody(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    data_dir: Path,
    january: Build,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = january.database.read_bytes()
    assert command(monkeypatch, tmp_path, data_dir, typed=f"{GONE}\n") == 1
    assert command(monkeypatch, tmp_path, data_dir, "--yes", typed="SYN-UNKNOWN\n") == 1
    assert "SYN" not in capsys.readouterr().err
    assert january.database.read_bytes() == before
    assert not erased_file(data_dir).exists()
