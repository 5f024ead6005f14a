"""The page that a figure was read on: found among those of `sources.csv`, or described for a new row."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.catalogue import RAW
from impact.errors import AdditionRefused
from impact.places import fold

Row = Mapping[str, str]

#: what a page of a publisher that is new here counts as, until somebody knows better
_TIER = "secondary"
#: month of a page of which the year alone is known (data/raw/README.md)
_MONTH = "12"


@dataclass(frozen=True)
class PageAnswers:
    """What is said of a page; empty where nothing is."""

    url: str = ""
    publisher: str = ""
    title: str = ""
    published: str = ""
    tier: str = ""
    origin: str = ""
    source_id: str = ""
    accessed: str = ""
    note: str = ""


@dataclass(frozen=True)
class SourcePage:
    """A page as a row of `sources.csv`; ``new`` where it is not there yet, ``remarks`` what to know of it."""

    row: Row
    new: bool
    remarks: tuple[str, ...] = ()

    @property
    def source_id(self) -> str:
        """The page's identifier."""
        return self.row["source_id"]


def address(url: str) -> str:
    """Bring an address to the form in which two are compared: no scheme, www, fragment or last slash.

    >>> address("http://www.Example.org/a/#top") == address("https://example.org/a")
    True
    """
    host, slash, path = re.sub(r"^https?://(www\.)?", "", url.strip(), flags=re.IGNORECASE).partition("/")
    return (host.lower() + slash + path.partition("#")[0]).rstrip("/")


def find(url: str, pages: Sequence[Row]) -> list[Row]:
    """List the pages of one address."""
    return [page for page in pages if address(page["url"]) == address(url)]


def known_page(source_id: str, pages: Sequence[Row]) -> SourcePage:
    """Look a page up by its identifier.

    Raises
    ------
    AdditionRefused
        When there is none; the error names the close match.
    """
    for page in pages:
        if page["source_id"] == source_id:
            return SourcePage(page, new=False)
    close = difflib.get_close_matches(source_id, [page["source_id"] for page in pages], n=1)
    raise AdditionRefused(
        f"source {source_id!r} is not in sources.csv",
        "the source_id of a page",
        f"did you mean {close[0]!r}?" if close else "give its address, publisher, title and day instead",
        field="source",
    )


def page_of(answers: PageAnswers, pages: Sequence[Row], today: dt.date) -> SourcePage:
    """Find the page that was described, or make the row of a new one.

    Parameters
    ----------
    answers
        What is said of it; the address, or the identifier of a page that is there, is needed.
    pages
        The rows of `sources.csv`.
    today
        The day on which the page was read, unless ``answers.accessed`` says another.

    Raises
    ------
    AdditionRefused
        When something that a new page needs is missing or cannot be.
    """
    accessed = _accessed(answers, today)
    if answers.source_id and not answers.url:
        return _page_there(answers, [known_page(answers.source_id, pages).row], pages)
    _check_address(answers.url)
    same = find(answers.url, pages)
    later = answers.source_id and all(page["source_id"] != answers.source_id for page in pages)
    if same and not (later and answers.published):
        return _page_there(answers, same, pages)
    for field in ("publisher", "title"):
        if not getattr(answers, field):
            raise AdditionRefused(
                f"no {field} of the page", f"the {field} of {answers.url}", f"give the {field}", field=field
            )
    published, precision, undated = when(answers, pages, accessed)
    origin = answers.origin or usual("origin", answers.publisher, pages) or slug(answers.publisher)
    remarks = ["undated; date of collection used"] if undated else []
    row = {
        "source_id": answers.source_id or new_id(answers, published, pages),
        "title": answers.title,
        "publisher": answers.publisher,
        "tier": answers.tier or usual("tier", answers.publisher, pages) or _TIER,
        "origin": origin,
        "url": answers.url.strip(),
        "published": published,
        "published_precision": precision,
        "note": "; ".join(filter(None, [answers.note, *remarks, f"read on {accessed.isoformat()}"])),
    }
    return SourcePage(
        {name: row[name] for name in RAW["sources"].raw}, new=True, remarks=_doubts(answers, pages)
    )


def _accessed(answers: PageAnswers, today: dt.date) -> dt.date:
    """Read the day of access; one that is still to come is refused."""
    if not answers.accessed:
        return today
    day = _day(answers.accessed, "accessed")
    if day > today:
        raise AdditionRefused(
            f"accessed {answers.accessed!r} is after today, {today.isoformat()}",
            "the day on which you read the page",
            "leave it out: today is taken",
            field="accessed",
        )
    return day


def _same_day(said: str, page: Row) -> bool:
    """Whether a day agrees with that of a page, as far as both are known."""
    known = 4 if page["published_precision"] == "year" else min(len(said), len(page["published"]))
    return said[:known] == page["published"][:known]


def _page_there(answers: PageAnswers, same: Sequence[Row], pages: Sequence[Row]) -> SourcePage:
    """Take the page of an address that `sources.csv` has; what differs in the answers is said.

    Raises
    ------
    AdditionRefused
        When the day is another: a later state of a page is a page of its own.
    """
    said = answers.published.strip()
    of_day = [row for row in same if not said or _same_day(said, row)]
    page = next((row for row in same if row["source_id"] == answers.source_id), (of_day or same)[0])
    if said and not _same_day(said, page):
        _day(f"{said}-01-01"[:10] if len(said) in (4, 7) else said, "published")
        own = new_id(PageAnswers(page["url"], page["publisher"]), said, pages)
        raise AdditionRefused(
            f"the page is in sources.csv as {page['source_id']}, "
            f"published {page['published']} and not {said}",
            "its day, or a page of its own for a later state of it",
            "leave --published out if you read that page; if it was changed since, add it with its new day: "
            f"--url {page['url']} --published {said} --source {own}, with --publisher and --title",
            field="published",
        )
    if answers.accessed and answers.accessed < page["published"][: len(answers.accessed)]:
        raise AdditionRefused(
            f"accessed {answers.accessed!r} is before the page was published, {page['published']}",
            "a day on or after it",
            "correct the day of access",
            field="accessed",
        )
    remarks = [
        f"the page is in sources.csv as {page['source_id']}; its {name} stays {page[name]!r}"
        for name in ("publisher", "tier", "origin")
        if getattr(answers, name) not in ("", page[name])
    ]
    others = [row["source_id"] for row in same if row is not page]
    if others:
        remarks.append(f"the same address also stands as {', '.join(others)}")
    return SourcePage(page, new=False, remarks=tuple(remarks))


def _doubts(answers: PageAnswers, pages: Sequence[Row]) -> tuple[str, ...]:
    """Say where a publisher looks like one that is there under another spelling."""
    publishers = {page["publisher"] for page in pages}
    if answers.publisher in publishers:
        return ()
    close = close_publisher(answers.publisher, pages)
    return (f"publisher {answers.publisher!r} is new; sources.csv has {close!r}",) if close else ()


def close_publisher(publisher: str, pages: Sequence[Row]) -> str:
    """Find a publisher whose name is nearly this one; empty where there is none or it is there."""
    publishers = {page["publisher"] for page in pages}
    if publisher in publishers:
        return ""
    key = fold(publisher)
    # of a longer name its beginning counts: "Landmine Monitr" is near "Landmine Monitor (ICBL-CMC)"
    begins = {name: fold(name)[: len(key) + 1] for name in sorted(publishers)}
    close = difflib.get_close_matches(key, list(begins.values()), n=1, cutoff=0.85)
    return next((name for name, start in begins.items() if close and start == close[0]), "")


def when(answers: PageAnswers, pages: Sequence[Row], accessed: dt.date) -> tuple[str, str, bool]:
    """Bring the day of publication to the form of `sources.csv`: text, precision, and whether it is unknown.

    Of a page known by its year the month is that which pages of the same publisher and year have, else
    December; an undated page has the month in which it was read.

    Raises
    ------
    AdditionRefused
        When it is no day, month or year, or lies after the day on which the page was read.
    """
    text = answers.published.strip()
    if not text:
        return accessed.isoformat()[:7], "year", True
    if re.fullmatch(r"\d{4}", text):
        months = Counter(
            page["published"][5:7]
            for page in pages
            if page["publisher"] == answers.publisher
            and page["published"].startswith(text)
            and page["published_precision"] == "year"
        )
        month = months.most_common(1)[0][0] if months else _MONTH
        first, text, precision = f"{text}-01-01", f"{text}-{month}", "year"
    elif re.fullmatch(r"\d{4}-\d{2}", text):
        first, precision = f"{text}-01", "month"
    else:
        first, precision = text, "day"
    if _day(first, "published") > accessed:
        raise AdditionRefused(
            f"published {answers.published!r} is after the page was read, {accessed.isoformat()}",
            "a day on or before it",
            "correct the day of publication or of access",
            field="published",
        )
    return text, precision, False


def usual(column: str, publisher: str, pages: Sequence[Row]) -> str:
    """Find what the pages of a publisher mostly have in a column; empty for one that is new."""
    values = Counter(page[column] for page in pages if page["publisher"] == publisher)
    return values.most_common(1)[0][0] if values else ""


def slug(text: str) -> str:
    """Write a name as an identifier: lower-case letters, digits, hyphens.

    >>> slug("Médecins Sans Frontières (MSF)")
    'medecins-sans-frontieres-msf'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def new_id(answers: PageAnswers, published: str, pages: Sequence[Row]) -> str:
    """Make the identifier of a new page: publisher, year and a few letters of its address."""
    there = {page["source_id"] for page in pages}
    digest = hashlib.sha256(address(answers.url).encode()).hexdigest()
    start = f"{slug(answers.publisher)[:40].strip('-') or 'page'}-{published[:4]}"
    return next(name for length in range(4, 64) if (name := f"{start}-{digest[:length]}") not in there)


def _check_address(url: str) -> None:
    text = url.strip()
    begins = re.match(r"https?://", text)
    host = re.match(r"https?://[^\s/.]+(\.[^\s/.]+)+(/|$)", re.sub(r":\d+(?=/|$)", "", text))
    if begins and host and not re.search(r"\s", text):
        return
    expected = "an address that begins with https:// or http://"
    if begins:
        expected = "an address without blanks" if re.search(r"\s", text) else "a site that others can reach"
    raise AdditionRefused(
        f"url {url!r}" if url else "no address of the page",
        expected,
        "copy it from the browser, or name a page of sources.csv by its source_id",
        field="url",
    )


def _day(text: str, field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise AdditionRefused(
            f"{field} {text!r}",
            "a day as YYYY-MM-DD"
            + ("; YYYY-MM or YYYY where no more is known" if field == "published" else ""),
            "correct the day",
            field=field,
        ) from None
