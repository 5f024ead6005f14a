"""One line of the parameters cell: names, default, help, and the type by annotation or default.

Two ways of writing are read, and mean the same where they say the same::

    years: int = 30  # years looked at
    years = 30  # years looked at

The second is how users of papermill write it. Its type is that of the default; ``# type: float`` before the
help names another, as papermill's own inspector reads it. Nothing is run: a default is a plain value.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from impact.errors import ReportConfigError
from impact.reporting.request.parameters.parameter import Kind, Value

#: what an annotation may name: bool, int, float, str, a mapping of values
ELEMENTS: tuple[Kind, ...] = ("bool", "int", "float", "str")
#: an example of a line, for errors
EXAMPLE = 'name = "value"  # help'

_TYPE_COMMENT = re.compile(r"type:\s*(?P<type>[A-Za-z_.]+(?:\[.*?\]+)?(?:\s*\|\s*None)?)\s*(?P<help>.*)")
_MAPPING = re.compile(r"dict(?:\[.*\])?")
_NONE = re.compile(r"\s*\|\s*None$")
_PLAIN_VALUE = "a plain value: text in quotes, a number, True, False, None, a list or a dict of these"


@dataclass(frozen=True)
class Shape:
    """The type of a parameter: of one value, whether there are several, whether None is allowed."""

    base: Kind
    several: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Declaration:
    """A parameter as the cell declares it; ``annotated`` is empty where its type is that of the default."""

    name: str
    line: int
    shape: Shape
    default: Value
    help: str
    annotated: str = ""


def declarations(statement: ast.stmt, comments: Mapping[int, str], cell: str) -> list[Declaration]:
    """Read what one statement of the parameters cell declares: mostly one parameter, none for a text alone.

    Parameters
    ----------
    statement
        A statement of the cell.
    comments
        Comment by the number of its line, without ``#``; that on the last line of the statement is the help.
    cell
        How to call the notebook in errors.

    Raises
    ------
    ReportConfigError
        For anything but the assignment of a plain value to names.
    """
    if isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    ):
        return []  # a remark in quotes, or a place held free
    label = f"{cell}: line {statement.lineno} of the parameters cell"
    comment = comments.get(statement.end_lineno or statement.lineno, "")
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        name, annotated = statement.target.id, ast.unparse(statement.annotation)
        if statement.value is None:
            raise ReportConfigError(f"{label}: {name} has no plain default", f"a literal {annotated}")
        default = _literal(statement.value, name, label, f"a literal {annotated}")
        shape = _annotated(_text_of(statement.annotation), f"{label}: {name}", default)
        return [Declaration(name, statement.lineno, shape, default, comment, annotated)]
    if not isinstance(statement, ast.Assign):
        raise ReportConfigError(f"{label} is {_shown(statement)!r}", *_instead(statement))
    named, help_text = _type_comment(comment)
    results = []
    for name, node in _pairs(statement, label):
        default = _literal(node, name, label, _PLAIN_VALUE)
        shape = _annotated(named, f"{label}: {name}", default) if named else inferred(default)
        if default is None and named:
            shape = Shape(shape.base, shape.several, optional=True)
        results.append(Declaration(name, statement.lineno, shape, default, help_text, named))
    return results


def inferred(default: Value) -> Shape:
    """Infer the type of a parameter from its default.

    >>> inferred([1, 2.5])
    Shape(base='float', several=True, optional=False)
    >>> inferred(None).base
    'any'
    """
    if isinstance(default, dict):
        return Shape("mapping")
    if isinstance(default, list):
        types = {type(item) for item in default}
        if types == {int, float}:
            types = {float}
        if len(types) == 1 and (base := _NAMES.get(types.pop())):
            return Shape(base, several=True)
        return Shape("any")
    return Shape(_NAMES.get(type(default), "any"))


_NAMES: dict[type, Kind] = {bool: "bool", int: "int", float: "float", str: "str"}


def _pairs(statement: ast.Assign, label: str) -> list[tuple[str, ast.expr]]:
    """Pair each name of ``a = b = 1`` and of ``a, b = 1, 2`` with its value."""
    pairs: list[tuple[str, ast.expr]] = []
    for target in statement.targets:
        several = isinstance(target, ast.Tuple | ast.List)
        names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        values = [statement.value]
        if several:
            values = statement.value.elts if isinstance(statement.value, ast.Tuple | ast.List) else []
        if len(names) != len(values) or not all(isinstance(name, ast.Name) for name in names):
            raise ReportConfigError(
                f"{label} is {_shown(statement)!r}", f"one name and its plain value a line, as {EXAMPLE}"
            )
        pairs += [(name.id, value) for name, value in zip(names, values, strict=True)]  # type: ignore[attr-defined]
    return pairs


def _instead(statement: ast.stmt) -> tuple[str, str]:
    """Write what the cell may hold, and where the other statement belongs."""
    expected = f"the assignment of a plain value: {EXAMPLE}"
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return expected, "put imports into a code cell of their own"
    return expected, "put what computes into a later code cell"


def _literal(node: ast.expr, name: str, label: str, expected: str) -> Any:
    """Read a plain value; a refusal says how the same is written as one."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise ReportConfigError(
            f"{label}: {name} has no plain default ({_shown(node)})",
            expected,
            "write the value itself, and compute from it in a later cell",
        ) from None
    problem = not_plain(value)
    if problem:
        raise ReportConfigError(f"{label}: {name} = {_shown(node)}, {problem[0]}", expected, problem[1])
    return value


def not_plain(value: Any, depth: int = 0) -> tuple[str, str] | None:
    """Say why a value is none that a parameter may hold, and what to write; None when it is one.

    >>> not_plain((1, 2))
    ('which is a tuple', 'write [1, 2]')
    """
    if depth > _DEEPEST:
        return "which is nested too deeply", "put it into a file of the project, and give its path"
    if isinstance(value, tuple | set | frozenset):
        written = sorted(value, key=repr) if isinstance(value, set | frozenset) else list(value)
        return f"which is a {type(value).__name__}", f"write {written!r}"
    if isinstance(value, dict):
        wrong = next((key for key in value if not isinstance(key, str)), None)
        if wrong is not None or None in value:
            return f"whose key {wrong!r} is no text", f"write the key in quotes: {str(wrong)!r}"
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        if problem := not_plain(item, depth + 1):
            return problem
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        return "which is not Unicode text", "leave out the half character"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return f"which is {value!r} to a computer", "write a number that is finite"
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return None
    return f"which is {type(value).__name__}", "write text in quotes"


_DEEPEST = 20


def _type_comment(comment: str) -> tuple[str, str]:
    """Split ``type: int  the help``; a word that names no type, such as ignore, leaves the type open."""
    match = _TYPE_COMMENT.fullmatch(comment)
    if match is None:
        return "", comment
    named = match["type"]
    if named.startswith("ignore"):
        return "", match["help"]
    named = _modern(named)
    if _spelling(named) is None and named != "list":
        return "", comment  # "type: of device counted" is help like any other
    return named, match["help"]


def _text_of(annotation: ast.expr) -> str:
    """Write an annotation as text; in quotes it is never evaluated, so that it may use typing's names."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _modern(annotation.value.strip())
    return ast.unparse(annotation)


def _modern(text: str) -> str:
    """Write typing's older names as they are written now.

    >>> _modern("Optional[List[int]]")
    'list[int] | None'
    """
    text = re.sub(r"\b(List|Dict)\b", lambda word: word[0].lower(), text.replace("typing.", ""))
    optional = re.fullmatch(r"Optional\[(.*)\]", text) or re.fullmatch(r"Union\[(.*?),\s*None\]", text)
    return f"{optional[1]} | None" if optional else text


def _spelling(text: str) -> Shape | None:
    """Read an annotation of one of the usual forms; None for any other."""
    plain = _NONE.sub("", text)
    if _MAPPING.fullmatch(plain):
        return Shape("mapping", optional=plain != text)
    element = plain.removeprefix("list[").removesuffix("]").strip()
    if element not in ELEMENTS or plain not in (element, f"list[{element}]"):
        return None
    return Shape(element, plain != element, plain != text)


def _annotated(text: str, label: str, default: Value) -> Shape:
    """Read the type that an annotation or a type comment names; that of a bare list is its values'."""
    if _NONE.sub("", text) == "list" and default:
        shape = inferred(default)
        return Shape(shape.base, shape.several, _NONE.search(text) is not None)
    shape_named = _spelling(text)
    if shape_named is None:
        raise ReportConfigError(
            f"{label} is annotated {text}",
            f"one of {', '.join(ELEMENTS)}, dict, or a list (list[str]), each also with | None",
            "the cell imports nothing: write str | None, and choices in metadata impact.parameters"
            if _typing_name(text)
            else "",
        )
    return shape_named


def _typing_name(text: str) -> bool:
    return any(word in text for word in ("Optional", "Literal", "Union", "List["))


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


_LONGEST = 80
