"""Each raw suite passes a good delivery and finds what is planted in a bad one."""

from collections.abc import Iterator

import duckdb
import pytest

from expectations.rules import declared
from expectations.runner import (
    Outcome,
    RuleResult,
    Severity,
    check_table,
    has_suite,
    run_expectations,
    suite,
)
from tests.unit.expectations.good_delivery import PEOPLE, load_good_delivery
from warehouse.code_lists import codes
from warehouse.sources.declarations import delivered_tables

TABLES = list(delivered_tables())

# Table, what is planted in its first row, the rule that must find it.
FAULTS = [
    ("ssd_person", "pers_sex = 'X'", "pers_sex_is_listed"),
    ("ssd_person", "pers_ethnicity = 'BRITISH'", "pers_ethnicity_is_listed"),
    ("ssd_person", "pers_death_date = '2019-12-31'", "pers_death_date_not_before_pers_dob"),
    ("ssd_person", "pers_dob = null", "has_birth_or_expected_date"),
    ("ssd_person", "pers_dob = '1753-01-01'", "pers_dob_is_plausible"),
    ("ssd_contacts", "cont_contact_source_code = '11'", "cont_contact_source_code_is_listed"),
    ("ssd_contacts", "cont_contact_outcome_json = '{NEW: Y'", "outcome_flags_are_json"),
    (
        "ssd_early_help_episodes",
        "earl_episode_end_date = '2020-01-12'",
        "earl_episode_end_date_not_before_earl_episode_start_date",
    ),
    (
        "ssd_cin_episodes",
        "cine_cin_primary_need_code = 'N10'",
        "cine_cin_primary_need_code_is_listed",
    ),
    ("ssd_cin_episodes", "cine_referral_source_code = '1'", "cine_referral_source_code_is_listed"),
    ("ssd_cin_episodes", "cine_close_reason = 'RC10'", "cine_close_reason_is_listed"),
    (
        "ssd_cin_episodes",
        "cine_close_date = '2020-01-01'",
        "cine_close_date_not_before_cine_referral_date",
    ),
    ("ssd_cin_episodes", "cine_close_date = null", "close_reason_has_close_date"),
    ("ssd_cin_episodes", "cine_referral_nfa = null", "no_further_action_is_said"),
    ("ssd_cin_episodes", "cine_referral_nfa = 'perhaps'", "cine_referral_nfa_is_readable"),
    (
        "ssd_cin_assessments",
        "cina_assessment_auth_date = '2019-01-14'",
        "cina_assessment_auth_date_not_before_cina_assessment_start_date",
    ),
    ("ssd_cin_assessments", "cina_referral_id = 'gone'", "cina_referral_id_is_known"),
    (
        "ssd_cin_plans",
        "cinp_cin_plan_end_date = '2020-01-12'",
        "cinp_cin_plan_end_date_not_before_cinp_cin_plan_start_date",
    ),
    ("ssd_cin_visits", "cinv_person_id = null", "cinv_person_id_is_filled"),
    ("ssd_cin_visits", "cinv_person_id = 'gone'", "cinv_person_id_is_known"),
    (
        "ssd_s47_enquiry",
        "s47e_s47_end_date = '2020-01-12T09:00:00'",
        "s47e_s47_end_date_not_before_s47e_s47_start_date",
    ),
    (
        "ssd_initial_cp_conference",
        "icpc_s47_enquiry_id = null, icpc_icpc_transfer_in = null",
        "conference_has_section_47_enquiry",
    ),
    (
        "ssd_initial_cp_conference",
        "icpc_icpc_date = '2020-01-11 10:30:00'",
        "conference_on_a_weekday",
    ),
    (
        "ssd_cp_plans",
        "cppl_cp_plan_initial_category = 'NEGLECT'",
        "cppl_cp_plan_initial_category_is_listed",
    ),
    (
        "ssd_cp_plans",
        "cppl_cp_plan_latest_category = 'N'",
        "cppl_cp_plan_latest_category_is_listed",
    ),
    (
        "ssd_cp_plans",
        "cppl_cp_plan_end_date = '2020-01-12'",
        "cppl_cp_plan_end_date_not_before_cppl_cp_plan_start_date",
    ),
    (
        "ssd_cp_reviews",
        "cppr_cp_review_due = null, cppr_cp_review_date = null",
        "review_is_due_or_held",
    ),
    ("ssd_cp_visits", "cppv_cp_visit_seen = 'N'", "seen_alone_is_seen"),
    (
        "ssd_cla_episodes",
        "clae_cla_episode_start_reason = 'X1'",
        "clae_cla_episode_start_reason_is_listed",
    ),
    (
        "ssd_cla_episodes",
        "clae_cla_episode_ceased_reason = 'E99'",
        "clae_cla_episode_ceased_reason_is_listed",
    ),
    (
        "ssd_cla_episodes",
        "clae_cla_primary_need_code = 'CIN'",
        "clae_cla_primary_need_code_is_listed",
    ),
    (
        "ssd_cla_episodes",
        "clae_cla_episode_ceased_date = '2020-01-12'",
        "clae_cla_episode_ceased_date_not_before_clae_cla_episode_start_date",
    ),
    (
        "ssd_cla_episodes",
        "clae_entered_care_date = '2020-01-14'",
        "clae_cla_episode_start_date_not_before_clae_entered_care_date",
    ),
    ("ssd_cla_episodes", "clae_cla_episode_ceased_reason = null", "end_date_has_end_reason"),
    ("ssd_cla_placement", "clap_cla_placement_type = 'U7'", "clap_cla_placement_type_is_listed"),
    (
        "ssd_cla_placement",
        "clap_cla_placement_provider = 'PR6'",
        "clap_cla_placement_provider_is_listed",
    ),
    (
        "ssd_cla_placement",
        "clap_cla_placement_end_date = '2020-01-12'",
        "clap_cla_placement_end_date_not_before_clap_cla_placement_start_date",
    ),
    ("ssd_cla_placement", "clap_cla_placement_distance = '1000'", "distance_is_plausible"),
    ("ssd_cla_placement", "clap_cla_placement_provider = null", "foster_placement_has_provider"),
    (
        "ssd_cla_placement",
        "clap_cla_placement_provider = 'PR0'",
        "parents_provide_only_placements_with_parents",
    ),
    ("ssd_legal_status", "lega_legal_status = 'S20'", "lega_legal_status_is_listed"),
    (
        "ssd_legal_status",
        "lega_legal_status_end_date = '2020-01-12'",
        "lega_legal_status_end_date_not_before_lega_legal_status_start_date",
    ),
    (
        "ssd_cla_reviews",
        "clar_cla_review_due_date = null, clar_cla_review_date = null",
        "review_is_due_or_held",
    ),
    ("ssd_cla_visits", "clav_cla_visit_seen = 'N'", "seen_alone_is_seen"),
    ("ssd_cla_health", "clah_health_check_type = null", "check_has_type"),
    ("ssd_sdq_scores", "csdq_sdq_score = '41'", "score_in_range"),
    ("ssd_sdq_scores", "csdq_sdq_score = null, csdq_sdq_reason = null", "has_score_or_reason"),
    (
        "ssd_missing",
        "miss_missing_episode_end_date = '2020-01-12'",
        "miss_missing_episode_end_date_not_before_miss_missing_episode_start_date",
    ),
    ("ssd_missing", "miss_missing_rhi_offered = 'no'", "accepted_interview_was_offered"),
    (
        "ssd_immigration_status",
        "immi_immigration_status_end_date = '2020-01-12'",
        "immi_immigration_status_end_date_not_before_immi_immigration_status_start_date",
    ),
    ("ssd_care_leavers", "clea_person_id = 'gone'", "clea_person_id_is_known"),
    (
        "ssd_care_leavers",
        "clea_care_leaver_in_touch = 'Maybe'",
        "clea_care_leaver_in_touch_is_listed",
    ),
    ("ssd_care_leavers", "clea_care_leaver_activity = 'G1'", "clea_care_leaver_activity_is_listed"),
    (
        "ssd_care_leavers",
        "clea_care_leaver_accommodation = 'B3'",
        "clea_care_leaver_accommodation_is_listed",
    ),
    (
        "ssd_care_leavers",
        "clea_care_leaver_accom_suitable = 'Y'",
        "clea_care_leaver_accom_suitable_is_listed",
    ),
    (
        "ssd_involvements",
        "invo_involvement_end_date = '2020-01-12'",
        "invo_involvement_end_date_not_before_invo_involvement_start_date",
    ),
    ("ssd_involvements", "invo_professional_id = null", "professional_is_named"),
    ("ssd_professionals", "prof_professional_id = null", "prof_professional_id_is_filled"),
    ("ssd_department", "dept_team_parent_id = dept_team_id", "team_is_not_its_own_parent"),
    ("workforce", "\"FTE\" = '1.01'", "fte_is_in_range"),
    ("workforce", "\"FTE\" = '37'", "fte_is_in_range"),
    ("workforce", "\"OrgRole\" = '7'", "org_role_is_listed"),
    (
        "workforce",
        "\"RoleEndDate\" = '2020-01-12'",
        "role_end_date_not_before_role_start_date",
    ),
    ("workforce_posts", "\"VacantFTE\" = '-0.5'", "posts_are_not_negative"),
    ("workforce_posts", "\"VacantFTE\" = '0.6'", "vacant_within_establishment"),
    ("fostering_households", "approval_type = 'foster'", "approval_type_is_listed"),
    ("fostering_households", "deregistration_reason = 'died'", "deregistration_reason_is_listed"),
    (
        "fostering_households",
        "application_date = '2020-01-12'",
        "application_date_not_before_enquiry_date",
    ),
    (
        "fostering_households",
        "approved_date = '2020-01-12'",
        "approved_date_not_before_application_date",
    ),
    (
        "fostering_households",
        "deregistered_date = '2020-01-12'",
        "deregistered_date_not_before_approved_date",
    ),
    ("fostering_households", "filled_places = '2'", "places_within_approval"),
    ("care_leaver_activity", "in_touch = 'Y'", "in_touch_is_listed"),
    ("care_leaver_activity", "activity_code = 'P6'", "activity_code_is_listed"),
    ("care_leaver_activity", "accommodation_code = 'U'", "accommodation_code_is_listed"),
    ("care_leaver_activity", "birthday_age = '22'", "birthday_age_is_listed"),
    (
        "care_leaver_activity",
        "recorded_date = '2020-01-12'",
        "recorded_date_not_before_status_date",
    ),
    ("audits", "grade = 'satisfactory'", "grade_is_listed"),
    ("audits", "moderated_grade = 'RI'", "moderated_grade_is_listed"),
    ("audits", "completed_date = null", "graded_audit_is_completed"),
    ("audits", "due_date = '13/01/2020'", "due_date_is_readable"),
    (
        "year_of_the_child",
        "left_date = '2020-01-12'",
        "left_date_not_before_joined_date",
    ),
    ("commentary", "month = 'March 2021'", "month_is_readable"),
    ("commentary", "month = '2021-13'", "month_is_readable"),
    ("commentary", "kind = 'note'", "kind_is_listed"),
    ("commentary", "kpi_code = null", "entry_has_its_kpi"),
]
# Faults that take two rows: what is planted in all of them, and how many rows break the rule.
FAULTS_OF_SEVERAL_ROWS = [
    ("ssd_cp_plans", "cppl_cp_plan_id = 'same'", "key_is_unique", PEOPLE),
    ("workforce_posts", "\"SnapshotDate\" = '2020-01-31', \"Team\" = 'A'", "key_is_unique", PEOPLE),
    (
        "ssd_professionals",
        "prof_social_worker_registration_no = 'same'",
        "registration_is_unique",
        PEOPLE,
    ),
    ("year_of_the_child", "person_id = 'same'", "member_is_unique", PEOPLE),
    (
        "ssd_cla_episodes",
        "clae_person_id = 'same', clae_cla_episode_ceased_date = null",
        "one_open_episode_a_child",
        1,  # child, not rows
    ),
    (
        "ssd_cp_plans",
        "cppl_cp_plan_start_date = '2020-01-20'",
        "starts_on_the_day_of_its_conference",
        PEOPLE,
    ),
]


@pytest.fixture(scope="module")
def delivery() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        load_good_delivery(connection)
        load_good_delivery(connection, "kept")
        # Only plans of children who were not transferred in start on the conference's day.
        connection.execute("update raw.ssd_initial_cp_conference set icpc_icpc_transfer_in = 'N'")
        connection.execute("update kept.ssd_initial_cp_conference set icpc_icpc_transfer_in = 'N'")
        yield connection


def _find(
    delivery: duckdb.DuckDBPyConnection,
    table: str,
    planted: str,
    rule: str,
    where: str = "true",
) -> RuleResult:
    """What one rule finds; the whole suite on every fault would take a minute."""
    (wanted,) = [each for each in suite("raw", table) if (each.meta or {})["rule"] == rule]
    delivery.execute(f"update raw.{table} set {planted} where {where}")
    try:
        (result,) = run_expectations(delivery, "raw", table, [wanted])
    finally:
        delivery.execute(f"create or replace table raw.{table} as from kept.{table}")
    return result


@pytest.mark.parametrize("table", TABLES)
def test_a_good_delivery_passes(delivery: duckdb.DuckDBPyConnection, table: str):
    results = check_table(delivery, "raw", table)
    assert [result for result in results if result.outcome is not Outcome.PASSED] == []
    assert {result.rows for result in results} == {PEOPLE}


@pytest.mark.parametrize(
    ("table", "planted", "rule"), FAULTS, ids=[f"{t}-{r}" for t, _, r in FAULTS]
)
def test_a_planted_fault_is_found(
    delivery: duckdb.DuckDBPyConnection, table: str, planted: str, rule: str
):
    found = _find(delivery, table, planted, rule, where="row_number = 2")
    assert (found.outcome, found.unexpected) == (Outcome.FAILED, 1)


@pytest.mark.parametrize(
    ("table", "planted", "rule", "unexpected"),
    FAULTS_OF_SEVERAL_ROWS,
    ids=[f"{fault[0]}-{fault[2]}" for fault in FAULTS_OF_SEVERAL_ROWS],
)
def test_a_fault_of_several_rows_is_found(
    delivery: duckdb.DuckDBPyConnection, table: str, planted: str, rule: str, unexpected: int
):
    found = _find(delivery, table, planted, rule)
    assert (found.outcome, found.unexpected) == (Outcome.FAILED, unexpected)


def test_every_table_has_a_suite_and_a_planted_fault():
    assert [table for table in TABLES if not has_suite("raw", table)] == []
    with_rules_of_their_own = {
        table
        for table in TABLES
        if {
            (rule.meta or {})["rule"]
            for rule in suite("raw", table)
            # How much of what its strict twin finds is tolerated is the runner's.
            if "is_tolerated" not in (rule.meta or {})
        }
        - _declared_rules(table)
    }
    assert with_rules_of_their_own <= {table for table, *_ in FAULTS}


def test_every_rule_of_a_tables_own_has_a_planted_fault():
    own = {
        (table, rule.meta["rule"])
        for table in TABLES
        for rule in suite("raw", table)
        if rule.meta
        and rule.meta["rule"] not in _declared_rules(table)
        and "is_tolerated" not in rule.meta
    }
    planted = {(fault[0], fault[2]) for fault in (*FAULTS, *FAULTS_OF_SEVERAL_ROWS)}
    assert own - planted == set()


def _declared_rules(table: str) -> set[str]:
    return {(rule.meta or {})["rule"] for rule in declared(table)}


def test_only_doubt_about_the_delivery_itself_is_critical():
    critical_rules = {
        rule.meta["rule"]
        for table in TABLES
        for rule in suite("raw", table)
        if rule.meta and rule.severity.value == Severity.CRITICAL
    }
    assert {
        rule
        for rule in critical_rules
        if "_is_mostly_" not in rule and rule not in ("has_rows", "columns_are_there")
    } == set()


def test_no_orphans_are_found_in_a_table_that_is_not_delivered(
    delivery: duckdb.DuckDBPyConnection,
):
    delivery.execute("delete from raw.ssd_person")
    try:
        results = {r.rule: r for r in check_table(delivery, "raw", "audits")}
    finally:
        delivery.execute("insert into raw.ssd_person from kept.ssd_person")
    assert results["person_id_is_known"].outcome is Outcome.PASSED


def test_an_absent_column_is_critical():
    with duckdb.connect() as connection:
        load_good_delivery(connection)
        connection.execute("alter table raw.ssd_department drop column dept_team_name")
        results = {r.rule: r for r in check_table(connection, "raw", "ssd_department")}
    found = results["columns_are_there"]
    assert (found.outcome, found.severity) == (Outcome.FAILED, Severity.CRITICAL)


def test_codes_are_there_once_in_every_list():
    for name in ("sex", "activity", "accommodation", "legal_status", "placement_type"):
        listed = codes(name)
        assert listed
        assert len(listed) == len(set(listed))


def test_codes_drift_with_the_years_and_the_list_keeps_them_all():
    assert {"F3", "P3", "F4", "F5"} <= set(codes("activity"))
