"""Raw tables: text as delivered, columns by name, identifiers as pseudonyms."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import DeliveryRefused
from warehouse.pseudonyms import Pseudonyms
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery

TABLE = delivered_tables()["commentary"]
PSEUDONYMS = Pseudonyms(b"k" * 32)


def load(folder: Path, table: str, text: str) -> list[tuple[object, ...]]:
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    with duckdb.connect() as connection:
        record_delivery(connection, open_delivery(folder, date(2021, 1, 1), [table]))
        load_raw(connection, delivered_tables()[table], folder, PSEUDONYMS)
        return connection.execute(f"select * from raw.{table} order by row_number").fetchall()


def test_text_is_kept_byte_for_byte(tmp_path: Path) -> None:
    words = ["Fernando", "NA", "null", "Nan Road", "00012", "1.0", " padded ", "naïve"]
    rows = "".join(f"CP05,2021-01,highlight,{word},role,2021-02-05\n" for word in words)
    header = "kpi_code,month,kind,text,author_role,entry_date\n"
    loaded = load(tmp_path, "commentary", header + rows)
    assert [row[4] for row in loaded] == words


def test_blank_cell_is_null_and_rows_are_numbered_as_in_a_spreadsheet(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "commentary",
        "kpi_code,month,kind,text,author_role,entry_date\n"
        ",2021-01,overall,First,,2021-02-05\n"
        "  ,2021-01,overall,Second,,2021-02-05\n",
    )
    assert [(row[0], row[1]) for row in loaded] == [(2, None), (3, None)]


def test_columns_are_matched_by_name_not_position(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "commentary",
        "text,entry_date,surname,KIND,month,author_role,kpi_code\n"
        "Words,2021-02-05,Example,update,2021-01,role,CP05\n",
    )
    assert loaded == [(2, "CP05", "2021-01", "update", "Words", "role", "2021-02-05")]


def test_identifier_is_replaced_by_the_same_pseudonym_everywhere(tmp_path: Path) -> None:
    header = "person_id,joined_date,left_date\n"
    loaded = load(
        tmp_path, "year_of_the_child", header + "SYN-1,2020-10-01,\n SYN-1 ,2021-01-01,\n"
    )
    assert [row[1] for row in loaded] == [PSEUDONYMS.of("SYN-1", "person")] * 2


def test_one_identifier_of_two_kinds_has_two_pseudonyms() -> None:
    assert PSEUDONYMS.of("1", "person") != PSEUDONYMS.of("1", "worker")


def test_another_key_gives_other_pseudonyms() -> None:
    assert PSEUDONYMS.of("1", "person") != Pseudonyms(b"j" * 32).of("1", "person")


def test_optional_column_may_be_absent(tmp_path: Path) -> None:
    header = "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date\n"
    ((_, _, _, day, seen, alone),) = load(
        tmp_path, "ssd_cin_visits", header + "1,SYN-1,2021-01-05\n"
    )
    assert (day, seen, alone) == ("2021-01-05", None, None)


def test_table_not_delivered_is_made_empty(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        (tmp_path / "audits.csv").write_text(
            ",".join(column.name for column in delivered_tables()["audits"].columns)
        )
        record_delivery(connection, open_delivery(tmp_path, date(2021, 1, 1), ["audits"]))
        assert load_raw(connection, TABLE, tmp_path, PSEUDONYMS) == 0
        assert connection.execute("select count(*) from raw.commentary").fetchone() == (0,)


def test_file_that_changed_after_the_door_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "year_of_the_child.csv"
    path.write_text("person_id,joined_date,left_date\nSYN-1,2020-10-01,\n")
    with duckdb.connect() as connection:
        record_delivery(
            connection, open_delivery(tmp_path, date(2021, 1, 1), ["year_of_the_child"])
        )
        path.write_text("person_id,joined_date,left_date\nSYN-2,2020-10-01,\n")
        with pytest.raises(DeliveryRefused, match="changed while it was being read"):
            load_raw(connection, delivered_tables()["year_of_the_child"], tmp_path, PSEUDONYMS)
