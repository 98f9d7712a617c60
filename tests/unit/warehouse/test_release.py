"""A release: composed from the figures kept, put in place whole, and free of any record."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse import composition
from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.errors import PublicationRefused
from warehouse.fresh_process import in_fresh_process
from warehouse.kept_comparisons import compare_all
from warehouse.manifest import Decision, State, read_manifest, write_manifest
from warehouse.month import open_build, open_latest
from warehouse.quality import keep_results, start_quality
from warehouse.reference import load_reference
from warehouse.release import publish, published_database
from warehouse.revisions import finish
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


@pytest.fixture(autouse=True)
def composed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no process for each release, but where that is what is tested."""
    monkeypatch.setattr(
        "warehouse.release.in_fresh_process", lambda function, *args: function(*args)
    )


def keep_month(data_dir: Path, month: date) -> None:
    """Build a small month for real and keep its figures."""
    build = open_build(data_dir, AUTHORITY, month)
    build.start_anew()
    connection = build.open()
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
    finish(connection, build)


def latest(data_dir: Path, authority: Authority, month: date) -> Build:
    found = open_latest(data_dir, authority, month)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two finished months, not to be written to."""
    data_dir = tmp_path_factory.mktemp("two_months")
    for month in (DECEMBER, JANUARY):
        keep_month(data_dir, month)
    # Once for all tests: publishing compares only what has not been compared.
    compare_all(data_dir)
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
    assert release.rows.keys() >= {"history.kpi_values", "summaries.monthly_performance_summary"}
    for table, rows in release.rows.items():
        assert ask(release.database, f"select count(*) from {table}") == [(rows,)]
        # Nothing is published of a council that does not exist, and nobody wrote of it.
        assert rows > 0 or table in (
            "history.benchmark", "history.commentary", "summaries.commentary",
            "summaries.highlight",
        ), table  # fmt: skip


def test_release_needs_no_record(data_dir: Path) -> None:
    for month in (DECEMBER, JANUARY):
        latest(data_dir, AUTHORITY, month).database.unlink()
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
    before = latest(data_dir, AUTHORITY, JANUARY).directory
    aside = shutil.move(before, data_dir / "not yet finished")
    database = publish(data_dir, AUTHORITY).database
    old = database.stat().st_ino
    assert december_referrals(database) == 1
    with database.open("rb"):  # keeps the old file's number from being used again
        shutil.move(aside, before)
        publish(data_dir, AUTHORITY)
        assert database.stat().st_ino != old
    assert december_referrals(database) == 2
    assert {path.name for path in database.parent.iterdir()} == {database.name, "release.json"}


def test_open_reader_keeps_the_old_release(data_dir: Path) -> None:
    before = latest(data_dir, AUTHORITY, JANUARY).directory
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
    pytest.param(_leave_the_month_out, "a revision is missing", id="month left out"),
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
    spoil(latest(data_dir, AUTHORITY, JANUARY))
    with pytest.raises(PublicationRefused, match=reason):
        publish(data_dir, AUTHORITY)
    assert database.read_bytes() == old
    assert {path.name for path in database.parent.iterdir()} == {database.name, "release.json"}
    assert december_referrals(database) == 2


def test_failed_first_publish_leaves_no_release(data_dir: Path) -> None:
    _leave_a_kpi_out(latest(data_dir, AUTHORITY, JANUARY))
    with pytest.raises(PublicationRefused):
        publish(data_dir, AUTHORITY)
    assert not list(data_dir.rglob("performance.duckdb*"))


def test_without_a_finished_month_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(PublicationRefused, match="no finished month"):
        publish(tmp_path, AUTHORITY)
    assert not published_database(tmp_path).exists()


def test_revision_whose_figures_are_lost_is_not_passed_over(data_dir: Path) -> None:
    """Reports would fall back to what was said before it."""
    database = publish(data_dir, AUTHORITY).database
    before = database.read_bytes()
    latest(data_dir, AUTHORITY, JANUARY).kpi_values.unlink()
    with pytest.raises(PublicationRefused, match="January 2021"):
        publish(data_dir, AUTHORITY)
    assert database.read_bytes() == before


def test_revision_that_was_made_before_a_kpi_came_is_published(data_dir: Path) -> None:
    december = latest(data_dir, AUTHORITY, DECEMBER)
    rewrite(december, "from kept where kpi_code <> 'FD05'")
    manifest = read_manifest(december)
    definitions = {kpi: hash_ for kpi, hash_ in manifest.definitions.items() if kpi != "FD05"}
    write_manifest(december, manifest.model_copy(update={"definitions": definitions}))
    assert december_referrals(publish(data_dir, AUTHORITY).database) == 2


def test_what_a_killed_publication_left_is_removed(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    left = database.with_name(f".{database.name}.1.tmp")
    left.write_bytes(b"half a release")
    publish(data_dir, AUTHORITY)
    assert not left.exists()


# --- What was said when -------------------------------------------------------------------------

OF_DECEMBER = (
    "where kpi_id = 'referrals' and month = '2020-12-01' and period_window = 'month' "
    "and breakdown = 'all'"
)


def signed(build: Build, at: str, state: State = State.SIGNED_OFF) -> None:
    """Have the last decision on a revision taken at another time."""
    manifest = read_manifest(build)
    decision = Decision(state=state, role="Head", at=datetime.fromisoformat(at), note="checked")
    kept = manifest.sign_off if state is State.WITHDRAWN else ()
    write_manifest(build, manifest.model_copy(update={"sign_off": (*kept, decision)}))


def test_figure_is_known_as_first_published_and_as_now(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    ask_view = "select value from kpi_v1.kpi_values_as_{} " + OF_DECEMBER
    assert ask(database, ask_view.format("first_published")) == [(1,)]
    assert ask(database, ask_view.format("now_known")) == [(2,)]


@pytest.mark.parametrize(
    ("day", "known"),
    [("2021-01-07", []), ("2021-01-08", [(1,)]), ("2021-02-04", [(1,)]), ("2021-02-05", [(2,)])],
)
def test_figure_is_known_from_the_day_it_was_signed_off(
    data_dir: Path, day: str, known: list[tuple[int]]
) -> None:
    signed(latest(data_dir, AUTHORITY, DECEMBER), "2021-01-08T09:00:00Z")
    signed(latest(data_dir, AUTHORITY, JANUARY), "2021-02-05T23:59:59Z")
    database = publish(data_dir, AUTHORITY).database
    sql = f"select value from kpi_v1.kpi_values_as_of(date '{day}') {OF_DECEMBER}"
    assert ask(database, sql) == known


def test_figure_first_published_is_that_which_was_signed_off_first(data_dir: Path) -> None:
    """January was signed off before December, and both tell December."""
    for month, day in ((DECEMBER, 20), (JANUARY, 6)):
        build = latest(data_dir, AUTHORITY, month)
        signed = Decision(
            state=State.SIGNED_OFF, role="pipeline", at=datetime(2021, 2, day, tzinfo=UTC)
        )
        write_manifest(build, read_manifest(build).model_copy(update={"sign_off": (signed,)}))
    database = publish(data_dir, AUTHORITY).database
    assert ask(
        database,
        f"select as_of_month from kpi_v1.kpi_values_as_first_published {OF_DECEMBER}",
    ) == [(JANUARY,)]


def test_figure_as_of_a_day_is_that_of_the_later_month_whichever_was_signed_first(
    data_dir: Path,
) -> None:
    signed(latest(data_dir, AUTHORITY, DECEMBER), "2021-03-01T09:00:00Z")
    signed(latest(data_dir, AUTHORITY, JANUARY), "2021-02-05T09:00:00Z")
    database = publish(data_dir, AUTHORITY).database
    sql = f"select value from kpi_v1.kpi_values_as_of(date '2021-03-02') {OF_DECEMBER}"
    assert ask(database, sql) == [(2,)]


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEWED])
def test_draft_is_seen_where_drafts_are_asked_for_alone(data_dir: Path, state: State) -> None:
    signed(latest(data_dir, AUTHORITY, JANUARY), "2021-02-05T09:00:00Z", state)
    database = publish(data_dir, AUTHORITY).database
    assert december_referrals(database) == 1
    for view in ("kpi_values", "kpi_values_as_now_known", "kpi_values_as_first_published"):
        sql = f"select value, as_of_month from kpi_v1.{view} {OF_DECEMBER}"
        assert ask(database, sql) == [(1, DECEMBER)], view
    assert ask(
        database,
        "select value, state from kpi_v1.kpi_values_with_drafts "
        f"{OF_DECEMBER} order by as_of_month",
    ) == [(1, "signed_off"), (2, state.value)]
    assert ask(
        database,
        "select value from kpi_v1.monthly_performance_summary_with_drafts "
        "where kpi_id = 'referrals' and month = '2020-12-01'",
    ) == [(2,)]
    assert ask(
        database,
        "select count(*) from kpi_v1.monthly_performance_summary where month > '2020-12-31'",
    ) == [(0,)]


def test_withdrawn_revision_stays_visible_as_withdrawn(data_dir: Path) -> None:
    signed(latest(data_dir, AUTHORITY, DECEMBER), "2021-01-08T09:00:00Z")
    january = latest(data_dir, AUTHORITY, JANUARY)
    signed(january, "2021-02-05T09:00:00Z")
    signed(january, "2021-02-08T09:00:00Z", State.WITHDRAWN)
    database = publish(data_dir, AUTHORITY).database
    assert december_referrals(database) == 1
    assert ask(
        database,
        "select state, role, note, published_at, withdrawn_at from kpi_v1.releases "
        "where as_of_month = '2021-01-01'",
    ) == [
        ("withdrawn", "Head", "checked", datetime(2021, 2, 5, 9), datetime(2021, 2, 8, 9))  # noqa: DTZ001 - UTC, as the column says
    ]
    assert ask(
        database, f"select value, state from kpi_v1.kpi_values_with_drafts {OF_DECEMBER}"
    ) == [(1, "signed_off"), (2, "withdrawn")]
    # What was said between the two days stays what was said.
    for day, known in (("2021-02-07", 2), ("2021-02-08", 1)):
        sql = f"select value from kpi_v1.kpi_values_as_of(date '{day}') {OF_DECEMBER}"
        assert ask(database, sql) == [(known,)]


def test_nothing_signed_off_is_a_release_of_drafts_alone(data_dir: Path) -> None:
    for month in (DECEMBER, JANUARY):
        signed(latest(data_dir, AUTHORITY, month), "2021-02-05T09:00:00Z", State.DRAFT)
    database = publish(data_dir, AUTHORITY).database
    assert ask(database, "select count(*) from kpi_v1.kpi_values") == [(0,)]
    assert ask(database, "select count(*) from kpi_v1.monthly_performance_summary") == [(0,)]
    assert ask(database, "select count(distinct state) from kpi_v1.kpi_values_with_drafts") == [
        (1,)
    ]


def test_revision_of_a_figure_says_why_it_moved(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    assert ask(
        database,
        "select old_value_shown, new_value_shown, numerator_change, "
        "late_entry_numerator_change, people_added, as_of_month, before_as_of_month "
        f"from kpi_v1.kpi_revisions {OF_DECEMBER}",
    ) == [("1", "2", 1, 1, 0, JANUARY, DECEMBER)]


def test_revision_by_a_draft_is_not_seen_yet(data_dir: Path) -> None:
    signed(latest(data_dir, AUTHORITY, JANUARY), "2021-02-05T09:00:00Z", State.DRAFT)
    database = publish(data_dir, AUTHORITY).database
    assert ask(database, "select count(*) from kpi_v1.kpi_revisions") == [(0,)]


def copied_months(data_dir: Path, values: dict[str, dict[str, int]]) -> None:
    """Months whose deliveries say so many referrals of each month."""
    kept = latest(data_dir, AUTHORITY, JANUARY)
    for as_of, referrals in values.items():
        folder = kept.month_folder.with_name(as_of) / "r1"
        if not folder.exists():
            shutil.copytree(kept.directory, folder)
            for name in ("build.duckdb", "revisions.parquet", "comparison.json"):
                (folder / name).unlink(missing_ok=True)
        told = " ".join(f"when '{month}-01' then {value}" for month, value in referrals.items())
        figure = f"case cast(month as varchar) {told} else value end"
        build = Build(folder, date.fromisoformat(f"{as_of}-01"), {})
        rewrite(
            build,
            f"select * replace (date '{as_of}-01' as as_of_month, "
            f"case when kpi_code = 'FD03' and breakdown = 'all' then {figure} else value end "
            "as value) from kept where month <= as_of_month "
            f"union all select * replace (date '{as_of}-01' as as_of_month, "
            f"date '{as_of}-01' as month, case when kpi_code = 'FD03' and breakdown = 'all' "
            f"then {referrals.get(as_of, 0)} else value end as value) from kept "
            f"where month = '2021-01-01' and date '{as_of}-01' > month",
        )
        manifest = read_manifest(build).model_copy(update={"month": as_of})
        write_manifest(build, manifest)


# December 100, 104, 105; January 90, 89.
THREE_DELIVERIES = {
    "2020-12": {"2020-12": 100},
    "2021-01": {"2020-12": 104, "2021-01": 90},
    "2021-02": {"2020-12": 105, "2021-01": 89, "2021-02": 80},
}


def test_maturity_is_how_far_newest_months_moved(data_dir: Path) -> None:
    copied_months(data_dir, THREE_DELIVERIES)
    maturity = (
        "select deliveries_after, months_observed, lowest_change, median_change, highest_change "
        "from kpi_v1.kpi_maturity where kpi_code = 'FD03' order by all"
    )
    database = publish(data_dir, AUTHORITY).database
    assert ask(database, maturity) == [(1, 2, -1, 1.5, 4), (2, 1, 5, 5, 5)]


def test_maturity_counts_deliveries_and_not_months_and_no_other_definition(data_dir: Path) -> None:
    """No delivery in February and March; that of May counts otherwise."""
    copied_months(
        data_dir,
        {
            "2020-12": {"2020-12": 100},
            "2021-01": {"2020-12": 104, "2021-01": 90},
            "2021-04": {"2020-12": 104, "2021-01": 97, "2021-04": 70},
            "2021-05": {"2020-12": 300, "2021-01": 300, "2021-04": 300, "2021-05": 300},
        },
    )
    rewrite(
        latest(data_dir, AUTHORITY, date(2021, 5, 1)),
        "select * replace ('another' as definition_hash) from kept",
    )
    assert ask(
        publish(data_dir, AUTHORITY).database,
        "select deliveries_after, months_observed, lowest_change, highest_change "
        "from kpi_v1.kpi_maturity where kpi_code = 'FD03' order by all",
    ) == [(1, 2, 4, 7), (2, 1, 4, 4)]


def test_maturity_is_shown_beside_the_newest_month_alone(data_dir: Path) -> None:
    copied_months(data_dir, THREE_DELIVERIES)
    database = publish(data_dir, AUTHORITY).database
    assert ask(
        database,
        "select month, newest_month_usually_moves from kpi_v1.monthly_performance_summary "
        "where kpi_code = 'FD03' and month >= '2021-01-01' order by all",
    ) == [(JANUARY, None), (date(2021, 2, 1), "-1 to +5 within 2 deliveries")]


def test_maturity_is_not_told_before_the_third_delivery(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    assert ask(database, "select count(*) from kpi_v1.kpi_maturity") == [(0,)]
    assert ask(
        database,
        "select count(newest_month_usually_moves) from kpi_v1.monthly_performance_summary",
    ) == [(0,)]


def test_release_made_again_is_the_same(data_dir: Path) -> None:
    def content() -> dict[str, list[tuple[object, ...]]]:
        database = publish(data_dir, AUTHORITY).database
        tables = ask(
            database,
            "select concat(schema_name, '.', table_name) from duckdb_tables() order by all",
        )
        return {str(name): ask(database, f"select * from {name}") for (name,) in tables}

    first = content()
    assert content() == first
    assert {"history.kpi_values", "history.release", "reference.kpi"} <= first.keys()


def test_release_needs_no_records(data_dir: Path) -> None:
    before = ask(publish(data_dir, AUTHORITY).database, "from kpi_v1.kpi_values")
    for path in (*data_dir.rglob("build.duckdb"), published_database(data_dir)):
        path.unlink()
    assert ask(publish(data_dir, AUTHORITY).database, "from kpi_v1.kpi_values") == before


# --- What is in it ------------------------------------------------------------------------------


def test_every_view_and_column_of_the_contract_has_a_comment(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    views = ask(
        database, "select view_name, comment from duckdb_views() where schema_name = 'kpi_v1'"
    )
    assert {view for view, _ in views} == {
        "monthly_performance_summary", "monthly_performance_summary_with_drafts", "kpi_values",
        "kpi_values_as_now_known", "kpi_values_as_first_published", "kpi_values_with_drafts",
        "kpi_revisions", "kpi_revisions_with_drafts", "kpi_maturity", "kpi_definitions",
        "benchmarks", "data_quality", "releases", "validation_rules", "authorities",
        "kpi_values_as_now_known_with_drafts", "targets", "rebases", "control_charts",
        "control_charts_with_drafts", "highlights", "highlights_with_drafts", "commentary",
        "commentary_with_drafts",
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
    # What people write to be read beside the figures is delivered to be published.
    written = {"kind", "text", "author_role", "entry_date"}
    words = ("_key", "person_id", "worker", "birth", "registration", "row_number", "is_met")
    assert [
        (schema, table, column)
        for schema, table, column in columns
        if str(column) in delivered - {"kpi_code", "la_code", "month"} - written
        or any(word in str(column) for word in words)
    ] == []
    assert {table for _, table, column in columns if column in written} <= {
        "commentary", "commentary_with_drafts",
    }  # fmt: skip


def test_no_identifier_is_in_the_bytes_of_the_file(data_dir: Path) -> None:
    build = latest(data_dir, AUTHORITY, JANUARY)
    assert PERSON.encode() in build.database.read_bytes()
    database = publish(data_dir, AUTHORITY).database
    assert PERSON.encode() not in database.read_bytes()
    assert PERSON.encode() not in build.kpi_values.read_bytes()


def test_release_is_composed_where_nothing_is_remembered(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this process holds, here a function that fails, is not there where it is composed."""

    def fail(*_: object) -> None:
        raise AssertionError("composed in the process that read the records")

    monkeypatch.setattr("warehouse.release.in_fresh_process", in_fresh_process)
    monkeypatch.setattr(composition, "_compose", fail)
    assert december_referrals(publish(data_dir, AUTHORITY).database) == 2


def test_figures_of_another_month_are_not_published_as_those_of_a_revision(data_dir: Path) -> None:
    january, december = (latest(data_dir, AUTHORITY, month) for month in (JANUARY, DECEMBER))
    figures = {"figures_sha256": read_manifest(december).figures_sha256}
    manifest = read_manifest(january).model_copy(update=figures)
    shutil.copy(december.kpi_values, january.kpi_values)
    write_manifest(january, manifest)
    with pytest.raises(PublicationRefused, match="another authority or month"):
        publish(data_dir, AUTHORITY)


def test_no_macro_but_those_of_the_history_stays_in_the_file(data_dir: Path) -> None:
    assert ask(
        publish(data_dir, AUTHORITY).database,
        "select schema_name, function_name, comment is not null from duckdb_functions() "
        "where not internal order by all",
    ) == [("history", "figures_known_by", False), ("kpi_v1", "kpi_values_as_of", True)]


def test_log_of_a_crashed_writer_does_not_spoil_the_next_release(data_dir: Path) -> None:
    database = publish(data_dir, AUTHORITY).database
    log = database.with_name(f"{database.name}.wal")
    log.write_bytes(b"left by a writer")
    publish(data_dir, AUTHORITY)
    assert not log.exists()
    assert december_referrals(database) == 2


def test_data_quality_says_whose_it_is(data_dir: Path) -> None:
    rows = ask(
        publish(data_dir, AUTHORITY).database,
        "select distinct authority_code, as_of_month, revision from kpi_v1.data_quality order by 2",
    )
    assert rows == [("901", DECEMBER, 1), ("901", JANUARY, 1)]


def test_release_holds_every_authority_of_the_data_directory(data_dir: Path) -> None:
    shutil.copytree(data_dir / "builds" / "901", data_dir / "builds" / "902")
    for month in (DECEMBER, JANUARY):
        rewrite(
            latest(data_dir, AUTHORITY.model_copy(update={"la_code": "902"}), month),
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
