"""What a month's release still asks of people: responses, targets, and figures in texts.

What belongs here: asking the release for it, in sentences. What does not: who is told
(`assets/published.py`, `pipelines/report.py`).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.calendar_months import financial_year
from warehouse.connection import connect


@dataclass(frozen=True)
class Reminders:
    """A sentence for each thing that is owed, of one month, with what is not signed off yet."""

    responses: tuple[str, ...]
    targets: tuple[str, ...]
    commentary: tuple[str, ...]


def reminders_of(database: Path, la_code: str, month: date) -> Reminders:
    """What a release asks of people for a month of one authority."""
    with connect(database, read_only=True) as connection:
        owed = connection.execute(
            "select kpi_code, title, owed_by from kpi_v1.highlights_with_drafts "
            "where authority_code = $code and month = $month and is_owed order by place",
            {"code": la_code, "month": month},
        ).fetchall()
        carried = connection.execute(
            "select kpi_code, title, target_from "
            "from kpi_v1.monthly_performance_summary_with_drafts "
            "where authority_code = $code and month = $month and target_is_carried_forward "
            "order by kpi_code",
            {"code": la_code, "month": month},
        ).fetchall()
        missing = connection.execute(
            "select entry_number, kind, kpi_code, figures_missing "
            "from kpi_v1.commentary_with_drafts "
            "where authority_code = $code and month <= $month and figures_missing > 0 "
            "order by entry_number",
            {"code": la_code, "month": month},
        ).fetchall()
    year = financial_year(month)
    return Reminders(
        tuple(f"{code} {title}: {role} owes the response" for code, title, role in owed),
        tuple(
            f"{code} {title}: the target of {since:%B %Y} is carried forward into "
            f"{year}-{(year + 1) % 100:02}"
            for code, title, since in carried
        ),
        tuple(
            f"commentary row {number}: {count} figures of the {kind} "
            f"{f'on {code} ' if code else ''}are not available"
            for number, kind, code, count in missing
        ),
    )
