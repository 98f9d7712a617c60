"""The command line itself: what it says of what somebody typed."""

import sys

import pytest

from pipelines.__main__ import main
from warehouse.errors import TidemarkError


@pytest.mark.parametrize("typed", ["[/x]", "[bold]", "[#77]", ":smile:", "[link=file:///x]y"])
def test_what_was_typed_stands_in_the_error_as_it_is(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pipelines", "members", typed, "2021-01"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    said = capsys.readouterr()
    assert said.err == f"Error: {typed} is no KPI: docs/kpi_catalogue.md lists them.\n"
    assert said.out == ""


def test_fault_of_many_lines_is_a_line_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise TidemarkError(f"first [/x]\n{'second ' * 40}")

    monkeypatch.setattr("pipelines.__main__.app", refuse)
    with pytest.raises(SystemExit):
        main()
    assert [line[:17] for line in capsys.readouterr().err.splitlines()] == [
        "Error: first [/x]", "Error: second sec"
    ]  # fmt: skip
