"""Errors a user can act on: what was found, what was expected, what to do."""

from __future__ import annotations

import errno
import os

#: name of this package on the index; ``impact`` belongs to somebody else there
DISTRIBUTION = "landmine-evidence"


class ImpactError(Exception):
    """Base of every error this package raises on purpose.

    Parameters
    ----------
    found
        What was met, with file, row and value where they apply.
    expected
        What would have been right.
    remedy
        What the reader can do about it.
    """

    def __init__(self, found: str, expected: str = "", remedy: str = "") -> None:
        self.found = found
        self.expected = expected
        self.remedy = remedy
        parts = [found]
        if expected:
            parts.append(f"expected {expected}")
        if remedy:
            parts.append(remedy)
        super().__init__("; ".join(parts))


class ProjectNotFound(ImpactError):
    """No project folder could be found from where the command was started."""


class MissingExtra(ImpactError, ImportError):
    """Something that is installed with an extra of this package, and is not installed here."""


def missing_extra(name: str, module: str) -> MissingExtra:
    """Make the error of an extra that is not installed, to be raised.

    Parameters
    ----------
    name
        The extra, as ``pyproject.toml`` names it.
    module
        What is missing, as it is imported.

    Examples
    --------
    >>> str(missing_extra("documents", "typst"))
    'typst is not installed; expected the extra documents; run: pip install "landmine-evidence[documents]"'
    """
    return MissingExtra(
        f"{module} is not installed", f"the extra {name}", f'run: pip install "{DISTRIBUTION}[{name}]"'
    )


_ROOM = ("room on the disk", "free some, then run it again")
_FILES = ("fewer open files", "close other programs or raise the limit (ulimit -n), then run it again")
#: what a machine can lack, by the number of the system's error: what is expected, and what to do
_LACKS = {
    getattr(errno, name): words
    for name, words in {
        "ENOSPC": _ROOM,
        "EDQUOT": ("room within your quota", "free some of it, then run it again"),
        "EFBIG": ("room for a file of that size", "raise the limit (ulimit -f), or use another disk"),
        "EIO": ("a disk that answers", "save what is on it and look into the log of the system"),
        "EMFILE": _FILES,
        "ENFILE": _FILES,
        "EAGAIN": (
            "fewer processes and threads",
            "end other programs or raise the limit (ulimit -u), then run it again",
        ),
        "ENOMEM": ("as much memory as the command needs", "end other programs, then run it again"),
    }.items()
    if hasattr(errno, name)  # Windows has no quota
}


class MachineLacks(ImpactError):
    """What the machine lacks: room, memory, open files; no other request would have been right."""


def machine_lacks(error: BaseException, what: str) -> MachineLacks | None:
    """Make the error of a machine that lacks something, to be raised; None where it lacks nothing.

    Parameters
    ----------
    error
        What the operating system refused; an error of another kind lacks nothing.
    what
        What could not be done, with the system's word for it.

    Examples
    --------
    >>> print(machine_lacks(OSError(errno.ENOSPC, "No space left on device"), "a.csv cannot be written"))
    a.csv cannot be written; expected room on the disk; free some, then run it again
    >>> machine_lacks(OSError(errno.EACCES, "Permission denied"), "a.csv cannot be written")
    """
    number = error.errno if isinstance(error, OSError) else _of_text(error)
    return MachineLacks(what, *_LACKS[number]) if number in _LACKS else None


def _of_text(error: BaseException) -> int | None:
    """Find the number of the system's error where a text alone tells it: of the loader, of a thread."""
    if type(error) is RuntimeError and "start new thread" in str(error):
        return errno.EAGAIN
    text = str(error) if isinstance(error, ImportError) else ""
    if "failed to map segment" in text:
        return errno.ENOMEM
    return next((number for number in _LACKS if text.endswith(os.strerror(number))), None)


class RawDataError(ImpactError):
    """A raw file cannot be read at all: encoding, header, truncation."""


class UnreadableFile(RawDataError):
    """A file of a researcher that cannot be read: damaged, cut off, locked, or of another format."""


class ImportRefused(ImpactError):
    """A researcher's data that are not imported; the last good release stays in place."""


class FetchFailed(ImportRefused):
    """A new release that could not be fetched, or is not taken; the last good one stays in place."""


class BuildError(ImpactError):
    """The processed tables could not be built; the last good ones stay in place."""


class AdditionRefused(ImpactError):
    """A figure, correction or notebook that cannot be added as it is given; nothing was written.

    ``field`` is the answer that is wrong, where one alone is.
    """

    def __init__(self, found: str, expected: str = "", remedy: str = "", field: str = "") -> None:
        self.field = field
        super().__init__(found, expected, remedy)


class UnknownName(ImpactError):
    """A table, column, source or report that does not exist was asked for."""

    def __init__(
        self, found: str, expected: str = "", remedy: str = "", close: list[str] | None = None
    ) -> None:
        self.close = close or []
        super().__init__(found, expected, remedy)


class UnknownSources(ImpactError):
    """Rows, or numbers, that do not say which pages they come from."""


class NoFigure(ImpactError):
    """Figures that exist in kind, but of which none is on record for what was asked."""


class NoFigureWarning(UserWarning):
    """Some of the places that were asked for have no figure on record."""


class NoResult(ImpactError, AttributeError):
    """A model declined, and something was asked for that only a result has."""


class DayWarning(UserWarning):
    """A day that is asked for says less than it seems: it is to come, or a page has no day near it."""


class NothingToDraw(ImpactError):
    """A result of which no picture says more than its numbers."""


class ImpossibleDate(ImpactError):
    """A date that is not one, or lies where no data can be."""


class UnknownPlace(ImpactError):
    """A name or code that resolves to no country or documented aggregate."""


class ReportConfigError(ImpactError):
    """reports.yml asks for something that cannot be done."""


class RequestError(ImpactError):
    """A command line that asks for what cannot be done: a wrong word, number, option or file."""


class ParameterError(ImpactError):
    """A notebook parameter is unknown, mistyped or out of range."""


class FindingError(ImpactError):
    """A finding that cannot be stated: no source, no sentence, or an interval that excludes its value."""


class RunFailed(ImpactError):
    """A report could not be made; the last good one stays in place."""


class ClusterError(ImpactError):
    """A cluster cannot be used: not reached, without workers, or with other code or data than here."""


class ArgumentError(ImpactError):
    """A function was given what it cannot use: no frame, a frame without a column, a text for a year."""


class ModelInputError(ArgumentError):
    """A model was given what it cannot mean: a missing column, a negative count, a year twice."""


class ScenarioError(ImpactError):
    """A file of a scenario that cannot be read as one, or a scenario that the tables cannot fill.

    ``faults`` are all things wrong with it, each with file, line and field; the error names every one.
    """

    def __init__(
        self, found: str, expected: str = "", remedy: str = "", faults: tuple[object, ...] = ()
    ) -> None:
        self.faults = faults
        super().__init__(found, expected, remedy)


class MappingError(ImpactError):
    """A mapping that cannot be read as one, or that says what no file can hold.

    ``faults`` are all things wrong with it, each with file, line and field; the error names every one.
    """

    def __init__(
        self, found: str, expected: str = "", remedy: str = "", faults: tuple[object, ...] = ()
    ) -> None:
        self.faults = faults
        super().__init__(found, expected, remedy)
