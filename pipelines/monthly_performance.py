"""The job that builds a month, and the schedule that starts it."""

from datetime import date

import dagster as dg

from assets.presentation import MONTHS
from pipelines.settings import Settings
from warehouse.authority import load_authority
from warehouse.month import months_before
from warehouse.working_days import nth_working_day

monthly_performance = dg.define_asset_job(
    name="monthly_performance",
    selection=dg.AssetSelection.all(),
    partitions_def=MONTHS,
    executor_def=dg.in_process_executor,
    description="Builds one month from its delivery and publishes it.",
)


def is_due(today: date, working_day: int) -> bool:
    """Whether last month falls due today: the n-th working day of this month."""
    return today == nth_working_day(today, working_day)


# Asked every morning; it answers on one of them.
@dg.schedule(
    job=monthly_performance,
    cron_schedule="0 7 * * *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Builds last month on the working day that the council's settings name.",
)
def monthly_performance_schedule(
    context: dg.ScheduleEvaluationContext,
) -> dg.RunRequest | dg.SkipReason:
    """Ask for last month on its working day."""
    today = context.scheduled_execution_time.date()
    working_day = load_authority(Settings().config_dir).schedule_working_day
    if not is_due(today, working_day):
        return dg.SkipReason(f"Working day {working_day} of the month is another day.")
    month = f"{months_before(today, 1):%Y-%m}"
    return dg.RunRequest(run_key=month, partition_key=month)
