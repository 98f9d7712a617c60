"""The validation rules: what each file must say of itself, and what a delivery must hold for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import rule_definitions
from warehouse.errors import ConfigurationError
from warehouse.feeds import Feed, return_feeds
from warehouse.findings import CELL_RULES, return_columns
from warehouse.kpi_definitions import kpi_definitions
from warehouse.rule_definitions import Rule, RuleSeverity, kpis_of_words, rules, rules_about
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sql_files import SqlFile, TableName

HEADER = """/*
code: "{code}"
return: SSDA903
table: returns.episodes
rule: an episode has a first day
columns: Episodes.DECOM
kpi: lac_rate; lac_flow
severity: block
source: made up for this test
*/
"""
SELECT = """select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where episode.decom is null
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of rules of its own, in place of the real one."""
    place = tmp_path / "warehouse" / "rules"
    (place / "ssda903").mkdir(parents=True)
    shutil.copy(rule_definitions.RULES / "kpi_words.csv", place)
    monkeypatch.setattr(rule_definitions, "RULES", place)
    monkeypatch.setattr(rule_definitions, "WAREHOUSE", place.parent)
    rules.cache_clear()
    yield place / "ssda903"
    rules.cache_clear()


def written(folder: Path, sql: str = SELECT, header: str = HEADER, code: str = "1") -> Rule:
    (folder / f"{code}.sql").write_text(header.format(code=code) + sql, encoding="utf-8")
    return rules()[code]


def fault(folder: Path, header: str, code: str = "1") -> str:
    with pytest.raises(ConfigurationError) as refused:
        written(folder, header=header, code=code)
    return str(refused.value)


# --- The header -------------------------------------------------------------------------------


def test_rule_is_its_header_and_its_statement(folder: Path) -> None:
    rule = written(folder)
    assert (rule.code, rule.header.return_name, rule.header.severity) == (
        "1",
        "SSDA903",
        RuleSeverity.BLOCK,
    )
    assert rule.reports == TableName("returns", "episodes")
    assert rule.sql == SELECT.strip()
    assert rules_about("returns", "episodes") == (rule,)
    assert rules_about("returns", "header") == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("severity: block", "severity: fatal"), "severity: Input should be"),
        (("return: SSDA903", "return: SSDA904"), "return_name: Input should be"),
        (("source: made up for this test\n", ""), "source: Field required"),
        (("return: SSDA903\n", ""), "return_name: Input should be"),
        (("columns:", "colunms:"), "columns: Field required"),
        (("source:", "colour: red\nsource:"), "colour: Extra inputs are not permitted"),
        (('code: "{code}"', "code: 1"), "code: Input should be a valid string"),
        (('code: "{code}"', 'code: "2"'), "its code is not that of its name, or used twice"),
    ],
)
def test_slip_in_a_header_names_the_file_and_the_key(
    folder: Path, change: tuple[str, str], words: str
) -> None:
    assert change[0] in HEADER
    told = fault(folder, HEADER.replace(*change))
    assert told.startswith(f"warehouse/rules/ssda903/1.sql: {words}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SELECT, "the header comment is missing."),
        ("/* never closed\n" + SELECT, "the header comment is missing."),
        ("/*\ncode: [\n*/\n" + SELECT, "the header is not valid YAML."),
        ("/*\nonly words\n*/\n" + SELECT, "the header holds no keys."),
    ],
)
def test_file_without_a_header_is_named(folder: Path, text: str, words: str) -> None:
    (folder / "1.sql").write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        rules()
    assert str(refused.value) == f"warehouse/rules/ssda903/1.sql: {words}"


def test_code_used_twice_is_refused(folder: Path) -> None:
    written(folder)
    other = folder.parent / "cin"
    other.mkdir()
    # In order of folders the one of the census comes first.
    (other / "1.sql").write_text(HEADER.format(code="1") + SELECT)
    rules.cache_clear()
    with pytest.raises(ConfigurationError, match=r"rules/ssda903/1\.sql: its code is .* used twic"):
        rules()


# --- What a rule reads ------------------------------------------------------------------------

FULL = (*tables_of("ssda903"), "provider_list")


def missing(rule: Rule, *delivered: str) -> tuple[str, ...]:
    return rule.missing(return_feeds(delivered), frozenset(delivered))


def test_rule_reads_the_columns_of_its_aliases(folder: Path) -> None:
    rule = written(folder)
    assert rule.reads == {TableName("returns", "episodes")}
    assert rule.columns_read == {
        ("episodes", "source_table"),
        ("episodes", "row_number"),
        ("episodes", "decom"),
    }


def test_one_alias_may_stand_for_two_tables_in_two_places(folder: Path) -> None:
    rule = written(
        folder,
        """with named as (
            select row.child from returns.header as row where row.sex is null
        )

        select row.source_table, row.row_number
        from returns.episodes as row
        where
            row.child in (select named.child from named)
            and exists (select 1 from returns.oc3 as row where row.activ is null)
        """,
    )
    assert {(table, column) for table, column in rule.columns_read if column != "child"} == {
        ("header", "sex"),
        ("episodes", "source_table"),
        ("episodes", "row_number"),
        ("oc3", "activ"),
    }


def test_column_read_in_a_correlated_subquery_belongs_to_the_table_around_it(
    folder: Path,
) -> None:
    rule = written(
        folder,
        """select episode.source_table, episode.row_number
        from returns.episodes as episode
        where not exists (
            select 1 from returns.provider_list as provider where provider.urn = episode.urn
        )
        """,
    )
    assert {("episodes", "urn"), ("provider_list", "urn")} <= rule.columns_read


def test_step_of_a_rule_is_no_table(folder: Path) -> None:
    rule = written(
        folder,
        """with late as (select episode.source_table, episode.row_number
        from returns.episodes as episode)
        select late.source_table, late.row_number from late
        """,
    )
    assert rule.reads == {TableName("returns", "episodes")}


def test_rule_is_run_where_all_it_reads_was_delivered(folder: Path) -> None:
    assert missing(written(folder), *FULL) == ()


def test_table_that_nothing_feeds_is_missing(folder: Path) -> None:
    rule = written(
        folder,
        "select episode.source_table, episode.row_number from returns.episodes as episode "
        "semi join returns.provider_list as provider on provider.urn = episode.urn",
    )
    assert missing(rule, *tables_of("ssda903")) == ("returns.provider_list",)
    assert missing(rule, *tables_of("annex_a")) == ("returns.episodes", "returns.provider_list")


def test_column_that_the_layout_cannot_tell_is_missing(folder: Path) -> None:
    told = {name for name, _ in return_columns()["child_protection_plans"]}
    by_ssd = return_feeds(tables_of("ssd"))["child_protection_plans"].columns
    (unknown,) = sorted(told - by_ssd)[:1] or [None]
    if unknown is None:
        pytest.skip("the SSD tells every column of the plans")
    rule = written(
        folder,
        "select plan.source_table, plan.row_number from returns.child_protection_plans as plan "
        f"where plan.{unknown} is null",
    )
    assert missing(rule, *tables_of("ssd")) == (f"child_protection_plans.{unknown}",)
    assert missing(rule, *tables_of("cin_census")) == ()


@pytest.mark.parametrize("code", ["224", "1008"])
def test_rule_about_an_optional_column_that_the_file_lacks_is_not_run(code: str) -> None:
    rule, feeds = rules()[code], return_feeds(FULL)
    assert rule.missing(feeds, frozenset(FULL), {("ssda903_episodes", "URN")}) == ("episodes.urn",)
    for other in (("ssda903_episodes", "REASON_PLACE_CHANGE"), ("ssda903_oc2", "URN")):
        assert rule.missing(feeds, frozenset(FULL), {other}) == ()


def test_column_made_of_several_is_missing_where_none_of_them_is_there(folder: Path) -> None:
    rule = written(
        folder,
        "select child.source_table, child.row_number from returns.child as child "
        "where child.gender is null",
    )
    delivered = frozenset(tables_of("cin_census"))
    sql = (
        "select coalesce(delivered.sex, delivered.gender_current) as gender, "
        "'cin_census_child' as source_table, delivered.row_number "
        "from raw.cin_census_child as delivered"
    )
    file = SqlFile(folder / "child.sql", TableName("returns", "child"), {}, sql)
    feeds = {"child": Feed("child", (("cin_census", file),))}
    both = {("cin_census_child", "sex"), ("cin_census_child", "gender_current")}
    for absent, told in ((both, ("child.gender",)), ({min(both)}, ()), ({max(both)}, ())):
        assert rule.missing(feeds, delivered, absent) == told


def test_raw_table_that_was_not_delivered_is_missing_even_with_no_column_read(
    folder: Path,
) -> None:
    rule = written(
        folder,
        "select 'audits' as source_table, delivered.row_number from raw.audits as delivered "
        "where exists (select 1 from raw.workforce)",
    )
    assert missing(rule, "audits") == ("raw.workforce",)
    assert missing(rule, "audits", "workforce") == ()


def test_code_lists_and_the_collection_are_never_missing(folder: Path) -> None:
    rule = written(
        folder,
        "select episode.source_table, episode.row_number from returns.episodes as episode "
        "cross join returns.collection as collection "
        "anti join reference.placement_type_code as listed on listed.code = episode.place "
        "where collection.return_name = 'SSDA903'",
    )
    assert missing(rule, *tables_of("ssda903")) == ()


# --- The KPIs that a rule touches -------------------------------------------------------------


def test_kpis_of_a_rule_are_those_of_its_words_each_once(folder: Path) -> None:
    rule = written(folder, header=HEADER.replace("severity: block", "severity: error"))
    words = kpis_of_words()
    assert rule.kpi_codes == tuple(sorted({*words["lac_rate"], *words["lac_flow"]}))
    assert {"LA01", "LA02", "LA03", "LA04"} <= set(rule.kpi_codes)


def test_word_that_stands_for_no_kpi_touches_none(folder: Path) -> None:
    header = HEADER.replace("severity: block", "severity: error")
    assert written(folder, header=header.replace("lac_rate; lac_flow", "nothing")).kpi_codes == ()


def test_blocked_row_touches_every_kpi_that_would_have_counted_it() -> None:
    rule = rules()["526"]  # an episode without a provider is set aside, and so is its child
    assert rule.header.severity is RuleSeverity.BLOCK
    assert {"FO01", "FO02", "LA01", "LA02", "LA03", "LA05", "CP18"} <= set(rule.kpi_codes)
    assert not {"FD03", "WF01", "QA01"} & set(rule.kpi_codes)


# --- The rules that there are -----------------------------------------------------------------


def test_every_rule_reports_a_table_that_exists() -> None:
    reported = {rule.reports for rule in rules().values()}
    known = {TableName("raw", name) for name in delivered_tables()} | {
        TableName("returns", name) for name in return_columns()
    }
    assert reported <= known


def test_every_rule_reads_the_table_that_it_reports_and_no_layer_above_it() -> None:
    for rule in rules().values():
        assert rule.reports in rule.reads, rule.code
        assert {table.schema for table in rule.reads} <= {"raw", "returns", "reference"}, rule.code


def test_rules_of_a_return_read_returns_and_local_ones_what_was_delivered() -> None:
    for rule in rules().values():
        expected = "raw" if rule.header.return_name == "local" else "returns"
        assert rule.reports.schema == expected, rule.code
        if expected == "returns":
            assert not [table for table in rule.reads if table.schema == "raw"], rule.code


def test_every_column_that_a_rule_reads_is_declared() -> None:
    declared = {
        (table, column)
        for table, columns in return_columns().items()
        for column in ("source_table", "row_number", *(name for name, _ in columns))
    }
    collection = {"return_name", "earliest_date", "period_start", "month_end"}
    declared |= {("collection", column) for column in collection}
    unknown = {
        (code, table, column)
        for code, rule in rules().items()
        for table, column in rule.columns_read - declared
    }
    assert unknown == set()


def test_no_rule_is_called_like_a_rule_about_cells() -> None:
    assert not set(rules()) & set(CELL_RULES)


def test_every_rule_can_be_run_on_some_delivery() -> None:
    deliveries = [
        (*tables_of("ssd"), *tables_of("local")),
        (*tables_of("ssda903"), *tables_of("cin_census"), *tables_of("local")),
        tuple(delivered_tables()),
    ]
    never = [
        code for code, rule in rules().items() if all(missing(rule, *held) for held in deliveries)
    ]
    assert never == []


def test_words_of_the_rules_stand_for_kpis() -> None:
    # Words of KPIs that are still to come are allowed; a rule with none at all says nothing.
    known = {kpi.code for kpi in kpi_definitions().values()}
    touched = {code for rule in rules().values() for code in rule.kpi_codes}
    assert len(known & touched) > len(known) / 2
    words = set(kpis_of_words())
    strange = {
        (code, word.strip())
        for code, rule in rules().items()
        for word in rule.header.kpi.split(";")
        if word.strip() not in words
    }
    assert strange == set()
