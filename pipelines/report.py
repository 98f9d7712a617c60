"""The month's summary as a table that a person can read on a terminal."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.build import Build
from warehouse.calendar_months import months_before
from warehouse.connection import connect
from warehouse.council import Council
from warehouse.documents import Papers
from warehouse.kept_comparisons import headline_moves
from warehouse.kpi_definitions import Theme
from warehouse.manifest import State, read_manifest
from warehouse.members import Members, factor_of
from warehouse.reminders import Reminders
from warehouse.revisions import finished_builds

# Columns that the whole table takes.
_WIDE = 120
_UNAVAILABLE = {
    "no_data": "no data",
    "incomplete_window": "fewer than 12 months",
    "not_available_from_source": "not available from source",
    "suppressed": "suppressed",
}
_MOVES_SHOWN = 20
_WINDOWS = {
    "month": "month",
    "month_end": "month end",
    "year_to_date": "year to date",
    "rolling_12_months": "12 months",
}


def print_text(text: str, console: Console, *, style: str = "", wraps: bool = False) -> None:
    """Print a text as it stands: what is in brackets or between colons is no markup.

    For whatever holds a name, a path or words that are not the program's own. A line that
    `wraps` is broken at the width of the console; others are left whole, to be copied.
    """
    console.print(Text(text, style=style), soft_wrap=not wraps)


def print_summary(database: Path, month: date, console: Console) -> None:
    """Print a month of `kpi_v1.monthly_performance_summary_with_drafts`, theme by theme."""
    with connect(database, read_only=True) as connection:
        rows = connection.execute(
            "select theme, kpi_code, title, unit, value_shown, numerator, denominator, "
            "change_from_previous_month, change_from_same_month_last_year, period_window, status, "
            "source_layouts "
            "from kpi_v1.monthly_performance_summary_with_drafts where month = ? "
            "order by kpi_code",
            [month],
        ).fetchall()
    rows.sort(key=lambda row: Theme(row[0]).position)
    table = Table(
        title=f"Monthly performance summary, {month:%B %Y}",
        box=box.SIMPLE_HEAD,
        title_justify="left",
    )
    # On a narrow terminal fewer columns, each of them whole.
    is_wide = console.width >= _WIDE
    table.add_column("KPI", no_wrap=True)
    table.add_column("", min_width=30)
    table.add_column("Value", justify="right", no_wrap=True)
    if is_wide:
        table.add_column("Of", justify="right", no_wrap=True)
    table.add_column("On last month", justify="right", no_wrap=True)
    if is_wide:
        table.add_column("On last year", justify="right", no_wrap=True)
        table.add_column("Window", no_wrap=True)
        table.add_column("Source", min_width=8)
    theme = None
    for row in rows:
        if row[0] != theme:
            theme = row[0]
            if table.row_count:
                table.add_section()
            table.add_row("", Text(theme.replace("_", " ").capitalize(), style="bold"))
        _, code, title, unit, shown, numerator, denominator, month_, year, window, status, fed = row
        if status != "ok":
            table.add_row(code, Text(f"{title}: {_UNAVAILABLE[status]}"), style="dim")
        elif is_wide:
            table.add_row(
                code,
                Text(title),
                _value(shown, unit),
                _of(numerator, denominator),
                _change(month_),
                _change(year),
                _WINDOWS[window],
                Text(fed or ""),
            )
        else:
            table.add_row(code, Text(title), _value(shown, unit), _change(month_))
    console.print(table)


def print_remarks(council: Council, month: date, folders: str, console: Console) -> None:
    """Say what of the delivery is in no figure: rows set aside, and files that were not read.

    On the terminal alone: what a file is called may be a person's name. `folders` are the options
    of the command line that name this council's.
    """
    build = council.latest(month) or council.build(month)
    with connect(build.database, read_only=True) as connection:
        landing = council.landing_of(connection, month)
        aside, tables, kept = connection.execute(
            "select count(distinct (source_table, row_number)) filter (where is_set_aside), "
            "count(distinct source_table) filter (where is_set_aside), "
            "count(*) filter (where not is_set_aside) from rejected.finding"
        ).fetchone() or (0, 0, 0)
        read = {
            name for (name,) in connection.execute("select file_name from raw.delivery").fetchall()
        }
    if aside or kept:
        console.print(
            f"Errors     {aside:,} rows of {tables} tables are set aside and in no figure, "
            f"{kept:,} findings stay in the figures:",
            soft_wrap=True,
            highlight=False,
        )
        print_text(
            f"           .venv/bin/python -m pipelines errors --month {month:%Y-%m} {folders}",
            console,
        )
    unread = sorted(
        path.name
        for path in landing.iterdir()
        if path.is_file() and path.name not in read and not path.name.startswith(("_", ".", "~$"))
    )
    if unread:
        print_text(
            f"Not read   {len(unread)} files of landing/{landing.name}: {', '.join(unread)}",
            console,
        )


def print_sign_off(council: Council, month: date, folders: str, console: Console) -> None:
    """Say which revision the month is now, and who has to sign it off before reports see it."""
    build = council.latest(month)
    if build is None:
        return
    manifest = read_manifest(build)
    state = manifest.state.value.replace("_", " ")
    said = f"Revision   {manifest.revision}, {state}"
    if manifest.sign_off:
        said += f" by {manifest.sign_off[-1].role}"
    print_text(said, console)
    if manifest.state in (State.DRAFT, State.REVIEWED):
        following = State.REVIEWED if manifest.state is State.DRAFT else State.SIGNED_OFF
        print_text("           reports see it when it is signed off; next:", console)
        print_text(
            f"           .venv/bin/python -m pipelines sign-off {month:%Y-%m} "
            f"--as {following.value} --role 'Head of performance' {folders}",
            console,
        )


def print_moves(council: Council, month: date, console: Console) -> None:
    """Say which headline figures of earlier months a delivery moved, and why."""
    build = council.latest(month)
    if build is None:
        return
    moves = headline_moves(build, council.authority)
    if not moves:
        return
    table = Table(
        title=f"Revised by {build.name}: headline figures of earlier months",
        box=box.SIMPLE_HEAD,
        title_justify="left",
    )
    table.add_column("KPI", no_wrap=True)
    table.add_column("", min_width=24)
    table.add_column("Month", no_wrap=True)
    table.add_column("Before", justify="right", no_wrap=True)
    table.add_column("Now", justify="right", no_wrap=True)
    table.add_column("Why the numerator changed")
    table.add_column("People", no_wrap=True)
    # Those first that a person has to look at.
    for move in sorted(moves, key=lambda move: not move.is_beyond_tolerance)[:_MOVES_SHOWN]:
        why = ", ".join(
            f"{cause.replace('_', ' ')} {_plain(change)}" for cause, change in move.causes.items()
        )
        if not why and move.denominator_change:
            why = f"of {_plain(move.denominator_change)}"
        people = ""
        if move.people_added is not None and move.people_removed is not None:
            people = f"+{move.people_added:,} -{move.people_removed:,}"
        table.add_row(
            move.kpi.code,
            move.kpi.title,
            f"{move.month:%Y-%m}",
            move.old or "none",
            Text(move.new or "none", style="bold" if move.is_beyond_tolerance else ""),
            why,
            people,
        )
    console.print(table)
    if beyond := sum(move.is_beyond_tolerance for move in moves):
        console.print(
            f"           {beyond}, in bold, moved by more than the council tolerates.",
            highlight=False,
        )
    left_out = len(moves) - _MOVES_SHOWN
    more = f"{left_out} more; " if left_out > 0 else ""
    console.print(
        f"           {more}all of them, by team, sex, age and ethnicity: "
        f"select * from kpi_v1.kpi_revisions{with_drafts(build)}",
        highlight=False,
        soft_wrap=True,
    )


def with_drafts(build: Build) -> str:
    """What the name of a view ends with where a month's figures are to be seen in it."""
    return "" if read_manifest(build).state is State.SIGNED_OFF else "_with_drafts"


def _plain(change: Decimal) -> str:
    """A change with its sign, and no more decimals than it has."""
    return f"{change.normalize():+,f}"


def print_papers(papers: Papers, console: Console) -> None:
    """Say where the month's papers lie."""
    print_text(f"Overview   {papers.page}", console)
    print_text(f"           {papers.document}", console)
    print_text(f"Workbook   {papers.workbook}", console)


def print_reminders(reminders: Reminders, console: Console) -> None:
    """Say what people still owe to the month: responses, targets, figures that texts ask for."""
    for heading, sentences in (
        ("Responses", reminders.responses),
        ("Targets", reminders.targets),
        ("Commentary", reminders.commentary),
    ):
        for number, sentence in enumerate(sentences):
            print_text(f"{'' if number else heading:<11}{sentence}", console, wraps=True)


def print_releases(data_dir: Path, la_code: str, console: Console) -> None:
    """List the revisions of every month: what was built when, and who decided what of it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Month", "Revision", "State", "Decided by", "At (UTC)", "Built (UTC)", "Note"):
        table.add_column(heading, justify="right" if heading == "Revision" else "left")
    for build in finished_builds(data_dir):
        if build.la_code != la_code:
            continue
        manifest = read_manifest(build)
        last = manifest.sign_off[-1] if manifest.sign_off else None
        table.add_row(
            f"{build.month:%Y-%m}",
            str(build.revision),
            manifest.state.value.replace("_", " "),
            Text(last.role if last else ""),
            f"{last.at:%Y-%m-%d %H:%M}" if last else "",
            f"{manifest.built_at:%Y-%m-%d %H:%M}",
            Text(last.note if last else ""),
        )
    if table.row_count:
        console.print(table)
    else:
        console.print("No month has been built yet.")


# A pseudonym, alone or within a key, and of it as much as tells it from the others of a list.
_PSEUDONYM = re.compile(r"(?<![0-9A-Za-z])([0-9A-Fa-f]{12})[0-9A-Fa-f]{20,}")


def print_members(members: Members, month: date, team: str | None, console: Console) -> None:
    """Print who counts in a figure, with what says that they meet or do not."""
    kpi = members.kpi
    is_share, is_ratio = kpi.measure == "share", kpi.measure in ("ratio", "maximum")
    print_text(f"{kpi.code} {kpi.title}", console, style="bold", wraps=True)
    window = _dates(members.window, month)
    print_text(f"{window}, {team or 'the whole authority'}", console, wraps=True)
    print_text(f"Rule: {kpi.rule}", console, wraps=True)
    hidden = {"denominator"} if not is_ratio or kpi.measure == "maximum" else set()
    hidden |= set() if is_share else {"is_met"}
    hidden |= set() if is_ratio else {"numerator"}
    hidden |= set() if kpi.has_person else {"person_key", "counted_date"}
    hidden |= set() if kpi.has_team else {"team"}
    places = [place for place, name in enumerate(members.columns) if name not in hidden]
    table = Table(box=box.SIMPLE_HEAD)
    for place in places:
        table.add_column(Text(_heading(members.columns[place])), overflow="fold")
    for row in members.rows:
        table.add_row(*(Text(_cell(members.columns[place], row[place])) for place in places))
    console.print(table)
    if members.by_team:
        console.print(_by_team(members))
    together = "the largest is" if kpi.measure == "maximum" else "they add up to"
    print_text(f"{len(members.rows):,} listed; {together} {_sum(members)}", console, wraps=True)


def _dates(window: str, month: date) -> str:
    """The months that a window holds, or the day of a state."""
    if window == "month_end":
        last = months_before(month, -1) - timedelta(days=1)
        return f"{last.day} {last:%B %Y} (month end)"
    if window == "month":
        return f"{month:%B %Y}"
    since_april = (month.month - 4) % 12
    first = months_before(month, since_april if window == "year_to_date" else 11)
    months = f"{month:%B %Y}" if first == month else f"{first:%B %Y} to {month:%B %Y}"
    return f"{months} ({_WINDOWS[window]})"


def _by_team(members: Members) -> Table:
    """The figure of each team that was asked for; a count or a maximum is its numerator."""
    kpi = members.kpi
    is_fraction = members.denominator is not None
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Team", overflow="fold")
    table.add_column("Numerator" if is_fraction else "Value", justify="right")
    if is_fraction:
        table.add_column("Denominator", justify="right")
        table.add_column("Value", justify="right")
    for part in members.by_team:
        amounts = [_number(part.numerator)]
        if is_fraction:
            amounts.append(_number(part.denominator or 0))
            amounts.append(_value(part.value_shown, kpi.unit) if part.value_shown else "-")
        table.add_row(Text(part.team), *amounts)
    return table


def _sum(members: Members) -> str:
    """How the amounts of those listed make the figure that is shown."""
    kpi = members.kpi
    if members.denominator is None:
        return _number(members.numerator)
    amounts = _of(members.numerator, members.denominator)
    if not members.value_shown:
        return amounts
    # The sign of percent says its factor.
    is_told = kpi.unit == "percent" or factor_of(kpi) == 1
    factor = "" if is_told else f" × {factor_of(kpi):,}"  # noqa: RUF001 - the sign is meant
    return f"{amounts}{factor} = {_value(members.value_shown, kpi.unit)}"


def _heading(column: str) -> str:
    words = {"person_key": "Person", "counted_date": "Date", "is_met": "Meets"}
    return words.get(column) or column.removesuffix("_key").replace("_", " ").capitalize()


def _cell(column: str, value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return _number(value)
    return _PSEUDONYM.sub(r"\1", str(value)) if column.endswith("_key") else str(value)


def _value(shown: str, unit: str) -> str:
    number = f"{Decimal(shown):,}"
    return f"{number} %" if unit == "percent" else number


def _of(numerator: float | Decimal, denominator: float | Decimal | None) -> str:
    return "" if denominator is None else f"{_number(numerator)} / {_number(denominator)}"


def _number(amount: float | Decimal) -> str:
    # Unrounded, or parts shown would not add up to the sum that stands below them. A float is
    # the shortest decimal that it stands for.
    exact = amount if isinstance(amount, Decimal) else Decimal(repr(amount))
    # Plus 0, which makes a zero of a zero below zero.
    return f"{exact.normalize() + 0:,f}"


def _change(change: float | None) -> str:
    if change is None:
        return ""
    # A difference of two floats carries noise far below what is shown; off it, then half up.
    exact = Decimal(repr(change)).quantize(Decimal("1e-9"), ROUND_HALF_UP)
    shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return "0" if shown == 0 else f"{shown:+,}".removesuffix(".0")
