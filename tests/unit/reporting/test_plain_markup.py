"""What the check of a page does not look at is harmless, and nothing hides behind it."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from impact.errors import RunFailed
from impact.reporting.page.check import check_page
from impact.reporting.page.prose.plain_markup import without_plain

FRAME = (
    '<!DOCTYPE html>\n<html lang="en"><head><title>T</title></head><body><p class="x">{}</p></body></html>'
)


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="<p id=" src=http://example.org/x class=">">',
        '<p title="x"src="http://example.org/x"></p><img alt="x" src="http://example.org/x">',
        '<use href="http://example.org/x.svg#a"></use>',
        '<a class="x" xlink:href="http://example.org/x">x</a>',
        '<rect fill="url(http://example.org/x)"/>',
        '<rect fill="url(#a)" style="fill:var(--c);background:\\75rl(http://example.org/x)"/>',
        '<p style="x:var(--a,url(http://example.org/x))">x</p>',
        "<style>p > b { color: red } @import 'http://example.org/x.css';</style>",
        "<style>a<b { background: url(http://example.org/x) }</style>",
        '<link rel="stylesheet" href="http://example.org/x.css">',
        '<body background="http://example.org/x">',
        '<!-- <p class="--><img alt="x" src="http://example.org/x"><p class="-->">',
    ],
)
def test_what_loads_is_found_beside_plain_markup(html):
    with pytest.raises(RunFailed, match="would load"):
        check_page(FRAME.format(html))


@pytest.mark.parametrize(
    ("html", "remains"),
    [
        ('<a href="javascript:go()">x</a>', "runs a program"),
        ('<a href="&#106;avascript:go()">x</a>', "runs a program"),
        ('<a href="data:text/html,x">x</a>', "runs a program"),
        ('<p onclick="go()">x</p>', "a program"),
        ('<script type="x">go()</script>', "a program"),
        ('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', "alternative text"),
        (
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><p onclick="x">y</p>',
            "a program",
        ),
    ],
)
def test_what_runs_or_has_no_words_is_found_beside_plain_markup(html, remains):
    with pytest.raises(RunFailed, match=remains):
        check_page(FRAME.format(html))


def test_of_plain_markup_nothing_is_left_to_look_at():
    drawing = '<g clip-path="url(#a)"><path d="M0 0" style="fill:none;stroke:var(--c-rule,#dedede)"/></g>'
    table = '<table><tr><th scope="row">A</th><td class="number">1</td></tr></table>'
    links = '<a href="../../x.html#y" title="z">x</a><a href="#y">y</a><a href="https://example.org">z</a>'
    assert without_plain(f"<p>{drawing}{table}{links}</p>") == "<p>"


@pytest.mark.parametrize(
    "html", ["<p class=x>y</p>", "<p>a < b</p>", "<p>x</p", "<P>x</P>", "<xmp><p></xmp>"]
)
def test_a_page_that_is_written_in_another_way_is_looked_at_whole(html):
    assert without_plain(html) == html


LOADING = '<img alt="x" src="http://example.org/x">'


@pytest.mark.parametrize(
    "html",
    [
        *(
            f"<{name}><p class='</{name}>{LOADING}'></p></{name}>"
            for name in ("textarea", "title", "noscript", "xmp", "noembed", "noframes")
        ),
        f"<textarea><!-- </textarea>{LOADING} -->",
        f"<style/><p class='</style>{LOADING}'></p>",
        f'<svg aria-hidden="true"><style>{LOADING}</style></svg>',
        f'<svg aria-hidden="true"><script type="application/json">{LOADING}</script></svg>',
        f"<math><mi>x</mi><style>{LOADING}</style></math>",
    ],
)
def test_what_a_browser_reads_in_another_way_than_the_parser_hides_nothing(html):
    with pytest.raises(RunFailed, match="in several ways"):
        check_page(FRAME.format(html))


def test_texts_of_a_page_may_hold_what_they_are_for():
    check_page(
        '<!DOCTYPE html><html lang="en"><head><title>1 &lt; 2</title>'
        "<style>.a { background: url(\"data:image/svg+xml,<svg xmlns='x'/>\") }</style>"
        '</head><body><svg aria-hidden="true"><g><title>A mark</title></g></svg>'
        "<noscript><p>Without a script</p></noscript><style>.b > p { top: 0 }</style></body></html>"
    )


@pytest.mark.parametrize("style", ["<style><![CDATA[ .a { fill: none } ]]></style>", "<style/>", "<title/>"])
def test_a_picture_may_hold_what_other_programs_write_into_an_svg(style):
    svg = quote(f"<svg xmlns='http://www.w3.org/2000/svg'>{style}</svg>")
    check_page(FRAME.format(f'<img alt="x" src="data:image/svg+xml,{svg}">'))
