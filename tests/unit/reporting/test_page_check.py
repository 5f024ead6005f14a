"""The check of a finished page: it loads nothing, leads nowhere by itself, and can be read aloud."""

from __future__ import annotations

import pytest

from impact.errors import RunFailed
from impact.reporting.page.check import check_page
from tests.miniature import executed
from tests.unit.reporting.page_parts import TITLE


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.org/x.js"></script>',
        '<img src="//example.org/x.png" alt="x">',
        '<img src="figures/x.png" alt="x">',
        '<link rel="stylesheet" href="style.css">',
        '<p style="background:url(http://example.org/x.png)">x</p>',
        '<style>@import "https://example.org/x.css";</style>',
        '<iframe src="https://example.org"></iframe>',
        '<svg aria-hidden="true"><use xlink:href="https://example.org/x.svg#a"/></svg>',
        "<img alt=x src='data:image/svg+xml,%3Csvg%3E%3Cimage%20href=%22http://e.org/a.png%22/%3E%3C/svg%3E'>",
    ],
)
def test_a_page_that_would_load_something_is_refused(page_of, html):
    with pytest.raises(RunFailed, match="would load"):
        page_of(executed(TITLE, ("code", "x", [{"text/html": html}])))


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="0; url=https://example.org">',
        '<META HTTP-EQUIV=" Refresh " CONTENT="5">',
        '<base href="https://example.org/">',
        "<iframe srcdoc='&lt;p&gt;x'></iframe>",
        '<object data="data:text/html,x"></object>',
        '<embed src="data:application/pdf;base64,AA">',
        '<form action="https://example.org"><button>x</button></form>',
        '<button formaction="//example.org">x</button>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        f'<a href="{" " * 3000}JavaScript:x()">x</a>',
        '<form action="data:text/html,x"></form>',
        '<a href="https://example.org" ping="https://example.org/seen">x</a>',
        '<svg aria-hidden="true"><a xlink:href="javascript:alert(1)">x</a></svg>',
        '<svg aria-hidden="true"><a><animate attributeName="href" to="javascript:alert(1)"/></a></svg>',
        '<svg aria-hidden="true"><rect fill="url(https://example.org/a.svg#b)"/></svg>',
        '<svg aria-hidden="true"><script href="https://example.org/x.js"/></svg>',
        '<p style="background:u\\72l(https://example.org/x.png)">x</p>',
        '<p style="background:image-set(&quot;https://example.org/x.png&quot; 1x)">x</p>',
        '<style>@im/**/port "https://example.org/x.css";</style>',
        '<style>p { color: red }<b> @import"//example.org/x.css";</style>',
        '<img alt="x" srcset="data:image/png;base64,AA 1x,https://example.org/x.png 2x">',
        '<link rel="preconnect" href="https://example.org">',
        '<!--><meta http-equiv="refresh" content="0"-->',
        '<svg aria-hidden="true"><![CDATA[><b>]]></svg>',
    ],
)
def test_a_page_that_would_lead_elsewhere_or_run_something_is_refused(page_of, html):
    with pytest.raises(RunFailed, match=r"the page (would load|holds)"):
        page_of(executed(TITLE, ("code", "x", [{"text/html": html}])))


@pytest.mark.parametrize(
    "html", ["<script>x()</script>", '<p onclick="x()">x</p>', '<svg aria-hidden="true" onload="x()"></svg>']
)
def test_a_program_is_refused_where_nothing_stops_it(page_of, html):
    with pytest.raises(RunFailed, match="a program"):
        check_page(html)
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    check_page(f"<html><head>{policy}</head><body>{html}</body></html>")
    with pytest.raises(RunFailed, match="a program"):
        check_page(f"<html><body>{policy}{html}</body></html>")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="data:text/csv;charset=utf-8,a,b" download="x.csv">the numbers</a>',
        '<link rel="icon" href="data:image/svg+xml,%3Csvg%3E%3C/svg%3E">',
        '<script type="application/ld+json">{}</script>',
        '<img alt="x" src="data:,A" srcset="data:image/png;base64,AA 1x, data:image/png;base64,BB 2x">',
        '<p style="color: red; background: url(data:image/png;base64,AA)">x</p>',
        '<a href="mailto:a@example.org">x</a><form><input></form>',
        "<!-- a remark --><p>javascript: and url(https://example.org) in words</p>",
        '<svg aria-hidden="true"><rect fill="url(#grey)"/><use href="#a"/></svg>',
    ],
)
def test_what_stays_within_the_page_is_let_through(html):
    check_page(html)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/png;base64,AA">',
        '<img src="data:," alt=" ">',
        "<svg></svg>",
        '<svg role="img"></svg>',
    ],
)
def test_a_picture_in_html_needs_alternative_text_too(html):
    with pytest.raises(RunFailed, match="alternative text"):
        check_page(html)


def test_a_picture_in_prose_needs_alternative_text(page_of):
    with pytest.raises(RunFailed, match="alternative text"):
        page_of(executed(TITLE, ("markdown", "![](data:image/png;base64,AAAA)", [])))


def test_links_for_readers_are_no_resources():
    check_page('<a href="https://example.org">x</a><a href="tables/x.csv">y</a><img src="data:," alt="dot">')


def test_a_style_that_loads_is_refused_each_time():
    for _ in range(2):  # the verdict on a long style sheet is kept, a refusal is not
        with pytest.raises(RunFailed, match="would load"):
            check_page("<style>p { background: url(https://example.org/x.png) }</style>")
