"""A tiny delivery with nothing wrong in it, one row of every table per person; all invented."""

import hashlib

import duckdb

from warehouse.code_lists import codes
from warehouse.sources.declarations import Column, Requirement, delivered_tables

PEOPLE = 3

_BY_COLUMN = {
    "pers_sex": "F",
    "pers_ethnicity": "WBRI",
    "pers_expected_dob": None,
    "pers_death_date": None,
    "cont_contact_source_code": "6",
    "cine_cin_primary_need_code": "N1",
    "cine_referral_source_code": "1A",
    "cine_close_reason": "RC7",
    "cppl_cp_plan_initial_category": "NEG",
    "cppl_cp_plan_latest_category": "emo",  # staging reads any case
    "clae_cla_episode_start_reason": "S",
    "clae_cla_episode_ceased_reason": "E4A",
    "clae_cla_primary_need_code": "N1",
    "clap_cla_placement_type": "U6",
    "clap_cla_placement_provider": "PR4",
    "lega_legal_status": "C2",
    "csdq_sdq_score": "12",
    "clea_care_leaver_in_touch": "YES",
    "clea_care_leaver_activity": "F2",
    "clea_care_leaver_accommodation": "B",
    "clea_care_leaver_accom_suitable": "1",
    "dept_team_parent_id": "Service",
    "OrgRole": "5",
    "approval_type": "mainstream",
    "deregistration_reason": "resigned",
    "approved_places": "2",
    "filled_places": "1",
    "unavailable_places": "1",
    "birthday_age": "19",
    "in_touch": "YES",
    "activity_code": "P5",
    "accommodation_code": "U1",
    "grade": "good",
    "moderated_grade": "Good",
    "kpi_code": "CL01",
    "month": "2021-03",
    "kind": "highlight",
}


def _cell(column: Column, number: int) -> str | None:
    if column.name in _BY_COLUMN:
        return _BY_COLUMN[column.name]
    if column.identifies:
        return hashlib.sha256(f"{column.identifies} {number}".encode()).hexdigest()
    if column.requirement is Requirement.KEY and column.type == "text":
        return str(number)
    if column.code_list:
        return codes(column.code_list)[0]
    return {
        "british_date": f"{13 + number}/01/2020",
        "sheet_date": f"2020-01-{13 + number}",
        "option": "Any option",
        "form": "SW",
        "date": f"2020-01-{13 + number}",  # Monday to Wednesday
        "flag": "Y",
        "number": "0.5",
        "integer": "3",
        "json": '{"NEW_REFERRAL_FLAG": "Y"}',
        "team": f"Team {number}",
        "code": "ANY",
        "text": "Any text",
    }[column.type]


def load_good_delivery(connection: duckdb.DuckDBPyConnection, schema: str = "raw") -> None:
    """Make every raw table, as loading a delivery makes them: text, blanks null."""
    connection.execute(f"create schema {schema}")
    for table in delivered_tables().values():
        names = ", ".join(f'"{column.name}" varchar' for column in table.columns)
        connection.execute(f"create table {schema}.{table.name} (row_number integer, {names})")
        places = ", ".join("?" * (len(table.columns) + 1))
        connection.executemany(
            f"insert into {schema}.{table.name} values ({places})",
            [
                [number + 2, *(_cell(column, number) for column in table.columns)]
                for number in range(PEOPLE)
            ],
        )
