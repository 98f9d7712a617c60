"""A release: composed from the figures kept, put in place whole, and free of any record."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.errors import PublicationRefused
from warehouse.month import keep_figures, open_build
from warehouse.quality import keep_results, start_quality
from warehouse.reference import load_reference
from warehouse.release import publish, published_database
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.landing import DeliveredFile, Delivery
from warehouse.whole_build import make_all_tables

AUTHORITY = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2018: 40_000, 2019: 40_000, 2020: 50_000},
    months_shown=13,
)
DECEMBER, JANUARY = date(2020, 12, 1), date(2021, 1, 1)
PERSON = "Nemo Nobody of Nowhere"

# A referral of December that was entered late is in the delivery of January alone.
REFERRALS = {DECEMBER: ["2020-12-07"], JANUARY: ["2020-12-07", "2020-12-14", "2021-01-04"]}


def keep_month(data_dir: Path, month: date) -> None:
    """Build a small month for real and keep its figures."""
    build = open_build(data_dir, AUTHORITY, month)
    build.start_anew()
    with build.open() as connection:
        load_reference(connection, AUTHORITY, month)
        file = DeliveredFile(
            "ssd_cin_episodes", Path("ssd_cin_episodes.csv"), "0" * 64, 100, "utf-8",
            len(REFERRALS[month]), 0,
        )  # fmt: skip
        record_delivery(connection, Delivery(month, data_dir, (file,), True, ()))
        for number, referral_date in enumerate(REFERRALS[month], start=2):
            connection.execute(
                "insert into raw.ssd_cin_episodes (row_number, cine_referral_id, cine_person_id, "
                "cine_referral_date, cine_referral_nfa, cine_referral_source_code, "
                "cine_close_date, "
                "cine_close_reason) values ($1, $2, $3, $4, 'N', '1A', $4, 'RC8')",
                [number, f"R{number}", PERSON, referral_date],
            )
        connection.execute(
            "insert into raw.ssd_care_leavers (row_number, clea_person_id, "
            "clea_care_leaver_activity) values (2, ?, 'F1')",
            [PERSON],
        )
        connection.execute(
            "insert into raw.ssd_person (row_number, pers_person_id, pers_dob) "
            "values (2, ?, '2001-06-01')",
            [PERSON],
        )
        start_quality(connection)
        rule = ("raw", "ssd_person", "key_is_filled", "Filled", "critical", "passed", 1, 0)
        keep_results(connection, month, [rule])
        make_all_tables(connection, AUTHORITY.tables)
        keep_figures(connection, build)


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two finished months, not to be written to."""
    data_dir = tmp_path_factory.mktemp("two_months")
    for month in (DECEMBER, JANUARY):
        keep_month(data_dir, month)
    return data_dir


@pytest.fixture
def data_dir(two_months: Path, tmp_path: Path) -> Path:
    """A data directory of the test's own with two finished months."""
    return shutil.copytree(two_months, tmp_path / "data")


def ask(database: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def december_referrals(database: Path) -> object:
    ((value,),) = ask(
        database,
        "select value from kpi_v1.monthly_performance_summary "
        "where kpi_id = 'referrals' and month = '2020-12-01'",
    )
    return value


def rewrite(build: Build, select: str) -> None:
    """Replace a month's figures by a query of them, named `kept`, as if they had been made so."""
    with duckdb.connect() as connection:
        connection.execute(f"create table kept as from read_parquet('{build.kpi_values}')")
        connection.execute(f"copy ({select}) to '{build.kpi_values}' (format parquet)")
    manifest = json.loads(build.manifest.read_text(encoding="utf-8"))
    manifest["figures_sha256"] = hashlib.sha256(build.kpi_values.read_bytes()).hexdigest()
    build.manifest.write_text(json.dumps(manifest), encoding="utf-8")


# --- Composed from the figures kept -------------------------------------------------------------


def test_release_holds_every_finished_month(data_dir: Path) -> None:
    release = publish(data_dir, AUTHORITY)
    assert release.database == published_database(data_dir)
    assert release.months == ("2020-12", "2021-01")
    assert ask(
        release.database,
        "select as_of_month, revision, files, file_rows from kpi_v1.releases order by all",
    ) == [(DECEMBER, 1, 1, 1), (JANUARY, 1, 1, 3)]
    for view, rows in release.rows.items():
        assert ask(release.database, f"select count(*) from kpi_v1.{view}") == [(rows,)]
        assert rows > 0, view


def test_release_needs_no_record(data_dir: Path) -> None:
    for month in (DECEMBER, JANUARY):
        open_build(data_dir, AUTHORITY, month).database.unlink()
    assert december_referrals(publish(data_dir, AUTHORITY).database) == 2


def test_figure_is_that_of_the_latest_delivery_and_every_delivery_is_kept(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    of_december = "kpi_id = 'referrals' and month = '2020-12-01'"
    assert ask(
        database,
        f"select value, as_of_month from kpi_v1.monthly_performance_summary where {of_december}",
    ) == [(2, JANUARY)]
    assert ask(
        database,
        f"select value, as_of_month from kpi_v1.kpi_values where {of_december} "
        "and period_window = 'month' and breakdown = 'all' order by as_of_month",
    ) == [(1, DECEMBER), (2, JANUARY)]


def test_month_a_later_delivery_cannot_tell_keeps_its_own_figure(data_dir: Path) -> None:
    # Open care leavers are delivered in their latest state only.
    assert ask(
        publish(data_dir, AUTHORITY).database,
        "select month, value, status, as_of_month from kpi_v1.monthly_performance_summary "
        "where kpi_id = 'open_care_leavers_in_eet' and month >= '2020-11-01' order by month",
    ) == [
        (date(2020, 11, 1), None, "not_available_from_source", JANUARY),
        (DECEMBER, 100, "ok", DECEMBER),
        (JANUARY, 100, "ok", JANUARY),
    ]


def test_summary_has_one_row_per_kpi_and_month(data_dir: Path) -> None:
    assert ask(
        publish(data_dir, AUTHORITY).database,
        "select count(*) from (select 1 from kpi_v1.monthly_performance_summary "
        "group by authority_code, kpi_code, month having count(*) > 1)",
    ) == [(0,)]


def test_publishing_again_gives_the_same_tables(data_dir: Path) -> None:
    views = ("monthly_performance_summary", "kpi_values", "kpi_definitions", "data_quality")

    def content() -> list[object]:
        database = publish(data_dir, AUTHORITY).database
        return [ask(database, f"select * from kpi_v1.{view} order by all") for view in views]

    assert content() == content()


# --- Put in place whole -------------------------------------------------------------------------


def test_new_release_is_a_new_file_and_leaves_nothing_beside_it(data_dir: Path) -> None:
    before = open_build(data_dir, AUTHORITY, JANUARY).directory
    aside = shutil.move(before, data_dir / "not yet finished")
    database = publish(data_dir, AUTHORITY).database
    old = database.stat().st_ino
    assert december_referrals(database) == 1
    with database.open("rb"):  # keeps the old file's number from being used again
        shutil.move(aside, before)
        publish(data_dir, AUTHORITY)
        assert database.stat().st_ino != old
    assert december_referrals(database) == 2
    assert [path.name for path in database.parent.iterdir()] == [database.name]


def test_open_reader_keeps_the_old_release(data_dir: Path) -> None:
    before = open_build(data_dir, AUTHORITY, JANUARY).directory
    aside = shutil.move(before, data_dir / "not yet finished")
    database = publish(data_dir, AUTHORITY).database
    bytes_before = database.read_bytes()
    question = (
        "select value from kpi_v1.monthly_performance_summary "
        "where kpi_id = 'referrals' and month = '2020-12-01'"
    )
    with (
        database.open("rb") as file,
        duckdb.connect(str(database), read_only=True) as reader,
    ):
        shutil.move(aside, before)
        publish(data_dir, AUTHORITY)
        assert file.read() == bytes_before
        assert reader.execute(question).fetchall() == [(1,)]
    assert december_referrals(database) == 2


def _cut_the_figures_short(build: Build) -> None:
    build.kpi_values.write_bytes(build.kpi_values.read_bytes()[:1000])


def _leave_a_kpi_out(build: Build) -> None:
    rewrite(build, "from kept where kpi_id <> 'referrals'")


def _leave_the_month_out(build: Build) -> None:
    rewrite(build, "from kept limit 0")


def _give_a_figure_without_a_value(build: Build) -> None:
    rewrite(
        build,
        "select * replace (case when kpi_id = 'referrals' then null else value end as value) "
        "from kept",
    )


def _give_a_value_to_what_is_no_data(build: Build) -> None:
    rewrite(
        build,
        "select * replace (case when status = 'no_data' then 0 else value end as value) from kept",
    )


def _raise_a_share_above_100(build: Build) -> None:
    rewrite(
        build,
        "select * replace (case when kpi_id = 're_referrals_within_12_months' and status = 'ok' "
        "then 100.5 else value end as value) from kept",
    )


def _lose_the_quality(build: Build) -> None:
    build.data_quality.unlink()


def _damage_the_manifest(build: Build) -> None:
    manifest = json.loads(build.manifest.read_text(encoding="utf-8"))
    build.manifest.write_text(json.dumps({**manifest, "files": None}), encoding="utf-8")


def _cut_the_manifest_short(build: Build) -> None:
    build.manifest.write_text(build.manifest.read_text(encoding="utf-8")[:40], encoding="utf-8")


def _lose_the_manifest(build: Build) -> None:
    build.manifest.unlink()


FAULTS = [
    pytest.param(_cut_the_figures_short, "not those of its manifest", id="figures cut short"),
    pytest.param(_leave_a_kpi_out, "lacks a KPI", id="KPI left out"),
    pytest.param(_leave_the_month_out, "month", id="month left out"),
    pytest.param(_give_a_figure_without_a_value, "status", id="ok without a value"),
    pytest.param(_give_a_value_to_what_is_no_data, "status", id="no data with a value"),
    pytest.param(_raise_a_share_above_100, "outside 0 to 100", id="share above 100"),
    pytest.param(_lose_the_quality, "could not be composed", id="no data quality"),
    pytest.param(_damage_the_manifest, "January 2021", id="manifest without files"),
    pytest.param(_cut_the_manifest_short, "January 2021", id="manifest cut short"),
    pytest.param(_lose_the_manifest, "January 2021", id="no manifest"),
]


@pytest.mark.parametrize(("spoil", "reason"), FAULTS)
def test_failed_publish_leaves_the_old_release_byte_for_byte(
    data_dir: Path, spoil: Callable[[Build], None], reason: str
) -> None:
    database = publish(data_dir, AUTHORITY).database
    old = database.read_bytes()
    spoil(open_build(data_dir, AUTHORITY, JANUARY))
    with pytest.raises(PublicationRefused, match=reason):
        publish(data_dir, AUTHORITY)
    assert database.read_bytes() == old
    assert [path.name for path in database.parent.iterdir()] == [database.name]
    assert december_referrals(database) == 2


def test_failed_first_publish_leaves_no_release(data_dir: Path) -> None:
    _leave_a_kpi_out(open_build(data_dir, AUTHORITY, JANUARY))
    with pytest.raises(PublicationRefused):
        publish(data_dir, AUTHORITY)
    assert not list(data_dir.rglob("performance.duckdb*"))


def test_without_a_finished_month_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(PublicationRefused, match="no finished month"):
        publish(tmp_path, AUTHORITY)
    assert not published_database(tmp_path).exists()


def test_month_without_kept_figures_is_not_finished(data_dir: Path) -> None:
    open_build(data_dir, AUTHORITY, JANUARY).kpi_values.unlink()
    assert publish(data_dir, AUTHORITY).months == ("2020-12",)


# --- What is in it ------------------------------------------------------------------------------


def test_every_view_and_column_of_the_contract_has_a_comment(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    views = ask(
        database, "select view_name, comment from duckdb_views() where schema_name = 'kpi_v1'"
    )
    assert {view for view, _ in views} == {
        "monthly_performance_summary", "kpi_values", "kpi_definitions", "data_quality", "releases",
        "validation_rules",
    }  # fmt: skip
    assert [view for view, comment in views if not comment] == []
    columns = ask(
        database,
        "select table_name, column_name, comment from duckdb_columns() "
        "where schema_name = 'kpi_v1'",
    )
    assert {view for view, *_ in columns} == {view for view, _ in views}
    assert [(view, column) for view, column, comment in columns if not comment] == []


def test_columns_reports_count_on_are_there(data_dir: Path) -> None:
    columns = ask(
        publish(data_dir, AUTHORITY).database,
        "select column_name from duckdb_columns() "
        "where schema_name = 'kpi_v1' and table_name = 'kpi_values'",
    )
    assert {column for (column,) in columns} >= {
        "authority_code", "kpi_code", "kpi_id", "month", "period_window", "breakdown",
        "breakdown_value", "numerator", "denominator", "value", "value_shown", "status",
    }  # fmt: skip


def test_no_column_of_the_file_is_record_level(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    columns = ask(
        database,
        "select schema_name, table_name, column_name from duckdb_columns() where not internal",
    )
    assert {schema for schema, *_ in columns} == {
        "history", "kpi_v1", "quality", "reference", "summaries",
    }  # fmt: skip
    delivered = {column.name for table in delivered_tables().values() for column in table.columns}
    words = ("_key", "person_id", "worker", "birth", "registration", "row_number", "is_met")
    assert [
        (schema, table, column)
        for schema, table, column in columns
        if str(column) in delivered - {"kpi_code", "la_code", "month"}
        or any(word in str(column) for word in words)
    ] == []


def test_no_identifier_is_in_the_bytes_of_the_file(data_dir: Path) -> None:
    build = open_build(data_dir, AUTHORITY, JANUARY)
    assert PERSON.encode() in build.database.read_bytes()
    database = publish(data_dir, AUTHORITY).database
    assert PERSON.encode() not in database.read_bytes()
    assert PERSON.encode() not in build.kpi_values.read_bytes()


def test_no_macro_stays_in_the_file(data_dir: Path) -> None:
    assert (
        ask(
            publish(data_dir, AUTHORITY).database,
            "select function_name from duckdb_functions() where not internal",
        )
        == []
    )


def test_log_of_a_crashed_writer_does_not_spoil_the_next_release(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    log = database.with_name(f"{database.name}.wal")
    log.write_bytes(b"left by a writer")
    publish(data_dir, AUTHORITY)
    assert not log.exists()
    assert december_referrals(database) == 2


def test_release_holds_every_authority_of_the_data_directory(data_dir: Path) -> None:
    shutil.copytree(data_dir / "builds" / "901", data_dir / "builds" / "902")
    for month in (DECEMBER, JANUARY):
        rewrite(
            open_build(data_dir, AUTHORITY.model_copy(update={"la_code": "902"}), month),
            "select * replace ('902' as authority_code) from kept",
        )
    database = publish(data_dir, AUTHORITY).database
    assert ask(
        database, "select authority_code, count(*) from kpi_v1.releases group by all order by all"
    ) == [("901", 2), ("902", 2)]
    assert ask(
        database,
        "select authority_code, value from kpi_v1.monthly_performance_summary "
        "where kpi_id = 'referrals' and month = '2020-12-01' order by all",
    ) == [("901", 2), ("902", 2)]


def test_copy_of_a_build_folder_is_no_month(data_dir: Path) -> None:
    folder = data_dir / "builds" / "901"
    shutil.copytree(folder / "2021-01", folder / "2021-01.bak")
    assert publish(data_dir, AUTHORITY).months == ("2020-12", "2021-01")
