"""The hash published beside a figure: another one when anything that decides the figure changes."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.conftest import AUTHORITY
from warehouse import definition_hash as definitions
from warehouse.authority import Authority
from warehouse.build import Build, prepare
from warehouse.errors import BuildFailed
from warehouse.kpi_definitions import kpi_definitions
from warehouse.manifest import read_manifest
from warehouse.members import open_finished
from warehouse.month import month_settings, open_build
from warehouse.quality import start_quality
from warehouse.reference import load_reference, reference_tables, settings_shown
from warehouse.revisions import finish
from warehouse.rule_definitions import RuleSeverity, rules
from warehouse.sql_files import FED_LAYERS, SQL_LAYERS, SqlFile, fed_files, sql_files

WAREHOUSE = Path(__file__).parents[3] / "warehouse"
KPIS = {kpi.code: kpi for kpi in kpi_definitions().values()}

# Few enough to be quick: by person and by month, of every kind of source, one without a person.
KEPT = {
    "FD03": "front_door/referrals.sql",
    "FD04": "front_door/referral_rate.sql",
    "CP16": "child_protection/plans_reviewed_on_time.sql",
    "LA02": "looked_after/children_looked_after_rate.sql",
    "FO02": "fostering/ifa_foster_share.sql",
    "FO08": "fostering/fostering_households.sql",
    "CL01": "care_leavers/care_leavers_19_to_21_in_eet.sql",
}
ALL = frozenset(KEPT)
WITH_PERSON = ALL - {"FO08"}


@dataclass(frozen=True)
class Edit:
    """One text of one file under `warehouse/` in place of another, and the KPIs it changes."""

    path: str
    old: str
    new: str
    changed: frozenset[str]
    # Others that may change with them: their SQL reaches the file as well.
    besides: frozenset[str] = frozenset()


EDITS = {
    "months of a window": Edit(
        "dimensions/window_month.sql", "interval 12 month", "interval 13 month", ALL
    ),
    "months a delivery covers": Edit(
        "dimensions/covered_month.sql", "month.month >= speaks", "month.month > speaks", ALL
    ),
    "population of a year": Edit(
        "dimensions/reporting_month.sql",
        "year(dated.financial_year_start) >= population",
        "year(dated.month) >= population",
        ALL,
    ),
    "how figures are added up": Edit(
        "summaries/kpi_values.sql", "in_window.numerator desc", "in_window.numerator asc", ALL
    ),
    "band of a breakdown": Edit("counted_unit.sql", "age_years < 10", "age_years < 11", ALL),
    "macro": Edit("macros.sql", "then day - 1", "then day - 2", ALL),
    "history of a layout": Edit(
        "sources/layouts.csv", "ssda903,2,year", "ssda903,2,18", WITH_PERSON
    ),
    "rule that no longer blocks": Edit(
        "rules/ssda903/359.sql",
        "severity: block",
        "severity: query",
        frozenset({"LA02", "FO02"}),
        frozenset({"CL01"}),
    ),
    "what a blocking rule finds": Edit(
        "rules/ssda903/359.sql",
        "interval 18 year",
        "interval 19 year",
        frozenset({"LA02", "FO02"}),
        frozenset({"CL01"}),
    ),
    "table that a blocking rule reads": Edit(
        "returns/ssda903/header.sql",
        "as_british_date",
        "as_date",
        frozenset({"LA02", "FO02"}),
        WITH_PERSON,
    ),
    "header of a workbook": Edit(
        "sources/annex_a_headers.csv",
        "annex_a_referrals,child_id,",
        "annex_a_referrals,child_id,x",
        frozenset({"FD03", "FD04"}),
        WITH_PERSON,
    ),
    "spelling of a code": Edit("code_lists/spellings/sex.csv", "\nF,F,", "\nF,U,", WITH_PERSON),
    "group of ethnicities": Edit(
        "code_lists/ethnicity.csv", "White Irish,White,", "White Irish,Irish,", WITH_PERSON
    ),
    "label that is published": Edit(
        "code_lists/sex.csv", "F,Female,", "F,Women and girls,", WITH_PERSON
    ),
    "flag of a code": Edit(
        "code_lists/placement_type.csv",
        'long term",true,true,true',
        'long term",false,true,true',
        frozenset({"FO02"}),
        frozenset({"LA02"}),
    ),
    "cell that must be filled": Edit(
        "sources/columns/ssd.csv",
        "ssd_cin_episodes,cine_referral_date,date,value",
        "ssd_cin_episodes,cine_referral_date,date,header",
        frozenset({"FD03", "FD04"}),
    ),
}
# None of these decides a figure.
REWORDED = (
    ("macros.sql", "-- How delivered text", "-- In which way delivered text"),
    ("counted_unit.sql", "-- What every KPI table", "-- All that every KPI table"),
    ("summaries/kpi_values.sql", "-- Of several on one day", "-- Of many on one day"),
    ("summaries/kpi_values.sql", "note: values are", "note: all values are"),
    ("dimensions/window_month.sql", "'month' as period_window", "'month'  as\n  period_window"),
    ("code_lists/placement_type.csv", "Foster placement with", "Fostered by"),
    ("code_lists/ethnicity.csv", "WIRI,White Irish", "WIRI,Irish"),
    ("code_lists/sex.csv", "DfE children in need census", "The census"),
    ("code_lists/spellings/sex.csv", "The code itself", "The very code"),
    ("sources/layouts.csv", "SSDA903 return", "Return of looked after children"),
    ("sources/columns/ssd.csv", "Date of the referral", "Day of the referral"),
    ("sources/annex_a_headers.csv", "Ofsted ILACS", "Ofsted's ILACS"),
    ("rules/ssda903/359.sql", "An episode that has no end", "An endless episode"),
    ("kpis/front_door/referrals.sql", "title: Referrals", "title: All referrals"),
    ("kpis/front_door/referrals.sql", "source: ", "source: the "),
)

# Runs in a copy of the package, a process of its own for each edit: nothing is cached.
HASHES = """
import json, os, sys
from pathlib import Path
from warehouse import kpi_definitions
from warehouse.errors import ConfigurationError

def hashes():
    try:
        return {k.code: k.definition_hash for k in kpi_definitions.kpi_definitions().values()}
    except ConfigurationError as fault:
        return {"fault": str(fault)}

def apart():
    out, into = os.pipe()
    if os.fork() == 0:
        with os.fdopen(into, "w") as pipe:
            json.dump(hashes(), pipe)
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        found = json.load(pipe)
    os.wait()
    return found

found = {"": apart()}
for name, edits in json.load(sys.stdin).items():
    before = {}
    for path, old, new in edits:
        file = Path("warehouse") / path
        text = file.read_text(encoding="utf-8")
        before.setdefault(file, text)
        assert old in text, (path, old)
        file.write_text(text.replace(old, new), encoding="utf-8")
    found[name] = apart()
    for file, text in before.items():
        file.write_text(text, encoding="utf-8")
json.dump(found, sys.stdout)
"""


@pytest.fixture(scope="module")
def hashes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The hashes by code, of the package as it is (under a blank name) and of every edit."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copytree(WAREHOUSE, folder / "warehouse", ignore=shutil.ignore_patterns("__pycache__"))
    kpis = folder / "warehouse" / "kpis"
    kept = {kpis / path for path in KEPT.values()}
    for path in kpis.rglob("*.sql"):
        if path not in kept:
            path.unlink()
    edits: dict[str, list[tuple[str, str, str]]] = {
        name: [(edit.path, edit.old, edit.new)] for name, edit in EDITS.items()
    }
    edits["rewording"] = list(REWORDED)
    edits["no source"] = [
        ("dimensions/person.sql", "reference.ethnicity_code as", "reference.ethnicity_kind as")
    ]
    edits["no such list"] = [
        ("dimensions/person.sql", "reference.ethnicity_code as", "reference.ethnicities_code as")
    ]
    done = subprocess.run(
        [sys.executable, "-c", HASHES],
        cwd=folder,
        input=json.dumps(edits),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", EDITS)
def test_what_decides_a_figure_changes_its_hash(
    name: str, hashes: dict[str, dict[str, str]]
) -> None:
    edit, before = EDITS[name], hashes[""]
    changed = {code for code in KEPT if hashes[name][code] != before[code]}
    assert edit.changed <= changed <= edit.changed | edit.besides


def test_rewording_changes_no_hash(hashes: dict[str, dict[str, str]]) -> None:
    assert hashes["rewording"] == hashes[""]


@pytest.mark.parametrize("name", ["no source", "no such list"])
def test_reference_table_without_a_source_is_refused(
    name: str, hashes: dict[str, dict[str, str]]
) -> None:
    assert re.fullmatch(
        r"warehouse/dimensions/person\.sql: reference\.ethnic\w+ is made from no known file, .*",
        hashes[name]["fault"],
    )


def test_every_kpi_has_a_hash_of_its_own() -> None:
    assert len({kpi.definition_hash for kpi in KPIS.values()}) == len(KPIS)


def test_reference_tables_without_a_file_are_there_and_no_code_lists() -> None:
    without_file = definitions._REFERENCE_WITHOUT_FILE
    assert without_file <= set(reference_tables())
    assert {name for name in without_file if name.endswith(("_code", "_spelling"))} == set()


def test_rules_that_block_are_read_as_the_rules_themselves_are() -> None:
    blocking = {
        rule.code: {name for name in rule.reads if name.schema in ("returns", "reference")}
        for rule in rules().values()
        if rule.header.severity is RuleSeverity.BLOCK
    }
    assert {rule.path.stem: set(rule.reads) for rule in definitions._blocking_rules()} == blocking
    for rule in definitions._blocking_rules():
        assert rule.raw_tables


# What the council has set --------------------------------------------------------------------


def published(authority: Authority) -> dict[str, str]:
    """The hashes beside the figures of a build, by KPI code."""
    month = date(2021, 1, 1)
    with duckdb.connect() as connection:
        prepare(connection, month_settings(authority, month))
        load_reference(connection, authority, month)
        return dict(
            connection.execute("select kpi_code, definition_hash from reference.kpi").fetchall()
        )


def test_hash_without_settings_is_that_of_the_definition() -> None:
    assert KPIS["FO08"].settings == ()
    assert published(AUTHORITY)["FO08"] == KPIS["FO08"].definition_hash


@pytest.mark.parametrize(
    ("settings", "changed"),
    [
        ({"protection_first_review_days": 92}, {"CP16"}),
        ({"caseload_guideline": 19}, {"WF02"}),
        ({"caseload_guideline_by_service": {"PACT": 15}}, {"WF02"}),
        ({"primary_worker_roles": ("LEAD", "ALLOCATED")}, {"WF01", "WF02", "WF03"}),
        ({"history_months": 60}, {"CP16", "LA07", "LA08"}),
        ({"schedule_working_day": 6}, set()),
    ],
)
def test_changed_setting_changes_the_hash_of_its_kpis(
    settings: dict[str, object], changed: set[str]
) -> None:
    before = published(AUTHORITY)
    after = published(AUTHORITY.model_copy(update=settings))
    assert {code for code in before if before[code] != after[code]} == changed
    for code in changed:
        assert after[code].partition("-")[0] == KPIS[code].definition_hash


@pytest.fixture
def finished(tmp_path: Path) -> Build:
    """A month whose figures are kept: no more of its tables than that takes."""
    build = open_build(tmp_path, AUTHORITY, date(2021, 1, 1))
    build.start_anew()
    connection = build.open()
    load_reference(connection, AUTHORITY, build.month)
    start_quality(connection)
    connection.execute(
        "create schema raw; create table raw.delivery (table_name varchar, file_name varchar, "
        "sha256 varchar, encoding varchar, file_rows integer, columns_dropped integer, "
        "folder_name varchar, content_sha256 varchar); "
        "create schema facts; create table facts.commentary (entry_number bigint, "
        "kpi_code varchar, month date, entry_kind_code varchar, entry_text varchar, "
        "author_role varchar, entry_date date); "
        "create schema summaries; create table summaries.kpi_values as "
        "select kpi_code, definition_hash, null as revision from reference.kpi"
    )
    return finish(connection, build).build


def test_manifest_holds_the_hashes_beside_the_figures(finished: Build) -> None:
    assert read_manifest(finished).definitions == published(AUTHORITY)


def test_finished_build_of_the_same_definitions_is_opened(finished: Build) -> None:
    open_finished(finished).close()


def test_finished_build_of_another_definition_is_refused(finished: Build) -> None:
    manifest = json.loads(finished.manifest.read_text(encoding="utf-8"))
    _, _, settings = manifest["definitions"]["CP16"].partition("-")
    manifest["definitions"]["CP16"] = f"{'0' * 16}-{settings}"
    finished.manifest.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BuildFailed, match="CP16 has changed"):
        open_finished(finished)


def test_order_of_roles_is_part_of_the_hash() -> None:
    kpi = KPIS["WF01"]
    first, second = (
        kpi.definition_hash_under(dict(AUTHORITY) | {"primary_worker_roles": roles})
        for roles in (("A", "B"), ("B", "A"))
    )
    assert first != second


def test_settings_are_shown_in_words() -> None:
    council = AUTHORITY.model_copy(update={"primary_worker_roles": ("LEAD", "SECOND")})
    assert settings_shown(council, KPIS["WF01"]) == "primary worker roles: LEAD, then SECOND"
    assert settings_shown(council, KPIS["CP16"]) == (
        "protection first review days: 91; protection later review days: 183; history months: 72"
    )
    assert settings_shown(council, KPIS["CL01"]) == "leap day birthday: 28 February"


# What the settings of a header are -------------------------------------------------------------

# Which months there are, and where the calendar begins: of every KPI alike.
MONTHS = {"covered_month", "reporting_month", "window_month", "working_day"}
# Under whose team a person is shown, of every KPI with a team; no figure of the whole authority.
TEAM_OF_A_PERSON = "case_responsibility"
MONTH_VARIABLES = {"delivery_month", "extract_date"}
SETTING_OF_VARIABLE = {"history_from": "history_months"}
SETTING_OF_TABLE = {
    "primary_worker_role": "primary_worker_roles",
    "caseload_guideline": "caseload_guideline_by_service",
}
# Reached by the SQL, in a column that the KPI makes no use of.
NOT_USED = {
    ("AS01", "assessment_clock_start"),
    ("CL07", "leap_day_birthday"),
    ("WF01", "caseload_guideline"),
    ("WF01", "caseload_guideline_by_service"),
    ("WF03", "caseload_guideline"),
    ("WF03", "caseload_guideline_by_service"),
    ("WF07", "primary_worker_roles"),
}


def behind(file: SqlFile, found: dict[str, SqlFile]) -> None:
    """Add the files that a file's rows come from, itself included."""
    if file.relative_path in found or file.table.name in {*MONTHS, TEAM_OF_A_PERSON}:
        return
    found[file.relative_path] = file
    for name in file.depends_on:
        if name.schema in FED_LAYERS:
            for fed in fed_files(name.schema)[name.name].values():
                behind(fed, found)
        elif name.schema in SQL_LAYERS:
            behind(sql_files(name.schema)[name.name], found)


def macros() -> dict[str, str]:
    """The text of every macro by its name."""
    text = re.sub(r"--.*", "", (WAREHOUSE / "macros.sql").read_text(encoding="utf-8"))
    parts = text.split("create or replace macro ")[1:]
    return {part.partition("(")[0]: part for part in parts}


def variables(sql: str) -> set[str]:
    """What a statement asks for with `getvariable`, itself or by a macro."""
    found = set(re.findall(r"getvariable\('(\w+)'\)", sql))
    for name, body in macros().items():
        if re.search(rf"(?<!macro )\b{name}\(", sql) and not sql.startswith(f"{name}("):
            found |= variables(body)
    return found


def settings_reached(code: str) -> set[str]:
    files: dict[str, SqlFile] = {}
    behind(sql_files("kpis")[KPIS[code].id], files)
    names: set[str] = set()
    for file in files.values():
        names |= variables(re.sub(r"--.*", "", file.sql)) - MONTH_VARIABLES
        names |= {
            SETTING_OF_TABLE[table.name]
            for table in file.depends_on
            if table.schema == "reference" and table.name in SETTING_OF_TABLE
        }
    return {SETTING_OF_VARIABLE.get(name, name) for name in names}


@pytest.mark.parametrize("code", KPIS)
def test_header_lists_the_settings_that_its_sql_asks_for(code: str) -> None:
    unused = {name for kpi, name in NOT_USED if kpi == code}
    reached = settings_reached(code)
    assert unused <= reached
    assert set(KPIS[code].settings) == reached - unused


@pytest.mark.parametrize("code", KPIS)
def test_settings_of_a_header_are_settings_of_a_council(code: str) -> None:
    kpi = KPIS[code]
    assert set(kpi.settings) <= set(Authority.model_fields)
    assert {when.partition("=")[0] for when in kpi.needs_when} <= set(kpi.settings)
