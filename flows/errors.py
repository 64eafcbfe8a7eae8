"""What can stop a run: one exception family, each with one Vietnamese sentence for the user and an exit code.

Wrong figures never raise; they become findings. An exception here means that the thing asked for cannot be done.
"""


class DanvanError(Exception):
    """A sentence in Vietnamese that names the file and place; shown to the user without a traceback."""

    exit_code = 2


class WrongUsageError(DanvanError):
    """The command was called wrongly: an unknown year, a path that does not exist."""


class BrokenConfigurationError(DanvanError):
    """nam.toml, don-vi.csv, the catalogue or a Word template is broken; the message lists every mistake."""


class UnreadableFileError(DanvanError):
    """A file the user named cannot be read at all."""


class BusyError(DanvanError):
    """Another run holds the year, or a file is open in Word."""


class RefusedError(DanvanError):
    """A final edition or an approval is refused; the message says what is missing."""

    exit_code = 1
