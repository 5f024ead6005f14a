"""Links inside pages: places to profiles, reports to reports, terms to the glossary, findings to them."""

from __future__ import annotations

import re

import pytest

from impact.charts.maps.outlines import BORDERS
from impact.errors import RunFailed
from impact.places import names
from impact.reporting.links.permalinks import add_permalinks
from impact.reporting.links.place_links import PlaceLinks
from impact.reporting.links.report_links import resolve
from impact.reporting.links.site_map import SiteMap, SitePage
from impact.reporting.links.term_links import TermLinks
from impact.reporting.links.text_nodes import rewrite
from impact.reporting.page.check import check_page
from impact.reporting.site.glossary_page import write_glossary
from impact.reporting.site.write_index import write_index
from impact.wording.glossary import terms

ROOT = "../../"
CAF = "the Central African Republic"


def page(report: str, question: str, place: str = "") -> SitePage:
    slug = f"country-{place}_as-of-latest" if place else "as-of-latest"
    label = names.name(place) if place else ""
    return SitePage(report, slug, question, report, label, place, f"{report}/{slug}/report.html", ("html",))


PLACES = ("CAF", "CIV", "COD", "GIN", "KHM", "LTU", "NER", "NGA", "SSD", "SDN")
SITE = SiteMap(
    (
        page("brief", "B", "LTU"),
        page("world", "Q1"),
        page("ahead", "Q5", "EST"),
        page("ahead", "Q5", "LTU"),
        *(page("profile", "Q7", code) for code in PLACES),
        page("data-quality", "Q9"),
    ),
    notebooks=("data-quality", "global-burden"),
)
HERE = SITE.profile("LTU")


def profile(code: str, words: str = "") -> str:
    href = f"../../profile/country-{code}_as-of-latest/report.html"
    return f'<a href="{href}">{words or names.name(code)}</a>'


def link_places(html: str) -> str:
    return PlaceLinks(SITE, HERE, ROOT).link(html)


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<td>Cambodia</td>", f"<td>{profile('KHM')}</td>"),
        ('<th scope="row"> DR Congo </th>', f'<th scope="row"> {profile("COD")} </th>'),
        (f"<td>{CAF}</td>", f"<td>{profile('CAF', CAF)}</td>"),
        ("<td>Cambodia and Laos</td>", "<td>Cambodia and Laos</td>"),
        ("<td>Lithuania</td>", "<td>Lithuania</td>"),  # the page itself
        ("<td>Laos</td>", "<td>Laos</td>"),  # no profile is planned
        ("<td><a href='x'>Cambodia</a></td>", "<td><a href='x'>Cambodia</a></td>"),
        ("<li>Cambodia: 41</li>", f"<li>{profile('KHM')}: 41</li>"),
        ("<li><strong>Cambodia</strong>, 41</li>", f"<li><strong>{profile('KHM')}</strong>, 41</li>"),
        ("<li>Cambodia has 41</li>", "<li>Cambodia has 41</li>"),
        ("<p>Cambodia</p>", "<p>Cambodia</p>"),
    ],
)
def test_what_is_nothing_but_the_name_of_a_place_leads_to_its_profile(html, linked):
    assert link_places(html) == linked


def test_a_name_with_signs_that_html_escapes_is_found():
    assert link_places("<td>Côte d&#x27;Ivoire</td>") == f"<td>{profile('CIV', 'Côte d&#x27;Ivoire')}</td>"


def test_a_caption_links_each_place_once_and_no_longer_name_that_holds_it():
    others = "Guinea-Bissau, Papua New Guinea."
    html = f"<figcaption><p>Niger and Nigeria; Niger again. South Sudan, {others}</p></figcaption>"
    assert link_places(html) == (
        f"<figcaption><p>{profile('NER')} and {profile('NGA')}; Niger again. "
        f"{profile('SSD')}, {others}</p></figcaption>"
    )


def test_the_source_of_a_figure_keeps_the_names_of_its_publishers():
    html = '<figcaption><p>Cambodia.</p><p class="source">Source: Sudan Mine Action Centre</p></figcaption>'
    assert link_places(html) == html.replace("<p>Cambodia", f"<p>{profile('KHM')}")


def test_a_page_outside_the_site_links_no_place():
    assert PlaceLinks(SiteMap(), None, ROOT).link("<td>Cambodia</td>") == "<td>Cambodia</td>"


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("data-quality", "data-quality/as-of-latest/report.html"),
        ("Q1", "world/as-of-latest/report.html"),
        ("ahead", "ahead/country-LTU_as-of-latest/report.html"),  # about the same place
        ("profile", "profile/country-LTU_as-of-latest/report.html"),
    ],
)
def test_a_report_named_in_the_text_is_a_link(target, href):
    html = f'<p>See <a href="report:{target}">that report</a>.</p>'
    assert resolve(html, SITE, HERE, ROOT) == f'<p>See <a href="../../{href}">that report</a>.</p>'


def test_from_a_page_about_no_place_a_report_of_many_leads_to_its_place_in_the_index():
    html = resolve('<a href="report:ahead">scenarios</a>', SITE, SITE.page("world", "as-of-latest"), ROOT)
    assert html == '<a href="../../index.html#question-5">scenarios</a>'


def test_an_unknown_report_is_refused_with_the_close_match():
    with pytest.raises(RunFailed, match=r"report:data-qualty.*did you mean report:data-quality\?"):
        resolve('<a href="report:data-qualty">x</a>', SITE, HERE, ROOT)


def test_a_notebook_that_the_site_makes_no_report_of_is_named_without_a_link():
    assert resolve('<a href="report:global-burden">that report</a>', SITE, HERE, ROOT) == "that report"


def test_markdown_keeps_the_target_of_a_link_to_a_report(page_of):
    from tests.miniature import executed

    made = executed(("markdown", "# A\n\nb", []), ("markdown", "See [the data](report:Q1).", []))
    html = page_of(made, site=SITE, here=HERE)
    assert 'See <a href="../../world/as-of-latest/report.html">the data</a>.' in html


def linked_terms(html: str) -> list[str]:
    return re.findall(r"<a class=\"term\"[^>]*>([^<]+)</a>", html)


def test_a_term_is_linked_where_it_is_first_used_and_only_there():
    links = TermLinks(ROOT)
    first = links.link("<p>Casualties of explosive remnants of war, casualties.</p>")
    assert linked_terms(first) == ["Casualties", "explosive remnants of war"]
    assert linked_terms(links.link("<p>A casualty, a submunition.</p>")) == ["submunition"]


def test_an_abbreviation_is_linked_although_its_words_were():
    links = TermLinks(ROOT)
    assert linked_terms(links.link("<p>explosive remnants of war (ERW), ERW</p>")) == [
        "explosive remnants of war",
        "ERW",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Casualties</h2>",
        "<p><code>casualties</code></p>",
        '<p><a href="x">casualties</a></p>',
        "<table><tr><td>casualties</td></tr></table>",
        "<svg><text>casualties</text></svg>",
        "<p>noncasualties, casualties-by-year</p>",
        "<p>the article 5 of a newspaper</p>",
    ],
)
def test_no_term_is_linked_where_none_belongs(html):
    assert TermLinks(ROOT).link(html) == html


def test_the_caption_of_maps_is_not_taken_for_terms():
    """Natural Earth draws borders; a draw of a simulation is something else."""
    assert TermLinks(ROOT).link(f"<p>{BORDERS}</p>") == f"<p>{BORDERS}</p>"


def test_the_link_explains_the_term_and_leads_to_it():
    html = TermLinks(ROOT).link("<p>a joinpoint</p>")
    assert 'href="../../glossary.html#term-joinpoint" title="A year in which' in html


def test_the_longest_form_wins():
    assert linked_terms(TermLinks(ROOT).link("<p>recorded casualties</p>")) == ["recorded casualties"]


def test_no_two_terms_share_a_form_or_an_address():
    forms = [form.lower() for term in terms() for form in term.forms]
    assert len(forms) == len(set(forms))
    assert len({term.anchor for term in terms()}) == len(terms())


def test_every_explanation_is_one_to_three_sentences_and_spells_out_what_it_shortens():
    for term in terms():
        assert 1 <= len(re.findall(r"[.!?](?:\s|$)", term.explanation)) <= 3, term.name
        assert not re.findall(r"\b[A-Z]{2,}\b", term.explanation), term.name
        assert term.forms, term.name


def test_the_page_of_the_glossary_holds_every_term(miniature):
    text = write_glossary(miniature.project).read_text(encoding="utf-8")
    assert [term.name for term in terms() if f'id="{term.anchor}"' not in text] == []
    check_page(text)
    before = (miniature.project.reports / "glossary.html").stat().st_mtime_ns
    write_glossary(miniature.project)
    assert (miniature.project.reports / "glossary.html").stat().st_mtime_ns == before, "it was as it would be"


def test_every_finding_carries_a_link_to_itself_with_a_name_of_its_own():
    html = add_permalinks('<ul><li class="finding" id="finding-a">It is <b>1</b>.</li></ul>')
    assert html == (
        '<ul><li class="finding" id="finding-a">It is <b>1</b>.<a class="permalink" href="#finding-a" '
        'aria-label="Link to: It is 1."></a></li></ul>'
    )


def test_a_sign_inside_an_attribute_ends_no_tag():
    html = '<p title="a > b">x</p><!-- x -->x<br/>x'
    assert rewrite(html, lambda text: text.replace("x", "y")) == '<p title="a > b">y</p><!-- x -->y<br/>y'


@pytest.mark.parametrize(
    "drawing",
    [
        "<svg><text>x</text></svg>",
        '<svg viewBox="0 0 1 1"><a href="x">x</a><title>x</title></svg>',
        "<svg><svg>x</svg>x</svg>",
        "<svg/>",
        "<code><svg>x</svg>x</code>",
    ],
)
def test_the_text_of_a_drawing_stays_and_that_around_it_does_not(drawing):
    assert rewrite(f"<p>x</p>{drawing}x", lambda text: text.replace("x", "y")) == f"<p>y</p>{drawing}y"


def test_a_page_in_another_language_links_no_english_word():
    assert TermLinks(ROOT, "pl").link("<p>casualties</p>") == "<p>casualties</p>"


def test_the_index_leads_to_the_documentation_once_it_stands_beside_the_reports(miniature):
    miniature.add("good", ("markdown", "# A page"))
    link = '<a href="docs/index.html">Documentation</a>'
    assert link not in write_index(miniature.project).read_text(encoding="utf-8")
    (miniature.project.reports / "docs").mkdir()
    (miniature.project.reports / "docs" / "index.html").write_text("<!doctype html>", encoding="utf-8")
    assert link in write_index(miniature.project).read_text(encoding="utf-8")
