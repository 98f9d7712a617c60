"""Why figures moved: two deliveries of a few people, sent through the real line, side by side."""

import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.calculator.histories import Delivery
from tests.calculator.line import Line, Rows, authority_of
from tests.conftest import parse_table
from warehouse import comparison
from warehouse.authority import Authority, Team
from warehouse.build import make_table, prepare
from warehouse.comparison import CAUSES, compare_builds, compare_figures
from warehouse.connection import connect
from warehouse.errors import BuildFailed
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery
from warehouse.sql_files import sql_files
from warehouse.whole_build import make_all_tables

DECEMBER = date(2020, 12, 1)
JANUARY = date(2021, 1, 1)
COUNCIL = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2018: 40_000, 2019: 40_000, 2020: 50_000},
    months_shown=13,
    teams=(
        Team(source_team="T1", team_name="Assessment 1", service="Assessment"),
        Team(source_team="T2", team_name="PACT 1", service="PACT"),
    ),
)
_KEY = Pseudonyms(b"compared builds, tests only, 32b")

_PEOPLE = (
    *("always", "deleted", "late", "later", "new", "corrected sex"),
    *("late date", "still open", "two clocks", "other month", "other day"),
    *("second plan", "twice in care", "late review", "case 1", "case 2", "case 3", "late case"),
)


def _people(sex_of_one: str) -> str:
    rows = "".join(
        f"\n{name} | {sex_of_one if name == 'corrected sex' else 'F'} | WBRI | "
        f"{'2012-02-02' if name == 'late' else '2008-02-02'}"
        for name in _PEOPLE
    )
    return f"pers_person_id | pers_sex | pers_ethnicity | pers_dob{rows}"


DELIVERED_IN_DECEMBER = {
    "ssd_person": _people("F"),
    "ssd_contacts": """
        cont_contact_id | cont_person_id | cont_contact_date
        1               | always         | 2020-11-12
        2               | deleted        | 2020-11-20
        3               | corrected sex  | 2020-08-15
        8               | always         | 2020-07-07
        """,
    "ssd_cin_episodes": """
        cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa
        1                | two clocks     | 2020-01-06         | N
        """,
    "ssd_cin_assessments": """
        cina_assessment_id | cina_person_id | cina_referral_id | cina_assessment_start_date | cina_assessment_auth_date
        1                  | late date      |                  | 2020-09-01                 |
        2                  | still open     |                  | 2020-12-20                 |
        3                  | two clocks     | 1                | 2020-02-03                 | 2020-03-20
        """,  # noqa: E501
    "ssd_s47_enquiry": """
        s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
        1                   | other month    | 2020-11-10
        2                   | other day      | 2020-12-01
        """,
    "ssd_initial_cp_conference": """
        icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_team | icpc_icpc_date
        1            | 2                   | other day      | T2             | 2020-12-15
        """,
    "ssd_cp_plans": """
        cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date | cppl_cp_plan_initial_category | cppl_cp_plan_latest_category
        2               | second plan    | 2020-10-05              |                       | NEG                           | NEG
        """,  # noqa: E501
    "ssd_cla_episodes": """
        clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason | clae_cla_episode_start_date | clae_cla_episode_ceased_date | clae_cla_episode_ceased_reason
        1                   | twice in care  | 1           | S                             | 2020-05-04                  | 2020-06-08                   | E4A
        2                   | twice in care  | 2           | S                             | 2020-09-07                  |                              |
        3                   | late review    | 3           | S                             | 2020-09-07                  |                              |
        """,  # noqa: E501
    "ssd_legal_status": """
        lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date | lega_legal_status_end_date
        1                    | twice in care  | C2                | 2020-05-04                   | 2020-06-08
        2                    | twice in care  | C2                | 2020-09-07                   |
        3                    | late review    | C2                | 2020-09-07                   |
        """,  # noqa: E501
    "ssd_cla_reviews": """
        clar_cla_review_id | clar_cla_id | clar_cla_review_date
        1                  | 2           | 2020-10-02
        """,
    "ssd_involvements": """
        invo_involvements_id | invo_professional_id | invo_professional_role_id | invo_person_id | invo_involvement_start_date
        1                    | W1                   | ALLOCATED CASE WORKER     | case 1         | 2020-12-01
        2                    | W1                   | ALLOCATED CASE WORKER     | case 2         | 2020-12-01
        3                    | W2                   | ALLOCATED CASE WORKER     | case 3         | 2020-12-01
        """,  # noqa: E501
    "workforce": """
        SnapshotDate | WorkerId | AgencyWorker | FTE | Team | RoleStartDate
        2020-12-31   | W1       | 0            | 1   | T1   | 2019-01-01
        2020-12-31   | W2       | 1            | 1   | T2   | 2019-01-01
        """,
    "workforce_posts": """
        SnapshotDate | Team | VacantFTE
        2020-12-31   | T1   | 2
        """,
    "fostering_households": """
        household_id | approval_type | approved_date
        1            | mainstream    | 2020-08-03
        2            | mainstream    | 2020-08-04
        """,
}
DELIVERED_IN_JANUARY = DELIVERED_IN_DECEMBER | {
    "ssd_person": _people("M"),
    "ssd_contacts": """
        cont_contact_id | cont_person_id | cont_contact_date
        1               | always         | 2020-11-12
        3               | corrected sex  | 2020-08-15
        4               | late           | 2020-11-20
        5               | later          | 2020-11-30
        6               | new            | 2021-01-10
        7               | always         | 2021-01-11
        8               | late           | 2020-07-07
        """,
    "ssd_cin_assessments": """
        cina_assessment_id | cina_person_id | cina_referral_id | cina_assessment_start_date | cina_assessment_auth_date
        1                  | late date      |                  | 2020-09-01                 | 2020-10-30
        2                  | still open     |                  | 2020-12-20                 | 2021-01-20
        3                  | two clocks     | 1                | 2020-02-03                 | 2020-03-20
        """,  # noqa: E501
    "ssd_s47_enquiry": """
        s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
        1                   | other month    | 2020-10-13
        2                   | other day      | 2020-12-01
        """,
    "ssd_initial_cp_conference": """
        icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_team | icpc_icpc_date
        1            | 2                   | other day      | T2             | 2020-12-29
        """,
    "ssd_cp_plans": """
        cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date | cppl_cp_plan_initial_category | cppl_cp_plan_latest_category
        1               | second plan    | 2018-05-01              | 2019-01-02            | NEG                           | NEG
        2               | second plan    | 2020-10-05              |                       | NEG                           | NEG
        """,  # noqa: E501
    "ssd_cla_episodes": """
        clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason | clae_cla_episode_start_date
        2                   | twice in care  | 2           | S                             | 2020-09-07
        3                   | late review    | 3           | S                             | 2020-09-07
        """,  # noqa: E501
    "ssd_legal_status": """
        lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
        2                    | twice in care  | C2                | 2020-09-07
        3                    | late review    | C2                | 2020-09-07
        """,
    "ssd_cla_reviews": """
        clar_cla_review_id | clar_cla_id | clar_cla_review_date
        1                  | 2           | 2020-10-02
        2                  | 3           | 2020-10-01
        """,
    "ssd_involvements": """
        invo_involvements_id | invo_professional_id | invo_professional_role_id | invo_person_id | invo_involvement_start_date
        1                    | W1                   | ALLOCATED CASE WORKER     | case 1         | 2020-12-01
        2                    | W1                   | ALLOCATED CASE WORKER     | case 2         | 2020-12-01
        3                    | W2                   | ALLOCATED CASE WORKER     | case 3         | 2020-12-01
        4                    | W1                   | ALLOCATED CASE WORKER     | late case      | 2020-12-10
        """,  # noqa: E501
    "workforce": """
        SnapshotDate | WorkerId | AgencyWorker | FTE | Team | RoleStartDate
        2020-12-31   | W1       | 0            | 1   | T1   | 2019-01-01
        2020-12-31   | W2       | 1            | 0.5 | T2   | 2019-01-01
        2021-01-31   | W1       | 0            | 1   | T1   | 2019-01-01
        """,
    "workforce_posts": """
        SnapshotDate | Team | VacantFTE
        2020-12-31   | T1   | 3
        2021-01-31   | T1   | 3
        """,
    "fostering_households": """
        household_id | approval_type | approved_date
        2            | mainstream    | 2020-08-04
        """,
}


def build(folder: Path, month: date, delivered: Mapping[str, str], council: Authority) -> Path:
    """The build of a delivery: its files, through the door and the whole line."""
    landing = folder / "landing"
    landing.mkdir(parents=True)
    for table, text in delivered.items():
        header, rows = parse_table(text)
        columns = [column.name for column in delivered_tables()[table].columns]
        lines = [dict(zip(header, row, strict=True)) for row in rows]
        (landing / f"{table}.csv").write_text(
            "".join(
                f"{','.join(cells)}\n"
                for cells in [
                    columns,
                    *([line.get(column) or "" for column in columns] for line in lines),
                ]
            ),
            encoding="utf-8",
        )
    council = council.model_copy(update={"delivers": tuple(sorted(delivered))})
    path = folder / "build.duckdb"
    # One thread: on a few rows, more of them only wait for each other.
    with connect(path, threads=1) as connection:
        delivery = open_delivery(landing, month, council.tables)
        prepare(connection, month_settings(council, month))
        record_delivery(connection, delivery)
        for table in delivered_tables().values():
            load_raw(connection, table, landing, _KEY)
        load_reference(connection, council, month)
        make_all_tables(connection, delivery.tables)
        aside = connection.execute(
            "select source_table, rule from rejected.finding where is_set_aside"
        ).fetchall()
    assert aside == []
    return path


@dataclass(frozen=True)
class Revisions:
    """The rows of a comparison."""

    path: Path

    def all(self, condition: str = "true") -> list[dict[str, object]]:
        with duckdb.connect() as connection:
            cursor = connection.execute(f"from '{self.path}' where {condition} order by all")
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def of(
        self, kpi: str, month: str, window: str, breakdown: str = "all", part: str = "all"
    ) -> dict[str, object] | None:
        """What moved of a figure, as one row without what is none; None where it did not move."""
        rows = self.all(
            f"kpi_code = '{kpi}' and month = '{month}-01' and period_window = '{window}' "
            f"and breakdown = '{breakdown}' and breakdown_value = '{part}'"
        )
        assert len(rows) <= 1
        return rows[0] if rows else None

    def split(
        self, kpi: str, month: str, window: str, breakdown: str = "all", part: str = "all"
    ) -> dict[str, tuple[Decimal | None, Decimal | None]]:
        """Cause → change of numerator and denominator; empty where the figure did not move."""
        row = self.of(kpi, month, window, breakdown, part)
        if row is None:
            return {}
        amounts = {
            cause: (row[f"{cause}_numerator_change"], row[f"{cause}_denominator_change"])
            for cause in CAUSES
        }
        return {cause: pair for cause, pair in amounts.items() if any(pair)}  # type: ignore[misc]

    def people(
        self, kpi: str, month: str, window: str, breakdown: str = "all", part: str = "all"
    ) -> tuple[object, ...]:
        """How many were added, removed and changed."""
        row = self.of(kpi, month, window, breakdown, part)
        assert row is not None
        return row["people_added"], row["people_removed"], row["people_changed"]

    def moved(self, kpi: str) -> list[tuple[str, str]]:
        """The months and windows of the whole authority that moved."""
        return [
            (f"{row['month']:%Y-%m}", str(row["period_window"]))
            for row in self.all(f"kpi_code = '{kpi}' and breakdown = 'all'")
        ]


@pytest.fixture(scope="module")
def december(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("december"), DECEMBER, DELIVERED_IN_DECEMBER, COUNCIL)


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("january"), JANUARY, DELIVERED_IN_JANUARY, COUNCIL)


@pytest.fixture(scope="module")
def revised(december: Path, january: Path, tmp_path_factory: pytest.TempPathFactory) -> Revisions:
    """Records that moved from the delivery of December to that of January."""
    path = tmp_path_factory.mktemp("revised") / "revisions.parquet"
    compare_builds(december, january, path)
    return Revisions(path)


@pytest.fixture(scope="module")
def december_reconfigured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of December but for the contacts, with another team, population and clock."""
    team, renamed = COUNCIL.teams
    council = COUNCIL.model_copy(
        update={
            "teams": (team, renamed.model_copy(update={"team_name": "PACT North"})),
            "population_0_17": {**COUNCIL.population_0_17, 2020: 51_000},
            "assessment_clock_start": "referral",
        }
    )
    delivered = {
        table: rows for table, rows in DELIVERED_IN_DECEMBER.items() if table != "ssd_contacts"
    }
    return build(tmp_path_factory.mktemp("reconfigured"), DECEMBER, delivered, council)


@pytest.fixture(scope="module")
def redefined(
    december: Path, december_reconfigured: Path, tmp_path_factory: pytest.TempPathFactory
) -> Revisions:
    """What moved although every record is the same that is still delivered."""
    path = tmp_path_factory.mktemp("redefined") / "revisions.parquet"
    compare_builds(december, december_reconfigured, path)
    return Revisions(path)


@pytest.fixture
def edited(december: Path, tmp_path: Path) -> Callable[[str], Path]:
    """The build of December with something changed in it that no record says."""

    def edit(*statements: str) -> Path:
        path = tmp_path / "edited.duckdb"
        shutil.copyfile(december, path)
        with connect(path) as connection:
            prepare(connection, month_settings(COUNCIL, DECEMBER))
            connection.execute(statements[0])
            if "kpis." in statements[0]:
                make_table(connection, sql_files("summaries")["kpi_values"])
        return path

    return edit


def test_record_entered_late_and_one_deleted_move_the_same_figure(revised: Revisions) -> None:
    # Two of November before; one of them deleted, two entered late.
    figure = revised.of("FD01", "2020-11", "month")
    assert figure is not None
    assert (figure["old_value_shown"], figure["new_value_shown"]) == ("2", "3")
    assert (figure["old_numerator"], figure["new_numerator"]) == (2, 3)
    assert (figure["numerator_change"], figure["denominator_change"]) == (1, None)
    assert revised.split("FD01", "2020-11", "month") == {
        "late_entry": (2, None),
        "deletion": (-1, None),
    }
    assert revised.people("FD01", "2020-11", "month") == (2, 1, 0)


def test_every_window_that_holds_the_month_moves_with_it(revised: Revisions) -> None:
    assert revised.moved("FD01") == [
        ("2020-11", "month"),
        ("2020-11", "rolling_12_months"),
        ("2020-12", "rolling_12_months"),
        ("2020-11", "year_to_date"),
        ("2020-12", "year_to_date"),
    ]
    assert revised.split("FD01", "2020-12", "rolling_12_months") == {
        "late_entry": (2, None),
        "deletion": (-1, None),
    }


def test_new_business_moves_no_month_before_it(revised: Revisions) -> None:
    # Contacts of January, and an assessment of December that was authorised in January.
    assert revised.of("FD01", "2020-12", "month") is None
    assert revised.of("AS01", "2020-12", "month") is None


def test_date_filled_in_late_is_a_late_entry(revised: Revisions) -> None:
    assert revised.split("AS01", "2020-10", "month") == {"late_entry": (1, None)}
    # 43 working days from 1 September to 30 October.
    assert revised.split("AS02", "2020-10", "month") == {"late_entry": (1, 1)}
    figure = revised.of("AS02", "2020-10", "month")
    assert figure is not None
    assert (figure["old_status"], figure["new_status"]) == ("no_data", "ok")
    # It is no longer open after 45 working days.
    assert revised.split("AS03", "2020-11", "month_end") == {"late_entry": (-1, None)}


def test_date_moved_to_another_month_is_a_correction_of_both(revised: Revisions) -> None:
    assert revised.split("CP01", "2020-10", "month") == {"correction": (1, None)}
    assert revised.split("CP01", "2020-11", "month") == {"correction": (-1, None)}
    assert revised.people("CP01", "2020-11", "month") == (0, 1, 0)
    # In the year to November it counts both times.
    assert revised.of("CP01", "2020-11", "year_to_date") is None


def test_record_that_went_to_another_person_is_a_correction(revised: Revisions) -> None:
    assert revised.of("FD01", "2020-07", "month") is None
    assert revised.split("FD01", "2020-07", "month", "age_band", "10 to 15") == {
        "correction": (-1, None)
    }
    assert revised.split("FD01", "2020-07", "month", "age_band", "5 to 9") == {
        "correction": (1, None)
    }


def test_denominator_that_is_a_population_stays(revised: Revisions) -> None:
    assert revised.split("CP02", "2020-10", "rolling_12_months") == {"correction": (1, 0)}


def test_unit_that_no_longer_meets_is_a_changed_person(revised: Revisions) -> None:
    # 10 working days from 1 to 15 December, 18 to the 29th.
    assert revised.split("CP05", "2020-12", "month") == {"correction": (-1, 0)}
    assert revised.people("CP05", "2020-12", "month") == (0, 0, 1)
    assert revised.split("CP05", "2020-12", "month", "team", "PACT 1") == {"correction": (-1, 0)}
    assert revised.of("CP04", "2020-12", "month") is None


def test_person_who_counts_once_still_counts_where_the_first_time_is_deleted(
    revised: Revisions,
) -> None:
    assert revised.split("LA03", "2020-05", "month") == {"deletion": (-1, None)}
    assert revised.split("LA03", "2020-08", "year_to_date") == {"deletion": (-1, None)}
    # From September on the second start counts instead.
    assert revised.of("LA03", "2020-09", "year_to_date") is None
    assert revised.of("LA03", "2020-12", "rolling_12_months") is None
    assert revised.people("LA03", "2020-08", "year_to_date") == (0, 1, 0)


def test_record_is_found_through_the_period_of_care_it_belongs_to(revised: Revisions) -> None:
    # A review that was due by 5 October; reviews do not name the child.
    assert revised.split("LA07", "2020-10", "month_end") == {"late_entry": (1, 0)}
    assert revised.people("LA07", "2020-10", "month_end") == (0, 0, 1)


def test_what_a_record_counts_of_others_is_no_correction_of_it(revised: Revisions) -> None:
    # A plan of 2018 was entered late: the plan of October is a second one now.
    assert revised.split("CP12", "2020-10", "month") == {"late_entry": (1, 0)}
    assert revised.people("CP12", "2020-10", "month") == (0, 0, 1)


def test_part_that_only_one_build_names_counted_nothing_in_the_other(revised: Revisions) -> None:
    old = revised.of("FD01", "2020-08", "month", "sex", "Female")
    new = revised.of("FD01", "2020-08", "month", "sex", "Male")
    assert old is not None
    assert new is not None
    assert (old["old_numerator"], old["new_numerator"]) == (1, 0)
    assert (new["old_status"], new["old_value"], new["old_numerator"]) == (None, None, 0)
    assert revised.split("FD01", "2020-08", "month", "sex", "Female") == {"correction": (-1, None)}
    assert revised.split("FD01", "2020-08", "month", "sex", "Male") == {"correction": (1, None)}
    assert revised.of("FD01", "2020-08", "month") is None


def test_sum_of_a_ratio_is_split_by_cause(revised: Revisions) -> None:
    # Three cases of two full-time workers: one more case, and one of them works half-time.
    assert revised.split("WF01", "2020-12", "month_end") == {
        "late_entry": (1, 0),
        "correction": (0, Decimal("-0.5")),
    }
    assert revised.split("WF04", "2020-12", "month_end") == {
        "correction": (Decimal("-0.5"), Decimal("-0.5"))
    }
    assert revised.people("WF04", "2020-12", "month_end") == (0, 0, 1)


def test_maximum_moves_by_the_cause_of_whoever_is_the_largest(revised: Revisions) -> None:
    figure = revised.of("WF03", "2020-12", "month_end")
    assert figure is not None
    assert (figure["old_numerator"], figure["new_numerator"]) == (2, 3)
    assert revised.split("WF03", "2020-12", "month_end") == {"late_entry": (1, None)}


def test_vacant_posts_are_nobody(revised: Revisions) -> None:
    assert revised.split("WF05", "2020-12", "month_end") == {"correction": (1, 1)}
    assert revised.people("WF05", "2020-12", "month_end") == (0, 0, 0)


def test_household_is_counted_by_its_record(revised: Revisions) -> None:
    assert revised.split("FO09", "2020-08", "month") == {"deletion": (-1, None)}
    assert revised.people("FO09", "2020-08", "month") == (0, 1, 0)


def test_other_setting_is_a_definition_change(redefined: Revisions) -> None:
    # 34 working days from the assessment, 53 from the referral.
    assert redefined.split("AS02", "2020-03", "month") == {"definition_change": (-1, 0)}
    assert redefined.people("AS02", "2020-03", "month") == (0, 0, 1)


def test_renamed_team_is_a_definition_change(redefined: Revisions) -> None:
    place = ("CP04", "2020-12", "month", "team")
    assert redefined.split(*place, "PACT 1") == {"definition_change": (-1, None)}
    assert redefined.split(*place, "PACT North") == {"definition_change": (1, None)}
    assert redefined.moved("CP04") == []


def test_other_population_is_a_definition_change(redefined: Revisions) -> None:
    place = ("CP02", "2020-12", "rolling_12_months")
    assert redefined.split(*place) == {"definition_change": (0, 1000)}
    assert redefined.people(*place) == (0, 0, 0)


def test_figure_that_is_no_longer_told_is_a_source_change(redefined: Revisions) -> None:
    figure = redefined.of("FD01", "2020-11", "month")
    assert figure is not None
    assert (figure["old_status"], figure["new_status"]) == ("ok", "not_available_from_source")
    assert redefined.split("FD01", "2020-11", "month") == {"source_change": (-2, None)}
    assert redefined.people("FD01", "2020-11", "month") == (None, None, None)
    sex = ("FD01", "2020-11", "month", "sex", "Female")
    assert redefined.split(*sex) == {"source_change": (-2, None)}
    assert redefined.of("CP01", "2020-11", "month") is None


def test_latest_state_is_told_by_its_own_delivery_alone(revised: Revisions) -> None:
    assert {
        cause
        for row in revised.all("kpi_code = 'FO11'")
        for cause in CAUSES
        if row[f"{cause}_numerator_change"]
    } <= {"source_change"}


def test_unit_that_is_gone_without_a_record_is_not_known(
    december: Path, edited: Callable[..., Path], tmp_path: Path
) -> None:
    after = edited("delete from kpis.contacts where month_end = '2020-08-31'")
    compare_builds(december, after, tmp_path / "revisions.parquet")
    assert Revisions(tmp_path / "revisions.parquet").split("FD01", "2020-08", "month") == {
        "not_known": (-1, None)
    }


def test_causes_that_do_not_add_up_are_not_told(
    december: Path, edited: Callable[..., Path], tmp_path: Path
) -> None:
    after = edited(
        "update summaries.kpi_values set numerator = numerator + 1 "
        "where kpi_code = 'FD01' and month = '2020-11-01' and breakdown = 'all'"
    )
    path = tmp_path / "revisions.parquet"
    assert compare_builds(december, after, path).unexplained == ("FD01",)
    changes = Revisions(path)
    assert changes.split("FD01", "2020-11", "month") == {"not_known": (1, None)}


def test_figures_alone_say_what_moved_and_not_why(
    december: Path,
    january: Path,
    december_reconfigured: Path,
    revised: Revisions,
    tmp_path: Path,
) -> None:
    kept = []
    for number, path in enumerate((december, january, december_reconfigured)):
        kept.append(tmp_path / f"{number}.parquet")
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute(f"copy (from summaries.kpi_values) to '{kept[-1]}'")
    moved = compare_figures(kept[0], kept[1], tmp_path / "revisions.parquet")
    revisions = Revisions(tmp_path / "revisions.parquet")
    assert revisions.split("FD01", "2020-11", "month") == {"not_known": (1, None)}
    assert revisions.people("FD01", "2020-11", "month") == (None, None, None)
    figures = [
        [
            {
                name: value
                for name, value in row.items()
                if not name.startswith((*CAUSES, "people_"))
            }
            for row in each.all()
        ]
        for each in (revised, revisions)
    ]
    assert figures[0] == figures[1]
    assert moved == len(figures[0])
    compare_figures(kept[0], kept[2], tmp_path / "untold.parquet")
    assert Revisions(tmp_path / "untold.parquet").split("FD01", "2020-11", "month") == {
        "source_change": (-2, None)
    }


def test_same_build_twice_has_no_revisions(december: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.duckdb"
    shutil.copyfile(december, again)
    assert compare_builds(december, again, tmp_path / "revisions.parquet").moved == 0
    assert Revisions(tmp_path / "revisions.parquet").all() == []


def test_one_kpi_after_another_gives_the_same(
    december: Path,
    january: Path,
    revised: Revisions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comparison, "_UNITS_AT_A_TIME", 10)
    compare_builds(december, january, tmp_path / "revisions.parquet")
    assert Revisions(tmp_path / "revisions.parquet").all() == revised.all()


def test_builds_of_two_authorities_are_not_compared(
    december: Path, edited: Callable[..., Path], tmp_path: Path
) -> None:
    after = edited("update summaries.kpi_values set authority_code = '902'")
    with pytest.raises(BuildFailed, match="Builds of 901 and 902 are not compared"):
        compare_builds(december, after, tmp_path / "revisions.parquet")


def test_nothing_of_a_person_is_written(january: Path, revised: Revisions) -> None:
    with duckdb.connect(str(january), read_only=True) as connection:
        keys = {
            key
            for table, column in connection.execute(
                "select table_name, column_name from duckdb_columns() "
                "where schema_name = 'staged' and column_name like '%\\_key' escape '\\'"
            ).fetchall()
            for (key,) in connection.execute(f"select {column} from staged.{table}").fetchall()
        }
    written = {value for row in revised.all() for value in row.values() if isinstance(value, str)}
    assert keys & written == set()
    assert {len(key) for key in keys if key} & {len(text) for text in written} == set()


def test_build_that_cannot_be_read_is_named(december: Path, tmp_path: Path) -> None:
    broken = tmp_path / "build.duckdb"
    broken.write_text("no database", encoding="utf-8")
    with pytest.raises(BuildFailed, match=r"build\.duckdb cannot be read"):
        compare_builds(december, broken, tmp_path / "revisions.parquet")
    with pytest.raises(BuildFailed, match=r"gone\.parquet is not there"):
        compare_figures(tmp_path / "gone.parquet", broken, tmp_path / "revisions.parquet")


def _with_changes(rows: Rows, dice: random.Random, last: date) -> Rows:
    """Some rows left out, some days moved, some codes blanked."""
    changed: dict[str, list[dict[str, str | None]]] = {}
    for table, each in rows.items():
        columns = {column.name: column for column in delivered_tables()[table].columns}
        kept = [dict(row) for row in each if dice.random() > 0.03]
        for row in dice.sample(kept, len(kept) // 15):
            days = [name for name in row if columns[name].is_date and row[name]]
            codes = [
                name
                for name in row
                if not columns[name].is_date
                and not columns[name].identifies
                and name not in delivered_tables()[table].key
            ]
            if days and dice.random() < 0.7:
                name = dice.choice(days)
                moved = timedelta(days=dice.choice((-40, -1, 1, 20, 40)))
                row[name] = str(min(date.fromisoformat(row[name] or "") + moved, last))
            elif codes:
                row[dice.choice(codes)] = None
        changed[table] = kept
    return changed


@pytest.mark.system
@pytest.mark.parametrize("seed", range(6))
def test_causes_add_up_whatever_changed(seed: int, tmp_path: Path) -> None:
    """One way round the changes are deletions and corrections, the other way late entries."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    delivery = Delivery(month=JANUARY, seed=seed)
    council = authority_of(delivery)
    rows = delivery.rows()
    pair = [rows, _with_changes(rows, dice, date(2021, 1, 31))]
    paths = []
    for number, each in enumerate(pair[:: dice.choice((1, -1))]):
        paths.append(tmp_path / f"{number}.duckdb")
        with connect(paths[-1], threads=1) as connection:
            Line(connection, council).build(council, JANUARY, each)
    compare_builds(paths[0], paths[1], tmp_path / "revisions.parquet")
    moved = {
        tuple(row[name] for name in _FIGURE): row
        for row in Revisions(tmp_path / "revisions.parquet").all()
    }
    old, new = (_amounts(path) for path in paths)
    for amount in ("numerator", "denominator"):
        for figure, row in moved.items():
            change = _change(old.get(figure, {}).get(amount), new.get(figure, {}).get(amount))
            parts = [row[f"{cause}_{amount}_change"] or Decimal(0) for cause in CAUSES]
            assert sum(parts) == change == (row[f"{amount}_change"] or 0)  # type: ignore[arg-type]
    still = [
        figure for figure in old.keys() & new.keys() - moved.keys() if old[figure] != new[figure]
    ]
    assert still == []
    assert len(moved) > 1000


_FIGURE = ("kpi_code", "month", "period_window", "breakdown", "breakdown_value")


def _amounts(path: Path) -> dict[tuple[object, ...], dict[str, Decimal | None]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            f"select {', '.join(_FIGURE)}, numerator, denominator from summaries.kpi_values"
        ).fetchall()
    return {
        row[:5]: {
            name: None if amount is None else Decimal(str(amount))
            for name, amount in zip(("numerator", "denominator"), row[5:], strict=True)
        }
        for row in rows
    }


def _change(old: Decimal | None, new: Decimal | None) -> Decimal:
    return (new or Decimal(0)) - (old or Decimal(0))
