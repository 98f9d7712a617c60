"""The SSD tables read from a real PostgreSQL server."""

import csv
import logging
import re
import subprocess
import sys
import traceback
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from warehouse.errors import DeliveryRefused, SourceUnavailable
from warehouse.sources import database
from warehouse.sources.database import DatabaseSource, fetch_tables, grant_statements

if TYPE_CHECKING:
    from tests.system.conftest import CaseSystem

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]

DEPARTMENT = """
create table ssd.ssd_department (
    dept_team_id text primary key,
    dept_team_name text,
    dept_team_parent_id text,
    dept_team_parent_name text
)
"""
SCORES = """
create table ssd.ssd_sdq_scores (
    csdq_table_id integer primary key,
    csdq_person_id text,
    csdq_sdq_completed_date date,
    csdq_sdq_score smallint,
    csdq_sdq_reason text
)
"""
READ_ALL = "grant select on all tables in schema ssd to syn_reader"


def refusal(case_system: "CaseSystem", *tables: str, **settings: object) -> str:
    """The sentence of a fetch that is refused; nothing else may be told anywhere."""
    with pytest.raises(DeliveryRefused) as refused:
        fetch_tables(case_system.source(**settings), tables, case_system.landing)
    printed = "".join(traceback.format_exception(refused.value))
    for secret in (case_system.reader_password, "syn_reader", "127.0.0.1", "SECRET"):
        assert secret not in printed
    assert case_system.names() == []
    return str(refused.value)


def test_awkward_values_of_six_tables_land_as_they_are(case_system: "CaseSystem") -> None:
    case_system.run(
        "create type ssd.sex as enum ('M', 'F', 'U')",
        """
        create table ssd."SSD_Person" (
            pers_forename text, "PERS_PERSON_ID" uuid primary key, pers_sex ssd.sex,
            pers_gender char(3), pers_ethnicity varchar(8), pers_dob date,
            pers_expected_dob timestamp, pers_death_date timestamp
        )
        """,
        """
        insert into ssd."SSD_Person" values
        (
            'SECRET', '00000000-0000-0000-0000-00000000000b', 'F', 'x', 'NA', '2010-02-28',
            '2010-02-28 00:00:00', '2020-12-31 23:59:59'
        ),
        ('SECRET', '00000000-0000-0000-0000-00000000000a', null, null, '', null, null, null)
        """,
        """
        create table ssd.ssd_contacts (
            cont_contact_id bigint primary key, cont_person_id text, cont_contact_date date,
            cont_contact_source_code text, cont_contact_outcome_json json
        )
        """,
        """
        insert into ssd.ssd_contacts values
        (9007199254740993, 'SYN-1', '0001-01-01', 'say "1A", then', '{"a" :  [1.50, "é"]}')
        """,
        """
        create table ssd.ssd_cin_episodes (
            cine_referral_id numeric(20, 0) primary key, cine_person_id text,
            cine_referral_date timestamptz, cine_cin_primary_need_code text,
            cine_referral_source_code text, cine_referral_nfa boolean, cine_close_reason text,
            cine_close_date date, cine_referral_team text, cine_referral_worker_id text
        )
        """,
        """
        insert into ssd.ssd_cin_episodes values
        (
            12345678901234567890, 'SYN-1', '2020-07-31 23:59:00+00', 'N1', '00012', true,
            null, null, E'two\\r\\nlines', ' padded '
        ),
        (
            120, 'SYN-2', '2021-01-01 00:00:00+02', 'N1', 'null', false, '', '9999-12-31',
            E'a\\rb', '儿童'
        )
        """,
        """
        create view ssd.ssd_cla_placement as select
            'P1'::text as clap_cla_placement_id, 'C1'::text as clap_cla_id,
            'SYN-1'::text as clap_person_id, date '2020-01-01' as clap_cla_placement_start_date,
            null::date as clap_cla_placement_end_date, 'U1'::char(2) as clap_cla_placement_type,
            'PR1'::text as clap_cla_placement_provider,
            12.50::numeric as clap_cla_placement_distance,
            0.00001::float8 as clap_cla_placement_urn,
            0.1::real as clap_cla_placement_change_reason
        """,
        """
        create materialized view ssd.ssd_missing as select
            1 as miss_table_id, 'SYN-1'::text as miss_person_id,
            timestamp '2021-01-04 09:05:00' as miss_missing_episode_start_date,
            'M'::text as miss_missing_episode_type, null::date as miss_missing_episode_end_date,
            true as miss_missing_rhi_offered, null::boolean as miss_missing_rhi_accepted
        """,
        SCORES,
        READ_ALL,
    )
    tables = [
        "ssd_person",
        "ssd_contacts",
        "ssd_cin_episodes",
        "ssd_cla_placement",
        "ssd_missing",
        "ssd_sdq_scores",
    ]
    assert fetch_tables(case_system.source(), tables, case_system.landing) == dict(
        zip(tables, (2, 1, 2, 1, 1, 0), strict=True)
    )
    assert case_system.landed("ssd_person") == (
        "pers_person_id,pers_sex,pers_gender,pers_ethnicity,pers_dob,pers_expected_dob,"
        "pers_death_date\r\n"
        "00000000-0000-0000-0000-00000000000a,,,,,,\r\n"
        "00000000-0000-0000-0000-00000000000b,F,x  ,NA,2010-02-28,2010-02-28,"
        "2020-12-31 23:59:59\r\n"
    )
    assert case_system.landed("ssd_contacts") == (
        "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,"
        "cont_contact_outcome_json\r\n"
        '9007199254740993,SYN-1,0001-01-01,"say ""1A"", then","{""a"" :  [1.50, ""é""]}"\r\n'
    )
    assert case_system.landed("ssd_cin_episodes") == (
        "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,"
        "cine_referral_source_code,cine_referral_nfa,cine_close_reason,cine_close_date,"
        "cine_referral_team,cine_referral_worker_id\r\n"
        '120,SYN-2,2020-12-31T22:00:00+00:00,N1,null,N,,9999-12-31,"a\rb",儿童\r\n'
        "12345678901234567890,SYN-1,2020-07-31T23:59:00+00:00,N1,00012,Y,,,"
        '"two\r\nlines", padded \r\n'
    )
    assert case_system.landed("ssd_cla_placement").splitlines()[1] == (
        "P1,C1,SYN-1,2020-01-01,,U1,PR1,12.5,0.00001,0.1"
    )
    assert case_system.landed("ssd_missing").splitlines()[1] == (
        "1,SYN-1,2021-01-04 09:05:00,M,,Y,"
    )
    assert case_system.landed("ssd_sdq_scores") == (
        "csdq_table_id,csdq_person_id,csdq_sdq_completed_date,csdq_sdq_score,csdq_sdq_reason\r\n"
    )


def test_user_who_may_select_the_declared_columns_alone_is_enough(
    case_system: "CaseSystem",
) -> None:
    case_system.run(
        DEPARTMENT,
        "alter table ssd.ssd_department add dept_manager_name text default 'SECRET'",
        "insert into ssd.ssd_department values ('T1', 'PACT 1', 'T0', 'Social care')",
        "grant select (dept_team_id, dept_team_name, dept_team_parent_id, dept_team_parent_name) "
        "on ssd.ssd_department to syn_reader",
    )
    source = case_system.source()
    assert fetch_tables(source, ["ssd_department"], case_system.landing) == {"ssd_department": 1}
    assert case_system.landed("ssd_department").splitlines()[1] == "T1,PACT 1,T0,Social care"

    # The grant does forbid the other column.
    with closing(case_system.server.admin(case_system.name)) as connection:
        cursor = connection.cursor()
        cursor.execute("set role syn_reader")
        with pytest.raises(Exception, match="permission denied for table ssd_department"):
            cursor.execute("select dept_manager_name from ssd.ssd_department")


def test_column_without_a_grant_is_refused_with_its_table(case_system: "CaseSystem") -> None:
    case_system.run(DEPARTMENT, "grant select (dept_team_id) on ssd.ssd_department to syn_reader")
    assert refusal(case_system, "ssd_department") == (
        "ssd_department cannot be read from the database (InsufficientPrivilege, SQLSTATE 42501)."
    )


def test_reading_a_table_cannot_write_to_the_database(case_system: "CaseSystem") -> None:
    case_system.run(
        "create table ssd.visitors (visitor text)",
        """
        create function ssd.visited() returns text language sql volatile security definer
        as $$ insert into ssd.visitors values ('SECRET') returning visitor $$
        """,
        """
        create view ssd.ssd_department as select
            ssd.visited() as dept_team_id, 'PACT 1' as dept_team_name,
            'T0' as dept_team_parent_id, 'Social care' as dept_team_parent_name
        """,
        "grant all on all tables in schema ssd to syn_reader",
    )
    assert refusal(case_system, "ssd_department") == (
        "ssd_department cannot be read from the database (ReadOnlySqlTransaction, SQLSTATE 25006)."
    )


def test_tables_of_one_fetch_are_of_one_moment(case_system: "CaseSystem") -> None:
    case_system.run(
        DEPARTMENT,
        SCORES,
        "insert into ssd.ssd_department values ('T1', 'before', null, null)",
        "insert into ssd.ssd_sdq_scores values (1, 'SYN-1', '2021-01-04', 7, 'before')",
        READ_ALL,
    )

    def write_meanwhile(table: str, rows: int) -> None:
        if table == "ssd_department":
            case_system.run(
                "update ssd.ssd_sdq_scores set csdq_sdq_reason = 'after'",
                "insert into ssd.ssd_sdq_scores values (2, 'SYN-2', null, null, 'after')",
                "update ssd.ssd_department set dept_team_name = 'after'",
            )

    tables = ["ssd_department", "ssd_sdq_scores"]
    rows = fetch_tables(case_system.source(), tables, case_system.landing, write_meanwhile)
    assert rows == {"ssd_department": 1, "ssd_sdq_scores": 1}
    assert case_system.landed("ssd_department").splitlines()[1] == "T1,before,,"
    assert case_system.landed("ssd_sdq_scores").splitlines()[1] == "1,SYN-1,2021-01-04,7,before"


_MEASURE = """
import resource, sys
from pathlib import Path
from warehouse.sources.database import DatabaseSource, fetch_tables, grant_statements
source = DatabaseSource.model_validate_json(sys.argv[1])
fetch_tables(source, ["ssd_sdq_scores"], Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def peak_megabytes(source: DatabaseSource, landing: Path) -> int:
    """The most memory that a process of its own held while it fetched."""
    told = subprocess.run(
        [sys.executable, "-c", _MEASURE, source.model_dump_json(by_alias=True), str(landing)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(told.stdout)


def test_large_table_needs_no_more_memory_than_a_chunk(case_system: "CaseSystem") -> None:
    fill = (
        "insert into ssd.ssd_sdq_scores select n, 'SYN-' || n, '2021-01-04', n % 40, "
        "repeat('reason ', 30) from generate_series({}, {}) as n"
    )
    case_system.run(SCORES, READ_ALL, fill.format(1, 5_000))
    source = case_system.source(chunk_rows=5_000)
    one_chunk = peak_megabytes(source, case_system.folder / "landing" / "2020-12")
    case_system.run(fill.format(5_001, 300_000))
    sixty_chunks = peak_megabytes(source, case_system.landing)
    landed = case_system.landing / "ssd_sdq_scores.csv"
    # As a whole the table would take more than its 70 MB of text.
    assert landed.stat().st_size > 70_000_000
    assert sixty_chunks - one_chunk < 25
    with landed.open(encoding="utf-8", newline="") as file:
        ids = [row[0] for row in csv.reader(file, strict=True)]
    assert ids == ["csdq_table_id", *(str(number) for number in range(1, 300_001))]


def test_server_that_goes_in_the_middle_leaves_nothing(case_system: "CaseSystem") -> None:
    case_system.run(
        DEPARTMENT,
        SCORES,
        "insert into ssd.ssd_department values ('T1', 'PACT 1', null, null)",
        "insert into ssd.ssd_sdq_scores select n, 'SECRET', null, null, repeat('x', 200) "
        "from generate_series(1, 20000) as n",
        READ_ALL,
    )
    source = case_system.source(chunk_rows=1_000)
    tables = ["ssd_department", "ssd_sdq_scores"]

    def stop(table: str, rows: int) -> None:
        if table == "ssd_sdq_scores" and rows == 2_000:
            case_system.server.stop_at_once()

    try:
        with pytest.raises(SourceUnavailable) as broke_off:
            fetch_tables(source, tables, case_system.landing, stop)
        assert re.fullmatch(
            r"ssd_sdq_scores cannot be read from the database \(.+\)\. Nothing was landed; it may "
            r"work later\.",
            str(broke_off.value),
        )
        assert "SECRET" not in "".join(traceback.format_exception(broke_off.value))
        assert case_system.names() == []
        with pytest.raises(SourceUnavailable) as gone:
            fetch_tables(source, tables, case_system.landing)
        assert str(gone.value) == (
            "The database cannot be reached (OperationalError). Nothing was landed; it may work "
            "later."
        )
    finally:
        case_system.server.start()
    assert fetch_tables(source, tables, case_system.landing) == {
        "ssd_department": 1,
        "ssd_sdq_scores": 20_000,
    }


def test_wrong_password_is_told_without_it_and_not_tried_again(case_system: "CaseSystem") -> None:
    case_system.run(DEPARTMENT, READ_ALL)
    wrong = case_system.folder / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("SECRET\n")
    with pytest.raises(DeliveryRefused) as refused:
        fetch_tables(
            case_system.source(password_file=wrong), ["ssd_department"], case_system.landing
        )
    assert not isinstance(refused.value, SourceUnavailable)
    assert refusal(case_system, "ssd_department", password_file=wrong) == (
        "The database refused the login: check the user and the database in the url of "
        "ssd_database and its password_file (OperationalError)."
    )


def test_database_that_does_not_exist_is_not_tried_again(case_system: "CaseSystem") -> None:
    address = f"127.0.0.1:{case_system.server.port}"
    sentence = refusal(
        case_system, "ssd_department", url=f"postgresql+psycopg2://syn_reader@{address}/elsewhere"
    )
    assert "check the user and the database in the url of ssd_database" in sentence
    assert "may work later" not in sentence


def test_page_for_the_analyst_gives_the_rights_that_a_fetch_needs(
    case_system: "CaseSystem",
) -> None:
    page = (ROOT / "docs" / "ssd_database.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"### PostgreSQL\n.*?```sql\n(.*?)```", page, re.DOTALL)
    grants = [
        *(statement for statement in block.split(";") if statement.strip()),
        *grant_statements("ssd", "tidemark_reader", ["ssd_department", "ssd_sdq_scores"]),
    ]
    case_system.run(DEPARTMENT, SCORES)
    try:
        case_system.run(
            *(statement.replace("cases", case_system.name) for statement in grants),
            f"alter role tidemark_reader password '{case_system.reader_password[:20]}'",
        )
        password_file = case_system.folder / "analyst"
        password_file.touch(mode=0o600)
        password_file.write_text(case_system.reader_password[:20])
        address = f"127.0.0.1:{case_system.server.port}/{case_system.name}"
        source = case_system.source(
            url=f"postgresql+psycopg2://tidemark_reader@{address}", password_file=password_file
        )
        rows = fetch_tables(source, ["ssd_department", "ssd_sdq_scores"], case_system.landing)
    finally:
        case_system.run("drop owned by tidemark_reader", "drop role tidemark_reader")
    assert rows == {"ssd_department": 0, "ssd_sdq_scores": 0}


def test_locked_table_is_given_up_for_now(
    case_system: "CaseSystem", monkeypatch: pytest.MonkeyPatch
) -> None:
    case_system.run(DEPARTMENT, READ_ALL)
    source = case_system.source()
    monkeypatch.setattr(database, "_LOCK_SECONDS", 1)
    with closing(case_system.server.admin(case_system.name)) as writer:
        writer.autocommit = False
        writer.cursor().execute("lock table ssd.ssd_department in access exclusive mode")
        with pytest.raises(SourceUnavailable) as refused:
            fetch_tables(source, ["ssd_department"], case_system.landing)
    assert str(refused.value) == (
        "ssd_department cannot be read from the database (LockNotAvailable, SQLSTATE 55P03). "
        "Nothing was landed; it may work later."
    )


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (
            "bytea",
            "'SECRET'",
            "ssd_sdq_scores in the database: column csdq_sdq_reason holds binary data, not text.",
        ),
        (
            "text[]",
            "array['SECRET']",
            "ssd_sdq_scores in the database: column csdq_sdq_reason holds values of the type list, "
            "which have no one text.",
        ),
        (
            "date",
            "'0044-03-15 BC'",
            "ssd_sdq_scores in the database holds a value that cannot be read, such as a date "
            "outside the years 1 to 9999 (ValueError).",
        ),
    ],
)
def test_value_without_a_text_is_refused(
    case_system: "CaseSystem", kind: str, value: str, sentence: str
) -> None:
    case_system.run(
        SCORES.replace("csdq_sdq_reason text", f"csdq_sdq_reason {kind}"),
        f"insert into ssd.ssd_sdq_scores values (1, 'SECRET', null, 1, {value})",
        READ_ALL,
    )
    assert refusal(case_system, "ssd_sdq_scores") == sentence


def test_schema_left_out_is_the_users_own(case_system: "CaseSystem") -> None:
    case_system.run(DEPARTMENT, READ_ALL, "alter role syn_reader set search_path = ssd")
    rows = fetch_tables(case_system.source(schema=None), ["ssd_department"], case_system.landing)
    assert rows == {"ssd_department": 0}


def test_nothing_personal_is_logged(
    case_system: "CaseSystem", caplog: pytest.LogCaptureFixture
) -> None:
    case_system.run(
        DEPARTMENT,
        "insert into ssd.ssd_department values ('SECRET', 'SECRET', null, null)",
        READ_ALL,
    )
    with caplog.at_level(logging.INFO):
        fetch_tables(case_system.source(), ["ssd_department"], case_system.landing)
    for secret in ("SECRET", "syn_reader", "127.0.0.1", case_system.reader_password):
        assert secret not in caplog.text
