"""The errors a person is meant to read: one sentence, no person's identifier or value."""


class TidemarkError(Exception):
    """Something a person has to mend; the message is the whole explanation."""


class ConfigurationError(TidemarkError):
    """A file of the council's configuration is missing or wrong."""


class DeliveryRefused(TidemarkError):
    """A delivery cannot be used: the message names file, column and row number."""


class SourceUnavailable(DeliveryRefused):
    """A source cannot be reached, or broke off; the same attempt may succeed later."""


class BuildFailed(TidemarkError):
    """A table of the build could not be made."""


class PublicationRefused(TidemarkError):
    """A release could not be composed; what was published before is untouched."""


class NoSuchFigure(TidemarkError):
    """A figure that was asked for and does not exist."""


class BenchmarksRefused(TidemarkError):
    """Official statistics cannot be used: the message names file, column and row number."""
