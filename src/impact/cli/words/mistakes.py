"""A user's mistake in three parts: what was found, what was expected, what to do; never called a defect."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from impact.errors import ImpactError, RequestError, machine_lacks


def is_about_words(error: BaseException) -> bool:
    """Whether an error is that of the parser of command lines: a word, an option, a number it refuses."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def from_parser(error: Any, words: Sequence[str] = ()) -> RequestError:
    """Put what the parser refuses into three parts; ``words`` is the command line."""
    context = getattr(error, "ctx", None)
    command: Any = getattr(context, "command", None)
    path = context.command_path if context else "impact"
    page = f"see: {path} --help"
    parameter = getattr(error, "param", None)
    if type(error).__name__ == "NoArgsIsHelpError" or error.message == "Missing command.":
        return RequestError(f"{path} needs a command", _one_of(command.commands), page)
    if hasattr(error, "possibilities"):
        options = sorted({name for each in command.params for name in each.opts if name.startswith("--")})
        fault = f"{path} has no option {error.option_name}"
        return RequestError(fault, _one_of(options), _close(error.option_name, options) or page)
    if parameter is not None and hasattr(error, "param_type"):
        expected = (getattr(parameter, "help", "") or "a value").rstrip(".")
        return RequestError(f"{_name(parameter)} is missing", _lower(expected), page)
    if parameter is not None:
        fault = " ".join([_name(parameter), *_value_of(parameter, words)])
        return RequestError(fault, _expectation(error.message), page)
    message = error.format_message().rstrip(".").replace("\n", " ")
    if message.startswith("No such command") and command is not None:
        word = message.removeprefix("No such command").strip(" '").partition("'")[0]
        fault = f"{path} has no command {word!r}"
        return RequestError(fault, _one_of(command.commands), _close(word, command.commands) or page)
    return RequestError(_lower(message), "a command line as its help shows it", page)


def from_system(error: Exception, path: str) -> tuple[ImpactError, int] | None:
    """Put what the operating system refuses into three parts, with the exit code.

    Where a file is named it is the user's, or the project's: we open no other. None where the system refused
    nothing.
    """
    if isinstance(error, ImportError):
        lack = machine_lacks(error, str(error).replace(": ", " cannot be loaded: ", 1))
        return None if lack is None else (lack, 1)
    if not isinstance(error, OSError | MemoryError):
        lack = machine_lacks(error, str(error))
        return None if lack is None else (lack, 1)
    if isinstance(error, MemoryError):
        remedy = "end other programs, or make fewer reports at once (--jobs 1)"
        return ImpactError("the memory is used up", "as much as the command needs", remedy), 1
    if isinstance(error, FileNotFoundError) and not error.filename and _is_nowhere():
        fault = "the folder in which the command was started is not there any more"
        return RequestError(fault, "a folder that exists", 'change into it again: cd "$PWD"'), 2
    reason = (error.strerror or type(error).__name__).lower()
    fault = f"{error.filename}: {reason}" if error.filename else reason
    if (lack := machine_lacks(error, fault)) is not None:
        return lack, 1
    remedies = {
        errno.ENOENT: ("a path that exists", "check the folder and the spelling"),
        errno.EISDIR: ("a file", "name a file inside that folder"),
        errno.ENOTDIR: ("a folder in the middle of the path", "that part is a file: name another folder"),
        errno.EEXIST: ("a name that is free", "name another"),
        errno.ENAMETOOLONG: ("a shorter name", "name another file"),
    }
    expected, remedy = remedies.get(
        error.errno or 0, ("a file that can be read and written", "check who may use it, or name another")
    )
    return RequestError(fault, expected, f"{remedy}; see: {path} --help"), 2


def _is_nowhere() -> bool:
    """Whether the folder of this process was removed, perhaps to be made anew under the same name."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def with_remedy(error: ImpactError, path: str) -> str:
    """Write an error with all three parts; where no remedy is named, the help of the command is."""
    return str(error) if error.remedy else f"{error}; see: {path} --help"


def command_path(words: list[str], app: Any) -> str:
    """Name the command that words on a command line lead to.

    Options before it are passed over.
    """
    path, command = ["impact"], app
    for word in words:
        child = getattr(command, "commands", {}).get(word)
        if child is not None:
            path.append(word)
            command = child
    return " ".join(path)


def _one_of(names: Any) -> str:
    return "one of " + ", ".join(names)


def _close(word: str, names: Any) -> str:
    close = difflib.get_close_matches(word, list(names), n=1)
    return f"did you mean {close[0]}?" if close else ""


def _name(parameter: Any) -> str:
    """Call a parameter as it is typed: --draws, or NAME for an argument."""
    options = [name for name in parameter.opts if name.startswith("-")]
    if options:
        return str(max(options, key=len))
    return (parameter.metavar or parameter.name or "").strip("[]. ").upper()


def _value_of(parameter: Any, words: Sequence[str]) -> list[str]:
    """Find the value of an option on the command line; none for an argument, whose place can vary."""
    for position, word in enumerate(words):
        name, sign, value = word.partition("=")
        if name in parameter.opts:
            return [value] if sign else list(words[position + 1 : position + 2])
    return []


def _expectation(message: str) -> str:
    """Take what would be allowed from the message of the parser.

    >>> _expectation("Input should be greater than or equal to 1")
    '1 or more'
    """
    text = message.rstrip(".").removeprefix("Value error, ")
    if " is not one of " in text:
        return "one of " + text.partition(" is not one of ")[2].replace("'", "")
    least = re.search(r"greater than or equal to (\S+)|x>=(\S+)", text)
    if least:
        return f"{least[1] or least[2]} or more"
    return _lower(text.removeprefix("Input should be ").partition(", unable")[0].replace(" valid ", " "))


def _lower(text: str) -> str:
    """Begin small, as inside a sentence; abbreviations stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
