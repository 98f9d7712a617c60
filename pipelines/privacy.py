"""What Dagster may keep of a fault in our code: its kind, never the record it met."""

import logging
import os


def redact_errors() -> None:
    """Let no message of an unexpected exception reach the event log, the UI or a console.

    Called when the definitions load, so that it holds however Dagster is started. The whole
    error goes to one logger, silent unless somebody asks for it.
    """
    os.environ["DAGSTER_REDACT_USER_CODE_ERRORS"] = "1"
    redacted = logging.getLogger("dagster.redacted_errors")
    redacted.addHandler(logging.NullHandler())
    redacted.propagate = False
