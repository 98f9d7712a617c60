"""The job that builds a month, and the schedule that starts it."""

from collections.abc import Iterable
from datetime import date

import dagster as dg

from assets.presentation import MONTHS
from pipelines.settings import Settings
from warehouse.authority import Authority, load_authority
from warehouse.calendar_months import months_before
from warehouse.council import Council
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.working_days import nth_working_day

monthly_performance = dg.define_asset_job(
    name="monthly_performance",
    selection=dg.AssetSelection.all(),
    partitions_def=MONTHS,
    executor_def=dg.in_process_executor,
    description="Builds one month from its delivery and publishes it.",
)


def selected_assets(authority: Authority) -> list[dg.AssetKey]:
    """The assets that a month of this council is made of.

    All but the raw tables that its deliveries cannot hold: they are empty from the start, and
    Dagster takes as long over an empty table as over a full one.
    """
    from pipelines.definitions import defs

    left_out = {
        dg.AssetKey(["raw", name]) for name in set(delivered_tables()) - set(authority.tables)
    }
    keys = defs.resolve_asset_graph().get_all_asset_keys() - left_out
    # The census is read in one step, into all of its tables or none.
    census = {dg.AssetKey(["raw", name]) for name in tables_of("cin_census")}
    return sorted(keys | census if census & keys else keys)


def is_due(today: date, working_day: int) -> bool:
    """Whether last month falls due today: the n-th working day of this month."""
    return today == nth_working_day(today, working_day)


def months_due(today: date, working_day: int, waiting: Iterable[date]) -> list[date]:
    """The months to build today, oldest first.

    Last month on its working day, whether it was delivered or not; before and after, whatever was
    `waiting`: delivered and never finished, though its working day has come.
    """
    last_month = months_before(today.replace(day=1), 1)
    is_over = today >= nth_working_day(today, working_day)
    latest = last_month if is_over else months_before(last_month, 1)
    due = {month for month in waiting if month <= latest}
    return sorted(due | {last_month} if is_due(today, working_day) else due)


# Asked every morning: a morning missed while Dagster was down is made up for on the next.
@dg.schedule(
    job=monthly_performance,
    cron_schedule="0 7 * * *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Builds last month on the working day that the council's settings name, and "
    "before it, in order, what was delivered and never finished.",
)
def monthly_performance_schedule(
    context: dg.ScheduleEvaluationContext,
) -> list[dg.RunRequest] | dg.SkipReason:
    """Ask for last month on its working day, and for what is waiting."""
    settings = Settings()
    authority = load_authority(settings.config_dir)
    council = Council(authority, settings.data_dir)
    waiting = [month for month, _ in council.deliveries_to_catch_up()]
    today = context.scheduled_execution_time.date()
    due = [f"{month:%Y-%m}" for month in months_due(today, authority.schedule_working_day, waiting)]
    if not due:
        return dg.SkipReason(
            f"Working day {authority.schedule_working_day} of the month is another day, and no "
            "delivered month is waiting."
        )
    return [
        dg.RunRequest(
            run_key=month, partition_key=month, asset_selection=selected_assets(authority)
        )
        for month in due
        # A delivery from before the months that can be built is nobody's to build.
        if month in MONTHS.get_partition_keys()
    ]
