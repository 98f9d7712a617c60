"""Which layout feeds which record: the preferred one that was delivered, and what it can tell."""

from collections.abc import Collection

import pytest

from warehouse.feeds import RETURNS, Feed, raw_tables_of, record_feeds, return_feeds
from warehouse.findings import return_columns
from warehouse.sources.declarations import Coverage, delivered_tables, layouts, tables_of
from warehouse.sql_files import fed_files, parse_sql_file, sql_files

SSD, RETURN, CENSUS, WORKBOOK = (
    tables_of(name) for name in ("ssd", "ssda903", "cin_census", "annex_a")
)
ALL = tuple(delivered_tables())


def fed_by(delivered: Collection[str]) -> dict[str, tuple[str, ...]]:
    return {record: feed.layouts for record, feed in record_feeds(delivered).items()}


def test_preference_is_the_ssd_then_the_returns_then_annex_a() -> None:
    preference = {name: layout.preference for name, layout in layouts().items()}
    assert preference["ssd"] < preference["ssda903"] == preference["cin_census"]
    assert preference["cin_census"] < preference["annex_a"]


@pytest.mark.parametrize(
    ("delivered", "record", "layout"),
    [
        pytest.param(ALL, "looked_after_episode", ("ssd",), id="the SSD before all others"),
        pytest.param(ALL, "referral", ("ssd",), id="also of referrals"),
        pytest.param(
            (*RETURN, *WORKBOOK), "looked_after_episode", ("ssda903",), id="return before workbook"
        ),
        pytest.param((*CENSUS, *WORKBOOK), "referral", ("cin_census",), id="census before it too"),
        pytest.param(WORKBOOK, "referral", ("annex_a",), id="workbook where nothing else tells it"),
        pytest.param(
            (*RETURN, *WORKBOOK), "referral", ("annex_a",), id="each record from its own layout"
        ),
        pytest.param((), "referral", (), id="nothing delivered"),
        pytest.param(RETURN, "referral", (), id="not what the layout does not hold"),
    ],
)
def test_record_is_fed_by_the_most_preferred_layout_delivered(
    delivered: Collection[str], record: str, layout: tuple[str, ...]
) -> None:
    assert fed_by(delivered)[record] == layout


def test_preference_does_not_depend_on_the_order_of_the_delivery() -> None:
    assert fed_by(ALL) == fed_by(ALL[::-1]) == fed_by(frozenset(ALL))


@pytest.mark.parametrize(
    ("delivered", "by"),
    [
        ((*RETURN, *CENSUS), {"ssda903", "cin_census"}),
        (RETURN, {"ssda903"}),
        (CENSUS, {"cin_census"}),
        ((*RETURN, *CENSUS, *WORKBOOK), {"ssda903", "cin_census", "annex_a"}),
        (("ssd_person", *RETURN, *CENSUS), {"ssd", "ssda903", "cin_census"}),
    ],
)
def test_people_alone_come_from_every_layout(delivered: Collection[str], by: set[str]) -> None:
    assert set(fed_by(delivered)["person"]) == by
    several = [record for record, names in fed_by(delivered).items() if len(names) > 1]
    assert several == (["person"] if len(by) > 1 else [])


def test_person_of_two_returns_tells_what_both_of_them_tell() -> None:
    feeds = [record_feeds(tables)["person"] for tables in (RETURN, CENSUS)]
    both = record_feeds((*RETURN, *CENSUS))["person"]
    assert both.columns == feeds[0].columns & feeds[1].columns
    assert "expected_birth_date" in feeds[1].columns - both.columns
    assert {"person_key", "sex", "ethnicity_code", "birth_date"} <= both.columns


def test_part_of_a_layout_feeds_the_records_whose_tables_are_there() -> None:
    fed = fed_by(("ssd_cin_episodes", "ssda903_episodes", "annex_a_contacts"))
    assert {record: names for record, names in fed.items() if names} == {
        "referral": ("ssd",),
        **dict.fromkeys(("looked_after_episode", "legal_status", "placement"), ("ssda903",)),
        "contact": ("annex_a",),
        "person": ("annex_a",),
    }


def test_record_made_from_several_tables_needs_all_of_them() -> None:
    assert fed_by(["ssda903_uasc"])["immigration_status"] == ()
    assert fed_by(["ssda903_uasc", "ssda903_episodes"])["immigration_status"] == ("ssda903",)


@pytest.mark.parametrize("table", [name for name in WORKBOOK if name != "annex_a_adopters"])
def test_any_list_of_people_is_enough_for_the_people_of_a_workbook(table: str) -> None:
    assert fed_by([table])["person"] == ("annex_a",)


def test_less_preferred_layout_feeds_a_record_whose_table_the_preferred_one_lacks() -> None:
    delivered = {*SSD, *WORKBOOK} - {"ssd_cp_plans"}
    assert fed_by(delivered)["protection_plan"] == ("annex_a",)
    assert fed_by(delivered)["referral"] == ("ssd",)


@pytest.mark.parametrize(
    ("delivered", "record", "told", "not_told"),
    [
        (CENSUS, "referral", {"is_no_further_action", "close_date"}, {"source_team"}),
        (CENSUS, "protection_plan", {"start_date", "end_date"}, {"is_other_authority"}),
        (RETURN, "placement", {"provider_code", "end_date"}, {"distance_miles"}),
        (WORKBOOK, "placement", {"placement_type_code"}, {"provider_code", "end_date"}),
        (WORKBOOK, "referral", {"referral_date"}, {"close_date", "primary_need_code"}),
        (SSD, "referral", {"close_date", "source_team"}, set()),
        ((), "referral", set(), {"referral_date", "person_key"}),
    ],
)
def test_column_that_a_layout_cannot_tell_is_not_among_those_told(
    delivered: Collection[str], record: str, told: set[str], not_told: set[str]
) -> None:
    columns = record_feeds(delivered)[record].columns
    assert told <= columns
    assert not not_told & columns


def test_no_layout_writes_a_blank_for_a_column_it_cannot_tell() -> None:
    # Left out it makes the KPIs that need it not available; as a blank it would make them 0.
    blank = [
        f"{file.relative_path}: {line.strip()}"
        for files in fed_files("staged").values()
        for file in files.values()
        for line in file.sql.rpartition("\nselect")[2].lower().splitlines()
        if line.strip().startswith(("null as", "cast(null"))
    ]
    assert blank == []


@pytest.mark.parametrize(
    ("delivered", "record", "coverage"),
    [
        (SSD, "referral", Coverage.HISTORY),
        (SSD, "care_leaver", Coverage.LATEST),
        (tables_of("local"), "social_worker", Coverage.SNAPSHOT),
        (RETURN, "placement", Coverage.HISTORY),
        # The workbook tells the latest placement alone.
        (WORKBOOK, "placement", Coverage.LATEST),
        (WORKBOOK, "care_leaver", Coverage.LATEST),
        ((), "referral", None),
    ],
)
def test_record_speaks_about_the_months_of_what_feeds_it(
    delivered: Collection[str], record: str, coverage: Coverage | None
) -> None:
    assert record_feeds(delivered)[record].coverage == coverage


def test_header_of_a_file_may_narrow_the_months_of_its_raw_table() -> None:
    file = fed_files("staged")["placement"]["annex_a"]
    assert file.header["coverage"] == "latest"
    assert delivered_tables()["annex_a_looked_after"].coverage is Coverage.HISTORY
    assert Feed("placement", (("annex_a", file),)).coverage is Coverage.LATEST


def test_raw_tables_come_in_the_order_in_which_they_are_read() -> None:
    file = fed_files("staged")["immigration_status"]["ssda903"]
    assert raw_tables_of(file) == ("ssda903_episodes", "ssda903_uasc")
    assert raw_tables_of(parse_sql_file(sql_files("facts")["referral"].path)) == ()


# --- The returns ------------------------------------------------------------------------------


def returns_by(delivered: Collection[str]) -> dict[str, set[str]]:
    return {name: set(feed.layouts) for name, feed in return_feeds(delivered).items()}


def test_every_returns_table_belongs_to_one_return() -> None:
    tables = [table for _, names in RETURNS.values() for table in names]
    assert sorted(tables) == sorted(return_columns())
    assert set(return_feeds(ALL)) == set(return_columns())


@pytest.mark.parametrize("delivered", [ALL, (*SSD, *CENSUS), (*SSD, *RETURN, *WORKBOOK)])
def test_tables_of_one_return_come_from_one_layout(delivered: Collection[str]) -> None:
    for deciding, tables in RETURNS.values():
        by = returns_by(delivered)
        mixed = {
            table: names
            for table in tables
            if (names := by[table]) and not names <= by[deciding] | {"local"}
        }
        assert mixed == {}


def test_return_and_ssd_do_not_mix_where_the_ssd_lacks_a_table() -> None:
    # header.csv was delivered, but its children are not those of the SSD's episodes.
    by = returns_by((*SSD, *RETURN, *tables_of("local")))
    assert by["episodes"] == {"ssd"}
    assert by["episodes_last_year"] == set()
    assert by["social_worker"] == set()


def test_table_that_the_layout_of_a_return_lacks_may_be_the_councils_own() -> None:
    delivered = (*RETURN, "provider_list", "care_leaver_activity")
    assert returns_by(delivered)["provider_list"] == {"local"}
    # Its own OC3 comes first.
    assert returns_by(delivered)["oc3"] == {"ssda903"}
    without = {*delivered, "ssd_person"} - {"ssda903_oc3"}
    assert returns_by(without)["oc3"] == {"local"}


def test_the_two_returns_may_come_from_different_layouts() -> None:
    by = returns_by((*SSD, *RETURN, *CENSUS))
    assert (by["episodes"], by["cin_details"]) == ({"ssd"}, {"ssd"})
    partly = {*RETURN, *SSD} - {"ssd_cla_episodes"}
    assert returns_by(partly)["episodes"] == {"ssda903"}
    assert returns_by(partly)["cin_details"] == {"ssd"}


def test_workbook_is_no_return() -> None:
    assert set().union(*returns_by(WORKBOOK).values()) == set()


def test_of_people_in_several_layouts_the_most_preferred_one_tells() -> None:
    assert fed_by(ALL)["person"][0] == "ssd"
