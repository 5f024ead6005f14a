"""Page of a release: what it is, the account, what is doubtful and what to do; nothing of a person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import lru_cache

import pyarrow as pa

from impact.incidents.display.account_lines import account_lines, answer
from impact.incidents.display.finding_groups import group_findings
from impact.incidents.display.fragments import fill
from impact.incidents.kinds import kind
from impact.incidents.national_data import NationalData
from impact.incidents.releases.release import Release
from impact.incidents.releases.yearly_table import YearlyTable
from impact.incidents.tables import TABLES
from impact.project.layout import PACKAGE
from impact.wording import capital, count, counted, noun, short_day

#: pages of the kinds, from data/own/NAME/RELEASE/index.html
_DOCS = "../../../../docs/own-data/kinds"
_LEVELS = {
    "public": "may be published",
    "internal": "for the owner of the data and those who work with them",
    "restricted": "for named people only",
}
_REASONS = {
    "not_stated": "not stated",
    "not_asked": "not asked",
    "not_applicable": "does not apply",
    "unknown": "unknown",
    "withheld": "withheld",
    "none": "none",
}


@lru_cache(maxsize=1)
def _style() -> str:
    # the one style sheet of all pages; read as a file, for nothing here may import the floor of reports
    parts = sorted((PACKAGE / "reporting" / "templates" / "style").glob("*.css"))
    return "\n".join(part.read_text(encoding="utf-8").strip() for part in parts)


def release_page(
    data: NationalData,
    release: Release,
    years: YearlyTable | None = None,
    today: dt.date | None = None,
    *,
    without_year: int = 0,
) -> str:
    """Lay out the page of a release.

    Parameters
    ----------
    data
        What the release holds.
    release
        Its name, facts and terms.
    years
        Casualties by year as they may be shown.
    today
        For the retention; none means today.
    without_year
        People who are in none of the years for sure.

    Returns
    -------
    str
        HTML that loads nothing. It holds counts, names of columns and codes; no value of a field that could
        tell a person apart.
    """
    today = today or dt.datetime.now(dt.UTC).date()
    return fill(
        "release.html.j2",
        style=_style(),
        reference=release.reference,
        title=f"{release.name}, release {release.release}",
        answer=answer(data.account),
        made_up=data.mapping.made_up,
        level=release.facts["publish"]["level"],
        facts=_facts(data, release),
        overdue=f"{short_day(release.keep_until)}" if release.keep_until and release.overdue(today) else "",
        lines=account_lines(data.account),
        account=data.account,
        groups=group_findings(data.findings, public=True),
        docs=_DOCS,
        years=years,
        without_year=_without_year(without_year, data),
        missing=_missing(data),
        quarantine=_quarantine(data),
        unique=_unique(data),
    )


def _facts(data: NationalData, release: Release) -> list[tuple[str, str]]:
    mapping, account = data.mapping, data.account
    source, publish = mapping.source, mapping.publish
    table = TABLES[data.main]
    tables = ", ".join(f"{name} ({counted(rows.num_rows, 'row')})" for name, rows in data.tables.items())
    facts = [
        ("One row is", f"{table.row}"),
        ("Country", mapping.place or ""),
        ("Tables", tables),
        ("Made by", source.maker or ""),
        ("Received from", source.received_from or ""),
        ("Terms", source.licence or ""),
        ("Day of the source", short_day(source.day) if source.day else ""),
        ("Known until", short_day(mapping.as_of) if mapping.as_of else ""),
        ("Covers", " to ".join(short_day(day) for day in mapping.covers) if mapping.covers else ""),
        ("Purpose", source.purpose or ""),
        ("To be kept until", short_day(source.keep_until) if source.keep_until else ""),
        ("May be shown", f"{publish.level}: {_LEVELS[publish.level]}"),
        ("Small numbers", f"published tables hide cells {publish.rule} {publish.threshold}"),
        ("File", account.file),
        ("Format", ", ".join(part for part in (account.format, account.encoding, account.sheet) if part)),
        ("SHA-256 of the file", account.fingerprint),
        ("Read", release.facts["read_at"]),
    ]
    return [(name, value) for name, value in facts if value]


def _missing(data: NationalData) -> list[tuple[str, str]]:
    """Fields, and how many values are missing for which reason."""
    rows = []
    for field, reasons in sorted(data.account.missing.items()):
        parts = [
            f"{_few(n, data)} {_REASONS.get(reason, reason)}" for reason, n in sorted(reasons.items()) if n
        ]
        withheld = data.account.withheld.get(field, 0)
        if withheld and "withheld" not in reasons:
            parts.append(f"{_few(withheld, data)} withheld")
        if parts:
            rows.append((field, ", ".join(parts)))
    known = {field for field, _ in rows}
    more = [
        (field, f"{_few(n, data)} withheld")
        for field, n in sorted(data.account.withheld.items())
        if n and field not in known
    ]
    return rows + more


def _few(number: int, data: NationalData) -> str:
    """Write a number of rows, a small one as a word."""
    from impact.incidents.privacy import Rule

    rule = Rule.of(data.mapping.publish)
    return f"at most {count(rule.largest)}" if 0 < number <= rule.largest else count(number)


def _without_year(people: int, data: NationalData) -> str:
    """Say how many people are in no year for sure, a small number as a word."""
    number = _few(people, data)
    if number != count(people):
        return f"{capital(number)} people without a sure year are in no row"
    named = counted(people, "person", "people")
    return f"{named} without a sure year {noun(people, 'is', 'are')} in no row" if people else ""


def _quarantine(data: NationalData) -> list[tuple[str, str, int]]:
    """Kinds for which rows were set aside, the column, and how many."""
    frame = data.quarantine
    if frame.empty:
        return []
    columns = frame["column"].fillna("").astype("str") if "column" in frame else [""] * len(frame)
    counts = Counter(zip(frame["kind"].astype("str"), columns, strict=True))
    return [(capital(kind(code).title), column, n) for (code, column), n in sorted(counts.items())]


def _unique(data: NationalData) -> str:
    people = data.tables.get("people")
    if people is None or not people.num_rows:
        return ""
    from impact.incidents.privacy import uniqueness

    flat = people.select([f.name for f in people.schema if not pa.types.is_nested(f.type)])
    sentence = uniqueness(flat.to_pandas()).sentence()
    return f"Of people listed one by one: {sentence}" if data.main == "incidents" else sentence
