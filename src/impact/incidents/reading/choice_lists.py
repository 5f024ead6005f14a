"""Choice lists of forms (Kobo, ODK): code and label of each answer, brought to the columns that hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading.raw_table import RawTable

#: texts of a column that are looked at
TEXTS = 2000
#: headings of a choice list, as XLSForm and its users write them
_LIST = ("list_name", "list name", "list", "listname")
_CODE = ("name", "value", "code")
_LABEL = ("label", "labels")
Lists = dict[str, dict[str, str]]


def read_lists(choices: RawTable, language: str | None = None) -> Lists:
    """Read choice lists from a table with columns such as list_name, name, label.

    Of several labels ("label::English (en)") that of the language is taken, else the first.

    Raises
    ------
    UnreadableFile
        When the columns of a choice list are not there.
    """
    names = {name.strip().lower(): name for name in choices.columns.column_names}
    code = next((names[n] for n in _CODE if n in names), None)
    labels = [name for key, name in names.items() if key in _LABEL or key.startswith(("label::", "label:"))]
    if code is None or not labels:
        raise UnreadableFile(
            f"{choices.file} has the columns {', '.join(choices.columns.column_names[:10])}",
            "a choice list with the columns list_name, name and label",
            "name the file or sheet of the choices under `choices` in `read:`",
        )
    mark = re.compile(rf"\({re.escape(language or '')}\)|::\s*{re.escape(language or '')}\b", re.IGNORECASE)
    label = next((name for name in labels if language and mark.search(name)), labels[0])
    listed = next((names[n] for n in _LIST if n in names), None)
    titles = choices.columns.column(listed).to_pylist() if listed else [""] * len(choices)
    lists: Lists = {}
    pairs = zip(
        titles,
        choices.columns.column(code).to_pylist(),
        choices.columns.column(label).to_pylist(),
        strict=True,
    )
    for title, name, text in pairs:
        if name is not None:
            lists.setdefault(title or "", {})[name.strip()] = (text or name).strip()
    return lists


def questions(survey: RawTable) -> dict[str, str]:
    """Read which list each question of a form uses, from types such as "select_multiple device"."""
    columns = {name.strip().lower(): name for name in survey.columns.column_names}
    if "type" not in columns or "name" not in columns:
        return {}
    out = {}
    kinds = survey.columns.column(columns["type"]).to_pylist()
    names = survey.columns.column(columns["name"]).to_pylist()
    for kind, name in zip(kinds, names, strict=True):
        match = re.match(r"select[_ ](?:one|multiple|all that apply)\w*\s+(?:from\s+)?(\S+)", kind or "")
        if match and name:
            out[name.strip()] = match[1]
    return out


def groups(names: list[str]) -> dict[str, list[str]]:
    """Find the yes/no columns of questions: question -> answers, from "device/apm" beside "device".

    Examples
    --------
    >>> groups(["device", "device/apm", "device/erw", "group/place"])
    {'device': ['apm', 'erw']}
    """
    known = set(names)
    out: dict[str, list[str]] = {}
    for name in names:
        question, slash, answer = name.rpartition("/")
        if slash and question in known:
            out.setdefault(question, []).append(answer)
    return out


def with_labels(raw: RawTable, lists: Lists, asked: Mapping[str, str] | None = None) -> RawTable:
    """Bring choice lists to the columns of a table.

    A column gets the list that the form names for its question; without a form the one whose codes are the
    answers of its yes/no columns, or whose codes or labels fill most of its cells. A list that fits no column
    is a finding.
    """
    answers = groups(raw.columns.column_names)
    labels: dict[str, Mapping[str, str]] = dict(raw.labels)
    used: set[str] = set()
    for name in raw.columns.column_names:
        question = name.rpartition("/")[2]
        title = (asked or {}).get(name) or (asked or {}).get(question)
        if title not in lists:
            title = _fitting(raw.columns.column(name), answers.get(name, []), lists)
        if title is not None:
            labels[name] = lists[title]
            used.add(title)
    unused = [title for title in lists if title not in used]
    findings = raw.findings
    if unused and len(unused) == len(lists):
        findings = (
            *findings,
            DataFinding(
                "choices_unused", Effect.note, raw.file, count=len(lists), detail=", ".join(unused[:20])
            ),
        )
    return replace(raw, labels=labels, findings=findings)


def _fitting(column: pa.ChunkedArray, answers: list[str], lists: Lists) -> str | None:
    """List whose codes or labels a column holds; None when none fits or two fit alike."""
    by_answers = [title for title, codes in lists.items() if answers and set(answers) <= set(codes)]
    if len(by_answers) == 1:
        return by_answers[0]
    texts = [text for text in pc.unique(column).to_pylist()[:TEXTS] if text]
    if not texts or all(re.fullmatch(r"[\d.,\s]+", text) for text in texts):
        return None
    shares = {
        title: sum(_is_made_of(text, codes) for text in texts) / len(texts) for title, codes in lists.items()
    }
    best = max(shares.values(), default=0.0)
    winners = [title for title, share in shares.items() if share == best]
    if len(winners) != 1:
        return None
    whole = any(_is_label(text, lists[winners[0]]) for text in texts)
    return winners[0] if best > 0.5 or whole else None


def _is_made_of(text: str, codes: Mapping[str, str]) -> bool:
    """Tell a cell whose words are all codes, or which is made of labels."""
    return all(word in codes for word in re.split(r"[\s,;/|]+", text.strip()) if word) or _is_label(
        text, codes
    )


def _is_label(text: str, codes: Mapping[str, str]) -> bool:
    rest = text.casefold()
    labels = sorted((label.casefold() for label in codes.values() if len(label) > 2), key=len, reverse=True)
    hits = 0
    for label in labels:
        if label in rest:
            rest = rest.replace(label, " ")
            hits += 1
    return hits > 0 and not re.sub(r"[\s,;/|]+", "", rest)
