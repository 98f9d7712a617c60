"""The command line: `python -m pipelines`."""

import csv
import getpass
import os
import sys
import time
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.report import (
    print_members,
    print_moves,
    print_papers,
    print_releases,
    print_remarks,
    print_reminders,
    print_sign_off,
    print_summary,
    print_text,
    with_drafts,
)
from pipelines.run import RunFailed, Workspace, find_workspace, open_workspace, run_month
from pipelines.settings import ROOT, Settings
from warehouse.access_log import access_log, log_opening
from warehouse.authority import load_authority
from warehouse.benchmarks.published_figures import write_cited_figures
from warehouse.calendar_months import months_before
from warehouse.certificates import certificates_file
from warehouse.council import Council
from warehouse.documents import papers_of, write_documents
from warehouse.erasure import NobodyErased, Traces, erase, find_traces, name_of
from warehouse.error_lists import write_error_lists
from warehouse.errors import ConfigurationError, DeliveryRefused, TidemarkError
from warehouse.files import replace_file
from warehouse.manifest import State
from warehouse.members import kpi_of, members_of, open_finished, refuse_unbuilt, teams_named
from warehouse.overview.content import MonthNotPublished
from warehouse.release import publish, published_database
from warehouse.reminders import reminders_of
from warehouse.retention import retain
from warehouse.revisions import month_folder, revisions_of
from warehouse.rule_definitions import RuleSeverity
from warehouse.sign_off import SignOffRefused, decide
from warehouse.verification import verify

app = typer.Typer(
    help="Monthly performance of children's services: from a delivery to the published summary.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
# Where there is no terminal to ask, a width at which the summary is not cut.
console = Console(width=None if sys.stdout.isatty() else 130)

Config = Annotated[
    Path | None, typer.Option("--config", help="The council's configuration folder.")
]
Data = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Where landing/, builds/ and published/ lie."),
]


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no clock
    except ValueError:
        raise typer.BadParameter("a month is written YYYY-MM, such as 2021-03") from None


@app.command()
def run(
    month: Annotated[str, typer.Option(help="Reporting month, YYYY-MM.", metavar="YYYY-MM")],
    config: Config = None,
    data_dir: Data = None,
    history: Annotated[
        str, typer.Option(help="'25' for the last 25 months (default), or 'all'.")
    ] = "25",
) -> None:
    """Build one month from its delivery and publish it."""
    if history not in ("25", "all"):
        raise typer.BadParameter("--history is 25 or all")
    reporting_month = _month(month)
    workspace = open_workspace(config, data_dir)
    _build(workspace, reporting_month, all_history=history == "all")


@app.command()
def demonstrate(
    month: Annotated[str, typer.Option(help="Reporting month, YYYY-MM.")] = "2021-01",
    data_dir: Data = None,
) -> None:
    """Make two synthetic deliveries of the demonstration council, a month apart, and build them.

    The second knows what was entered late, corrected and deleted since the first: the figures of
    earlier months move, and it is said why.
    """
    last = _month(month)
    workspace = open_workspace(ROOT / "config", data_dir or Settings().data_dir / "demonstration")
    months = (months_before(last, 1), last)
    for each in months:
        _refuse_foreign(workspace, each)
    for each in months:
        _deliver_synthetic(workspace, each)
    for each in months:
        _build(workspace, each, all_history=False, is_shown=each == last)


def _refuse_foreign(workspace: Workspace, month: date) -> None:
    from synthetic.delivery import is_synthetic

    landing = workspace.data_dir / "landing" / f"{month:%Y-%m}"
    if landing.is_dir() and any(landing.iterdir()):
        if is_synthetic(landing / "ssd_person.csv"):
            return
        raise DeliveryRefused(
            f"landing/{landing.name} holds a delivery that is not synthetic; it is left as it is. "
            "Name another folder with --data-dir."
        )


def _deliver_synthetic(workspace: Workspace, month: date) -> None:
    from synthetic.delivery import write_delivery

    started = time.monotonic()
    landing = workspace.data_dir / "landing" / f"{month:%Y-%m}"
    with console.status(f"Making a synthetic delivery for {month:%B %Y}: obviously false people …"):
        write_delivery(landing, month, is_late=True)
    console.print(
        f"Made a synthetic delivery for {month:%B %Y} in {time.monotonic() - started:.1f} s."
    )


@app.command()
def errors(
    month: Annotated[str, typer.Option(help="Reporting month, YYYY-MM.", metavar="YYYY-MM")],
    config: Config = None,
    data_dir: Data = None,
    team: Annotated[
        str | None, typer.Option(help="The list of one team only.", metavar="NAME")
    ] = None,
) -> None:
    """Write the lists of errors that each team's record keepers work through."""
    reporting_month = _month(month)
    workspace = find_workspace(config, data_dir)
    workspace.prepare()
    council = Council(load_authority(workspace.config_dir), workspace.data_dir)
    written = write_error_lists(council, reporting_month, team)
    # Counts and names of teams: whom the errors are about stands in the lists alone.
    for each in written.teams:
        aside, kept, look = (each.by_severity[severity] for severity in RuleSeverity)
        print_text(
            f"{each.team}: {each.findings:,} errors: {aside:,} set aside, {kept:,} in the "
            f"figures, {look:,} to look at",
            console,
        )
    console.print(f"Errors     {written.findings:,}", highlight=False)
    print_text(f"Lists      {written.folder}", console)


@app.command()
def members(
    kpi: Annotated[str, typer.Argument(help="Code of the KPI, such as CP05.", metavar="KPI")],
    month: Annotated[str, typer.Argument(help="Month of the figure.", metavar="YYYY-MM")],
    team: Annotated[
        str | None, typer.Option(help="One team, or the teams of a service.", metavar="NAME")
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(help="month, year_to_date, rolling_12_months or month_end; left out, the "
                     "one the summary shows."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="Month of the delivery to look in; left out, that of the figure.",
                     metavar="YYYY-MM"),
    ] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Whole pseudonyms, as CSV on standard output.")
    ] = False,
    config: Config = None,
    data_dir: Data = None,
) -> None:  # fmt: skip
    """List who counts in a figure, under pseudonyms, with why each meets or does not.

    From the restricted build; the opening is written to the access log.
    """
    figure_month = _month(month)
    delivery_month = _month(as_of) if as_of else figure_month
    definition = kpi_of(kpi)
    workspace = find_workspace(config, data_dir)
    authority = load_authority(workspace.config_dir)
    council = Council(authority, workspace.data_dir)
    build = council.latest(delivery_month) or council.build(delivery_month)
    refuse_unbuilt(workspace.data_dir, build, definition, figure_month)
    with closing(open_finished(build, definition)) as connection:
        teams = teams_named(connection, team) if team is not None else None
        found = members_of(connection, definition, figure_month, window, teams)
    log_opening(
        workspace.data_dir,
        authority=authority.la_code,
        kpi=definition.code,
        month=f"{figure_month:%Y-%m}",
        window=found.window,
        team=", ".join(teams) if teams else None,
        as_of_month=f"{delivery_month:%Y-%m}",
        rows=len(found.rows),
    )
    if as_csv:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(found.columns)
        rows.writerows(found.rows)
        return
    print_members(found, figure_month, ", ".join(teams) if teams else None, console)
    log = access_log(workspace.data_dir)
    print_text(f"Restricted: this opening is written down in {log}", console)


@app.command(name="sign-off")
def sign_off(
    month: Annotated[str, typer.Argument(help="Reporting month.", metavar="YYYY-MM")],
    decision: Annotated[
        State,
        typer.Option("--as", help="From draft over reviewed to signed_off; reviewed may go back "
                     "to draft, and any of them may be withdrawn."),
    ],
    role: Annotated[
        str, typer.Option(help="The role that decides, such as 'Head of performance'; no name.")
    ],
    note: Annotated[str, typer.Option(help="What is to be known beside it.")] = "",
    revision: Annotated[
        int | None, typer.Option(help="Left out, the latest revision of the month.", min=1)
    ] = None,
    config: Config = None,
    data_dir: Data = None,
) -> None:  # fmt: skip
    """Review, sign off or withdraw a month's figures, and publish what is signed off."""
    reporting_month = _month(month)
    workspace = find_workspace(config, data_dir)
    authority = load_authority(workspace.config_dir)
    found = revisions_of(month_folder(workspace.data_dir, authority.la_code, reporting_month))
    chosen = [build for build in found if revision in (None, build.revision)]
    if not chosen:
        raise SignOffRefused(
            f"There is no such revision of {reporting_month:%B %Y}: it has {len(found)}."
        )
    decide(chosen[-1], decision, role, note)
    release = publish(workspace.data_dir, authority)
    print_text(f"{chosen[-1].name} is {decision.value.replace('_', ' ')}.", console)
    print_text(f"Published  {release.database}", console)
    # They say on every page whether the month is signed off.
    try:
        papers = write_documents(workspace.data_dir, authority.la_code, reporting_month)
    except MonthNotPublished:
        print_text("Its overview and workbook are removed: no figure of it is left.", console)
    else:
        print_papers(papers, console)


@app.command(name="publish")
def publish_again(config: Config = None, data_dir: Data = None) -> None:
    """Make the published database anew from the figures kept; nothing else is needed for it."""
    workspace = find_workspace(config, data_dir)
    release = publish(workspace.data_dir, load_authority(workspace.config_dir))
    print_text(f"Published  {release.database}", console)


@app.command(name="documents")
def write_papers(
    month: Annotated[str, typer.Argument(help="Reporting month.", metavar="YYYY-MM")],
    config: Config = None,
    data_dir: Data = None,
) -> None:
    """Write the overview, the workbook and the tables of a published month anew."""
    reporting_month = _month(month)
    workspace = find_workspace(config, data_dir)
    authority = load_authority(workspace.config_dir)
    print_papers(write_documents(workspace.data_dir, authority.la_code, reporting_month), console)


@app.command(name="benchmarks")
def cite_benchmarks(
    folder: Annotated[
        Path, typer.Argument(help="Where the files of official statistics lie, as downloaded.")
    ],
    year: Annotated[
        list[int], typer.Option(help="A year in which a figure's period ends; can be repeated.")
    ],
    config: Config = None,
) -> None:
    """Write `benchmarks.csv`: what is published of the council and of those it is compared with.

    It goes into the configuration, so that the files themselves need not be kept. Publish again
    and it stands beside the figures.
    """
    config_dir = (config or Settings().config_dir).expanduser().resolve()
    authority = load_authority(config_dir)
    if not folder.is_dir():
        raise ConfigurationError(f"There is no folder {folder}.")
    neighbours = {neighbour.la_code for neighbour in authority.neighbours}
    target = config_dir / "benchmarks.csv"
    with replace_file(target) as path:
        figures = write_cited_figures(folder, authority.la_code, sorted(neighbours), year, path)
        if not figures:
            raise ConfigurationError(
                f"Nothing is published there of {', '.join(map(str, year))} and "
                f"{authority.name}, its neighbours, its region or England."
            )
    print_text(f"{figures:,} figures are cited in {target}.", console)


@app.command(name="verify")
def verify_artefacts(config: Config = None, data_dir: Data = None) -> None:
    """Hold all that is kept against the hashes in the manifests, and name what is damaged."""
    workspace = find_workspace(config, data_dir)
    verification = verify(workspace.data_dir)
    for sentence in verification.damaged:
        print_text(f"Damaged: {sentence}", console)
    console.print(
        f"{verification.whole:,} artefacts are as they were made, {verification.removed:,} were "
        f"removed since, {len(verification.damaged):,} are damaged.",
        highlight=False,
    )
    if verification.damaged:
        sys.exit(1)


@app.command(name="retain")
def retain_what_is_due(
    config: Config = None,
    data_dir: Data = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")
    ] = False,
) -> None:
    """Remove deliveries, records and error lists that are older than the council keeps them.

    Figures stay. Each removal is certified.
    """
    workspace = find_workspace(config, data_dir)
    council = Council(load_authority(workspace.config_dir), workspace.data_dir)
    retention = retain(council, dry_run=dry_run)
    for certificate in retention.finished:
        print_text(f"Removed what an earlier run had begun to: {certificate.path}", console)
    for each in retention.removed:
        print_text(
            f"{'Would remove' if dry_run else 'Removed'} {each.what} of {each.path}: "
            f"{each.files:,} files, {each.bytes:,} bytes, {each.age_days:,} days old "
            f"({each.setting})",
            console,
        )
    for sentence in retention.left:
        print_text(f"Left: {sentence}", console)
    if not retention.removed and not retention.finished:
        console.print("Nothing is old enough to be removed.")
    elif not dry_run:
        print_text(f"Certified  {certificates_file(workspace.data_dir)}", console)


@app.command(name="erase")
def erase_person(
    config: Config = None,
    data_dir: Data = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask whether that is what is wanted.")
    ] = False,
    landing: Annotated[
        bool,
        typer.Option("--landing", help="Remove the deliveries that hold the person too, whole."),
    ] = False,
) -> None:
    """Erase one person from the records of every month; the id is asked for, never an argument.

    Figures stay what they are. Later builds of an old delivery do not bring the person back.
    """
    workspace = find_workspace(config, data_dir)
    council = Council(load_authority(workspace.config_dir), workspace.data_dir)
    is_asked = sys.stdin.isatty()
    if not is_asked and not yes:
        raise NobodyErased("Nobody can be asked whether that is wanted: add --yes.")
    identifier = (
        getpass.getpass("Id of the person (not shown): ") if is_asked else sys.stdin.readline()
    )
    traces = find_traces(council, identifier)
    del identifier
    _print_traces(traces, landing=landing)
    if not yes and not typer.confirm("Erase the person for good?"):
        raise NobodyErased("Nothing was done.")
    done = erase(council, traces, landing=landing)
    for name, found in done.builds:
        print_text(f"{name}: {found.rows:,} rows of {found.tables:,} tables", console)
    for month in done.error_lists:
        print_text(f"Error lists of {month:%B %Y} are removed: `errors` makes them anew", console)
    for path in done.deliveries:
        print_text(f"{path} is removed", console)
    print_text("Erased     no figure changed, and no later build holds the person", console)
    print_text(f"Certified  {certificates_file(workspace.data_dir)}", console)
    if traces.unread:
        sys.exit(1)


def _print_traces(traces: Traces, *, landing: bool) -> None:
    """Where a person was found; nothing of who that is."""
    builds = ", ".join(name_of(build) for build in traces.builds)
    print_text(f"Records    {builds or 'of no month'}", console, wraps=True)
    for each in traces.deliveries:
        verb = "holds" if each.is_certain else "cannot be read whole and may hold"
        fate = (
            "is removed now"
            if landing and each.is_certain
            else f"`retain` removes it from {each.removed_from:%-d %B %Y} on"
            if each.removed_from
            else "`retain` leaves it, for no revision was made from it"
        )
        print_text(f"Delivery   {each.path} {verb} the person: {fate}", console, wraps=True)
    for sentence in traces.unread:
        print_text(f"Left: {sentence}", console)


@app.command(name="catch-up")
def catch_up(config: Config = None, data_dir: Data = None) -> None:
    """Build every delivery that nothing was built from, oldest first."""
    workspace = open_workspace(config, data_dir)
    council = Council(load_authority(workspace.config_dir), workspace.data_dir)
    waiting = council.deliveries_to_catch_up()
    if not waiting:
        console.print("Every delivered month is built.")
    refused = []
    for number, (month, folder) in enumerate(waiting):
        try:
            _build(workspace, month, all_history=False, delivery=folder)
        except RunFailed as fault:
            # One that was corrected was refused before, too: that is why another came.
            if any(later == month for later, _ in waiting[number + 1 :]):
                print_text(f"Passed over landing/{folder}, which was corrected: {fault}", console)
            else:
                refused.append(f"landing/{folder}: {fault}")
    if refused:
        # The months after it were built: a later delivery needs none before it.
        raise RunFailed("\n".join(refused))


@app.command()
def releases(
    config: Config = None,
    data_dir: Data = None,
) -> None:
    """List the months that were built, revision by revision, and how far each is signed off."""
    workspace = find_workspace(config, data_dir)
    authority = load_authority(workspace.config_dir)
    print_releases(workspace.data_dir, authority.la_code, console)


@app.command()
def ui(
    config: Config = None,
    data_dir: Data = None,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000,
) -> None:
    """Open Dagster with its daemon, on this machine only."""
    open_workspace(config, data_dir)
    os.chdir(ROOT)
    command = [
        str(Path(sys.executable).with_name("dagster")),
        "dev",
        "--workspace",
        str(ROOT / "workspace.yaml"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    os.execv(command[0], command)  # noqa: S606 - our own interpreter's Dagster, no shell


def _build(
    workspace: Workspace,
    month: date,
    *,
    all_history: bool,
    is_shown: bool = True,
    delivery: str | None = None,
) -> None:
    started = time.monotonic()
    authority = load_authority(workspace.config_dir)
    print_text(f"{authority.name}, {month:%B %Y}", console, style="bold", wraps=True)
    run_month(month, all_history=all_history, console=console, delivery=delivery)
    database = published_database(workspace.data_dir)
    if is_shown:
        print_summary(database, month, console)
    folders = f"--config {workspace.config_dir} --data-dir {workspace.data_dir}"
    council = Council(authority, workspace.data_dir)
    print_moves(council, month, console)
    print_remarks(council, month, folders, console)
    if is_shown:
        print_reminders(reminders_of(database, authority.la_code, month), console)
    print_sign_off(council, month, folders, console)
    console.print(f"Built in {time.monotonic() - started:.1f} s.")
    if not is_shown:
        return
    print_papers(papers_of(workspace.data_dir, authority.la_code, month), console)
    print_text(f"Database   {database}", console)
    latest = council.latest(month)
    drafts = with_drafts(latest) if latest else ""
    console.print(
        f"           select * from kpi_v1.monthly_performance_summary{drafts}", highlight=False
    )
    ui = f"make ui DATA_DIR={workspace.data_dir}"
    if workspace.config_dir != ROOT / "config":
        ui = f".venv/bin/python -m pipelines ui {folders}"
    print_text(f"Dagster    {ui}", console)


def main() -> None:
    """Run a command; a fault that a person can mend is its sentence and exit status 1."""
    try:
        app()
    except TidemarkError as fault:
        for sentence in str(fault).splitlines():
            print_text(f"Error: {sentence}", Console(stderr=True))
        sys.exit(1)


if __name__ == "__main__":
    main()
