r"""One page of the bibliography, and how it is cited: in a line, for BibTeX and biblatex, below a picture.

An entry keeps the address as it is, as styles set it with ``\url``, which takes every character for itself.
Every other field is text for TeX: its special characters are escaped, and title and publisher stand in braces
of their own, so that no style lowers a capital or splits a publisher's name at an "and". Letters outside
ASCII stay as they are (UTF-8).
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from impact.vocabulary import OWN_TIERS, TIERS
from impact.wording import counted, listed

_RANK = {tier: rank for rank, tier in enumerate((*TIERS, *OWN_TIERS))}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: braces become commands, as BibTeX counts them even behind a backslash
_ESCAPED = str.maketrans(
    {
        **{sign: "\\" + sign for sign in "&%$#_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
#: what would end the field, or cannot stand in an address anyway
_ENCODED = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_KNOWN = {
    "day": "",
    "month": "; the day of publication is not known",
    "year": "; only the year of the edition is known",
}


#: a link that can be read in the light and in the dark theme
_LINK = 'style="color:var(--jp-content-link-color,inherit)"'


@dataclass(frozen=True)
class Source:
    """One page: who published it, when, and how near it stands to the count it gives."""

    source_id: str
    title: str
    publisher: str
    tier: str
    origin: str
    url: str
    published: str
    published_precision: str
    note: str = ""

    @property
    def year(self) -> int:
        """Year of publication."""
        return int(self.published[:4])

    @property
    def frame(self) -> pd.DataFrame:
        """The page in one row, as `impact.load("sources")` has it."""
        return pd.DataFrame([{name: getattr(self, name) for name in self.__dataclass_fields__}])

    def _repr_html_(self) -> str:
        note = f"<br>{html.escape(self.note)}" if self.note else ""
        link = self.url if self.url.startswith(("http://", "https://")) else ""
        title = html.escape(self.title)
        linked = f'<a {_LINK} href="{html.escape(link, quote=True)}">{title}</a>' if link else title
        when = self.published if self.published_precision != "year" else self.published[:4]
        return (
            f"<p>{html.escape(self.publisher)}: {linked} ({when}).<br>"
            f"<code>{html.escape(self.source_id)}</code>, {self._tier}{note}</p>"
        )

    @property
    def _tier(self) -> str:
        return OWN_TIERS.get(self.tier, f"{self.tier.replace('_', ' ')} source")

    def cite(self, makers: Iterable[str] = ()) -> str:
        """Return a one-line citation: publisher, title, date, address.

        ``makers`` are the names of the bodies whose figures the page quotes; an empty name among them says
        that it also gives figures of its own.
        """
        quoted = listed(sorted(filter(None, makers := set(makers))))
        who = f"{quoted}, quoted by {self.publisher}" if quoted else self.publisher
        if quoted and "" in makers:
            who = f"{self.publisher}, also quoting {quoted}"
        when = self.published if self.published_precision != "year" else self.published[:4]
        return f"{who}: {self.title} ({when}). {self.url}".rstrip()

    def bibtex(self) -> str:
        r"""Return an ``@misc`` entry, with the date as far as it is known.

        Examples
        --------
        >>> page = Source(
        ...     "ocha-2024-1f",
        ...     "Mines & UXO_24",
        ...     "OCHA",
        ...     "primary",
        ...     "ocha",
        ...     "https://a.org/x_1?p=%C3%A9&q=1",
        ...     "2024-11-20",
        ...     "day",
        ... )
        >>> print(page.bibtex())
        @misc{ocha-2024-1f,
          title = {{Mines \& UXO\_24}},
          author = {{OCHA}},
          year = {2024},
          month = nov,
          day = {20},
          url = {https://a.org/x_1?p=%C3%A9&q=1},
          note = {primary source; title in our words}
        }
        """
        precise = self.published_precision
        fields = {
            "title": f"{{{{{escape(self.title)}}}}}",
            "author": f"{{{{{escape(self.publisher)}}}}}",
            "year": f"{{{self.year}}}",
        }
        if precise != "year":
            fields["month"] = _MONTHS[int(self.published[5:7]) - 1]
        if precise == "day":
            fields["day"] = f"{{{int(self.published[8:10])}}}"
        if self.url:
            fields["url"] = f"{{{self.url.translate(_ENCODED)}}}"
        fields["note"] = f"{{{self._tier}{_KNOWN[precise]}; title in our words}}"
        body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
        return f"@misc{{{self.source_id},\n{body}\n}}"


def escape(text: str) -> str:
    r"""Write text so that TeX prints it as it is.

    >>> print(escape("50 % of {all} a_b"))
    50 \% of \textbraceleft{}all\textbraceright{} a\_b
    """
    return text.translate(_ESCAPED)


@dataclass
class _Body:
    """A body that is named: its own pages, and the pages of others that quote it."""

    name: str
    own: set[Source] = field(default_factory=set)
    quoting: set[Source] = field(default_factory=set)

    @property
    def order(self) -> tuple[int, int, str]:
        pages = self.own | self.quoting
        return min(_RANK[page.tier] for page in pages), -len(pages), self.name

    @property
    def words(self) -> str:
        several = f", {counted(len(self.own), 'page')}" if len(self.own) > 1 else ""
        own = f" {_span(self.own)}{several}" if self.own else ""
        if not self.quoting:
            return f"{self.name}{own}"
        return f"{self.name}{own}, {'and as ' if own else ''}quoted by {_quoting(self.quoting)}"


def credit_line(pages: Iterable[tuple[Source, str]], most: int) -> str:
    """Name bodies in one short line, those nearest to the count and most used first.

    Parameters
    ----------
    pages
        Each page with the name of the maker that it quotes; empty where the page gives figures of its own.
    most
        How many bodies are named before the rest is counted.

    Examples
    --------
    >>> page = Source("afp-1", "t", "AFP", "secondary", "afp", "https://a.org", "2023-11-14", "day")
    >>> credit_line([(page, "Landmine Monitor")], 3)
    'Landmine Monitor, quoted by AFP 2023'
    """
    bodies: dict[str, _Body] = {}
    for page, maker in pages:
        body = bodies.setdefault(maker or page.publisher, _Body(maker or page.publisher))
        (body.quoting if maker else body.own).add(page)
    ranked = sorted(bodies.values(), key=lambda body: body.order)
    rest = [counted(len(ranked) - most, "other publisher")] if len(ranked) > most else []
    return "; ".join([*(body.words for body in ranked[:most]), *rest])


def _quoting(pages: set[Source]) -> str:
    """Name the publisher that quotes most, and count the others."""
    by_publisher: dict[str, set[Source]] = defaultdict(set)
    for page in pages:
        by_publisher[page.publisher].add(page)
    first, *others = sorted(_Body(name, quoting=quoting).order for name, quoting in by_publisher.items())
    name = first[-1]
    rest = f" and {counted(len(others), 'other publisher')}" if others else ""
    return f"{name} {_span(by_publisher[name])}{rest}"


def _span(pages: Iterable[Source]) -> str:
    years = sorted({page.year for page in pages})
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
