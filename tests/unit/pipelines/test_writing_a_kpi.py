"""What somebody who writes a KPI, or a table that it reads, is told of a slip."""

import duckdb
import pytest

from warehouse import documentation, kpi_definitions
from warehouse.build import make_table
from warehouse.errors import BuildFailed, ConfigurationError
from warehouse.kpi_tables import make_kpi_table
from warehouse.sql_files import WAREHOUSE, SqlFile, TableName, sql_files

PATH = WAREHOUSE / "facts" / "slip.sql"


def made(sql: str) -> str:
    """What is said of a table that cannot be made."""
    with duckdb.connect() as connection:
        connection.execute("create table child as select 'Jane Smith' as child_name")
        with pytest.raises(BuildFailed) as failed:
            make_table(connection, SqlFile(PATH, TableName("facts", "slip"), {}, sql))
    return str(failed.value)


@pytest.mark.parametrize(
    ("sql", "kind", "said"),
    [
        ("select child.child_nam from child", "BinderException", "child_nam"),
        ("select child.child_name fom child", "ParserException", 'syntax error at or near "child"'),
        ("select infant.a from infant", "CatalogException", "Table with name infant"),
    ],
)
def test_slip_in_sql_is_told_in_the_words_of_duckdb(sql: str, kind: str, said: str) -> None:
    sentence, _, text = made(sql).partition("\n")
    assert sentence == f"facts.slip could not be made ({kind}): see warehouse/facts/slip.sql."
    assert said in text


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("select cast(child.child_name as date) as a from child", "ConversionException"),
        ("select error(child.child_name) as a from child", "InvalidInputException"),
    ],
)
def test_fault_that_a_record_makes_is_its_kind_alone(sql: str, kind: str) -> None:
    assert made(sql) == (f"facts.slip could not be made ({kind}): see warehouse/facts/slip.sql.")


def test_kpi_that_cannot_be_made_is_told_so_too() -> None:
    kpi = kpi_definitions.kpi_definitions()["referrals"]
    with duckdb.connect() as connection, pytest.raises(BuildFailed) as failed:
        make_kpi_table(connection, kpi)
    sentence, _, text = str(failed.value).partition("\n")
    assert sentence == (
        "kpis.referrals could not be made (CatalogException): "
        "see warehouse/kpis/front_door/referrals.sql."
    )
    assert text.startswith("Catalog Error: ")


@pytest.fixture
def kpi_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, SqlFile]:
    """The files of the KPIs, to be changed for one test."""
    files = dict(sql_files("kpis"))
    monkeypatch.setattr(
        kpi_definitions, "sql_files", lambda layer: files if layer == "kpis" else sql_files(layer)
    )
    monkeypatch.setattr(
        documentation, "kpi_definitions", kpi_definitions.kpi_definitions.__wrapped__
    )
    return files


def changed(file: SqlFile, **header: object) -> SqlFile:
    return SqlFile(file.path, file.table, file.header | header, file.sql)


def test_code_used_twice_names_both_files(kpi_files: dict[str, SqlFile]) -> None:
    kpi_files["referrals"] = changed(kpi_files["referrals"], code="CP05")
    with pytest.raises(ConfigurationError) as refused:
        kpi_definitions.kpi_definitions.__wrapped__()
    assert str(refused.value) == (
        "Code CP05 is used twice: "
        "warehouse/kpis/child_protection/icpc_within_15_working_days.sql and "
        "warehouse/kpis/front_door/referrals.sql."
    )


def test_fault_of_a_header_is_a_sentence_where_the_pages_are_made(
    kpi_files: dict[str, SqlFile], capsys: pytest.CaptureFixture[str]
) -> None:
    kpi_files["referrals"] = changed(kpi_files["referrals"], colour="red")
    assert documentation.main(["--check"]) == 1
    assert capsys.readouterr().err == (
        "Error: warehouse/kpis/front_door/referrals.sql: colour is no key of a KPI's header.\n"
    )
