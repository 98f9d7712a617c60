"""Targets: which holds in which month, and rows that are refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from warehouse.authority import load_authority
from warehouse.errors import ConfigurationError
from warehouse.targets import Target, monthly_targets

MONTHS = [date(2020, month, 1) for month in range(3, 13)] + [
    date(2021, month, 1) for month in range(1, 7)
]


def row(kpi: str, month: str, target: str, floor: str = "", **more: str) -> Target:
    return Target.model_validate(
        {"kpi_code": kpi, "month": month, "target": target, "floor": floor, **more}
    )


def amounts(*rows: Target) -> dict[str, tuple[Decimal, Decimal | None]]:
    return {f"{each.month:%Y-%m}": (each.target, each.floor) for each in
            monthly_targets(rows, MONTHS)}  # fmt: skip


def test_level_holds_from_its_month_until_the_next() -> None:
    found = amounts(row("CP05", "2020-04", "75", "65"), row("CP05", "2020-10", "80", "70"))
    assert "2020-03" not in found
    assert found["2020-04"] == found["2020-09"] == (Decimal("75.0"), Decimal("65.0"))
    assert found["2020-10"] == found["2021-06"] == (Decimal("80.0"), Decimal("70.0"))


def test_target_without_an_amount_ends_the_one_before() -> None:
    found = amounts(row("CP05", "2020-04", "75"), row("CP05", "2020-06", ""))
    assert list(found) == ["2020-04", "2020-05"]


def test_straight_line_reaches_its_amount_in_march() -> None:
    found = amounts(
        row("CP05", "2019-04", "71", "60"),
        row("CP05", "2020-04", "83", "72", profile="straight_line"),
    )
    assert found["2020-03"] == (Decimal("71.0"), Decimal("60.0"))
    assert found["2020-04"] == (Decimal("72.0"), Decimal("61.0"))
    assert found["2020-12"] == (Decimal("80.0"), Decimal("69.0"))
    assert found["2021-03"] == found["2021-06"] == (Decimal("83.0"), Decimal("72.0"))


def test_straight_line_goes_down_too_and_starts_in_any_month() -> None:
    found = amounts(
        row("WF04", "2020-04", "20"), row("WF04", "2020-12", "12", profile="straight_line")
    )
    assert [found[month][0] for month in ("2020-11", "2020-12", "2021-01", "2021-03")] == [
        Decimal("20.0"), Decimal("18.0"), Decimal("16.0"), Decimal("12.0"),
    ]  # fmt: skip


def test_cumulative_target_of_a_year_is_due_month_by_month() -> None:
    found = amounts(
        row("FO09", "2020-04", "25", "18", period_window="year_to_date", profile="cumulative")
    )
    # A twelfth of 25 is 2.08, six are 12.5: rounded half up, as a count is shown.
    assert found["2020-04"] == (Decimal(2), Decimal(2))
    assert found["2020-09"] == (Decimal(13), Decimal(9))
    assert found["2021-03"] == (Decimal(25), Decimal(18))
    # Carried forward it begins again.
    assert found["2021-04"] == (Decimal(2), Decimal(2))


def test_target_is_carried_forward_into_the_next_financial_year() -> None:
    carried = {
        f"{each.month:%Y-%m}": each.is_carried_forward
        for each in monthly_targets([row("CP05", "2020-10", "75")], MONTHS)
    }
    assert carried["2021-03"] is False
    assert carried["2021-04"] is True


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("XX99,2020-04,75,65,,", "there is no KPI XX99"),
        ("CP09,2020-04,75,65,,", "neither better high nor better low"),
        ("CP05,2020-04,75,80,,", "the floor of CP05 is better than its target"),
        ("FD05,2020-04,22,20,,", "the floor of FD05 is better than its target"),
        ("CP05,2020-04,75.25,65,,", "CP05 is shown with 1 decimals"),
        ("CP05,2020-04,,65,,", "a floor needs a target"),
        ("CP05,2020-04,75,65,month_end,", "no figures of the window month_end"),
        ("CP05,2020-04,75,65,,cumulative", "only a count of the year to date"),
        ("CP05,2020-04,seventy,65,,", "target"),
        ("CP05,April,75,65,,", "month"),
    ],
)
def test_row_that_makes_no_sense_is_refused_with_file_and_row(
    tmp_path: Path, line: str, said: str
) -> None:
    write(tmp_path, "CP12,2020-04,21,24,,", line)
    with pytest.raises(ConfigurationError, match=r"targets\.csv row 3: ") as fault:
        load_authority(tmp_path)
    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["CP05,2020-04,75,65,,", "CP05,2020-04,80,70,,"], "CP05 2020-04 has two targets"),
        (["CP05,2020-04,75,65,,straight_line"], "needs a target to start from"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(
    tmp_path: Path, lines: list[str], said: str
) -> None:
    write(tmp_path, *lines)
    with pytest.raises(ConfigurationError) as fault:
        load_authority(tmp_path)
    assert said in str(fault.value)


def write(folder: Path, *lines: str) -> None:
    (folder / "authority.yaml").write_text(
        "name: Exampleshire\nla_code: '901'\nons_code: E99000901\n", encoding="utf-8"
    )
    header = "kpi_code,month,target,floor,period_window,profile"
    (folder / "targets.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")


def test_the_demonstration_has_targets() -> None:
    authority = load_authority(Path("config"))
    assert {each.month for each in authority.targets} == {date(2019, 4, 1), date(2020, 4, 1)}
