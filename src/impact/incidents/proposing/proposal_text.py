"""Text of a proposal: YAML that a person finishes, with the reason of each line as a comment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from impact import wording
from impact.incidents.proposing.proposal import Proposal, ProposedField, field_of

_ONE_LINE = 100_000  #: a text is not folded
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()%-]*[\w)%])?", re.UNICODE)
#: words that YAML 1.1 takes for truths and nothing; this package does not, other readers may
_QUOTED = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n", "na", "nan"})
_HEAD = """\
# Proposed mapping of {file}. A question mark is a guess: confirm it or change it, and take the mark out.
# What is asked until you state it (order, unit, calendar, words nobody knows) stands in comments only.
# A column that no field names is never written anywhere.
"""
_SOURCE = """
source:  # ? an import needs maker and licence
  maker:  # who made the data
  received_from:  # from whom you have them
  licence:  # under which terms
  day:  # when, such as 2021-06-30
  purpose:  # what you keep them for
publish:
  level: internal  # public, internal or restricted
  threshold: 5  # smaller cells are not published
"""


def write(proposal: Proposal) -> str:
    """Write a proposal as YAML; :func:`load` reads it, and a person should finish it first.

    Parameters
    ----------
    proposal
        Of :func:`propose`.

    Returns
    -------
    str
        The YAML. Guesses are marked with ``# ?``; unmapped columns stand at the end as comments.
    """
    doubt = "" if proposal.unit_sure else "? "
    other = "" if proposal.unit_sure else f"; if not, perhaps {proposal.rival}"
    lines = [_HEAD.format(file=proposal.name).rstrip("\n")]
    lines.append(f"name: {_scalar(proposal.name)}")
    lines.append(f"unit: {proposal.unit}  # {doubt}what one row is: {_remark(proposal.unit_reason)}{other}")
    lines.append('fits: ""  # whose data this mapping fits, in a line')
    for key, value in proposal.settings.items():
        lines += _part(key, value, proposal.reasons.get(key, ""))
    if proposal.fields:
        lines.append("columns:")
        for field in proposal.fields:
            lines += _field(field, proposal.unit)
    lines += [f"# {_remark(hint)}" for hint in proposal.hints]
    lines.append(_SOURCE.strip("\n"))
    if proposal.unmapped:
        lines.append("# not mapped, and so never written:")
        for column in proposal.unmapped:
            about = (
                f"{column.contents}, {column.different} different" if column.different else column.contents
            )
            reason = f"; {column.reason}" if column.reason else ""
            lines.append(f"#   {_remark(column.column)}: {_remark(about + reason)}")
    return "\n".join(lines) + "\n"


def _part(key: str, value: Any, reason: str) -> list[str]:
    remark = f"  # {_remark(reason)}" if reason else ""
    if isinstance(value, list):
        return [f"{key}:{remark}", *(f"  - {_flow(entry)}" for entry in value)]
    return [f"{key}: {_flow(value)}{remark}"]


def _field(field: ProposedField, unit: str) -> list[str]:
    mark = "" if field.sure else "? "
    entries = dict(field.stated)
    words = entries.pop("words", None)
    missing = entries.pop("missing", None)
    open_ones = (f"{k}: {field.guesses[k]}" if k in field.guesses else k for k in field.doubtful)
    doubtful = f"; confirm {', '.join(open_ones)}" if field.doubtful else ""
    mark = mark or ("? " if field.doubtful else "")
    remark = f"  # {mark}{_remark(field.reason + doubtful)}"
    if words is None and missing is None and not field.strange:
        short = _scalar(entries["column"]) if list(entries) == ["column"] else _flow(entries)
        return [f"  {field.name}: {short}{remark}"]
    lines = [f"  {field.name}:{remark}"]
    lines += [f"    {key}: {_flow(value)}" for key, value in entries.items()]
    if words is not None or field.strange:
        codes = ", ".join(field_of(unit, field.name).codes)
        lines.append(f"    words:  # one of {codes}")
        for text, code in (words or {}).items():
            label = _remark(field.labels.get(text, ""))
            lines.append(f"      {_scalar(text)}: {code}" + (f"  # {label}" if label else ""))
        if field.strange:
            lines.append(
                "      # ? not known: give each its code, and take the # out; an import asks until then"
            )
        for text, rows in field.strange.items():
            about = f"{_remark(field.labels[text])}; " if text in field.labels else ""
            lines.append(f"      # {_remark(_scalar(text))}: ?  ({about}{wording.counted(rows, 'row')})")
    if missing is not None:
        lines.append("    missing:")
        lines += [f"      {_scalar(text)}: {reason}" for text, reason in missing.items()]
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(k))}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    return (
        _scalar(value)
        if isinstance(value, str)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


def _scalar(text: str) -> str:
    """Write a text so that YAML reads it as it is."""
    if _PLAIN.fullmatch(text) and text.lower() not in _QUOTED and text == text.strip() and "  " not in text:
        return text
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=_ONE_LINE).strip()


def _remark(text: str) -> str:
    """Text for a comment: one line, no signs that show nothing."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
