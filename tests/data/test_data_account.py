"""The committed account of the build is that of the committed raw tables."""

from __future__ import annotations

from impact.cleaning.accounts import as_markdown
from impact.cleaning.build import build
from impact.project import Project
from tests.conftest import CHECKOUT


def test_the_committed_account_is_up_to_date(built):
    committed = (CHECKOUT / "docs/data_account.md").read_text(encoding="utf-8")
    current = as_markdown(build(Project(built)).accounts)
    assert committed == current, "run: impact build --account docs/data_account.md"
