"""Every link of the site leads somewhere."""

from __future__ import annotations

from pathlib import Path

from impact.reporting.links.site_map import site_map
from impact.reporting.site.link_check import broken_links
from tests.reports.conftest import Made


def test_every_link_and_anchor_of_every_page_and_the_index_leads_somewhere(batch: Path, reports: list[Made]):
    assert reports
    broken = broken_links(batch / "reports", site_map(batch / "reports.yml"))
    assert not broken, "\n".join(map(str, broken))


def test_every_page_leads_to_other_pages(reports: list[Made]):
    assert not [str(report) for report in reports if report.page.count('href="../../') < 3]


def test_every_page_offers_its_notebook_its_findings_and_its_files(reports: list[Made]):
    for report in reports:
        for path in ("notebook.ipynb", "findings.json", *sorted(report.manifest["outputs"])):
            if path.startswith("figures/") or path in ("notebook.ipynb", "findings.json"):
                assert f'href="{path}"' in report.page, f"{report}: {path}"
