"""The documentation site: built without a warning, every link leads somewhere, nothing is from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from impact.reporting.links.site_map import SiteMap
from impact.reporting.site.link_check import broken_links
from tests.conftest import CHECKOUT, once_a_session

pytest.importorskip("furo", reason="the extra docs is not installed")


def _build(folder: Path) -> None:
    call = ["-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going", "-d", f"{folder}-read"]
    done = subprocess.run(
        [sys.executable, *call, str(CHECKOUT / "docs"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return once_a_session(tmp_path_factory, "docs-site", _build)


def test_every_link_leads_to_a_page_and_an_anchor_that_are_there(site):
    broken = broken_links(site, SiteMap(()))
    assert not broken, "\n".join(str(link) for link in broken)


def test_no_page_loads_anything_from_another_host(site):
    loads = re.compile(r"""<(?:script|img|link|iframe|source)\b[^>]*?(?:src|href)=["'](?:https?:)?//[^"']+""")
    styles = re.compile(r"""(?:url\(|@import )["']?(?:https?:)?//""")
    for page in site.rglob("*.html"):
        assert not loads.findall(page.read_text(encoding="utf-8")), page
    for sheet in site.rglob("*.css"):
        assert not styles.findall(sheet.read_text(encoding="utf-8")), sheet


def test_no_path_of_this_machine_stands_on_a_page(site):
    for page in site.rglob("*.html"):
        assert str(CHECKOUT) not in page.read_text(encoding="utf-8"), page
