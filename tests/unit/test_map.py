"""The map of the house is that of the house."""

from __future__ import annotations

from tests.conftest import CHECKOUT
from tools import make_map


def test_the_map_is_up_to_date():
    assert (CHECKOUT / "docs/map.md").read_text(encoding="utf-8") == make_map.page(), "run: make map"


def test_no_folder_has_more_modules_than_a_stranger_can_take_in():
    crowded = {
        folder.relative_to(make_map.PACKAGE).as_posix(): len(list(folder.glob("*.py"))) - 1
        for folder in [make_map.PACKAGE, *(p for p in make_map.PACKAGE.rglob("*") if p.is_dir())]
        if len(list(folder.glob("*.py"))) - 1 > 17
    }
    assert not crowded


def test_no_two_modules_share_a_name():
    """A file is found by its name alone. Faces, and commands named by their subject, may share one."""
    names: dict[str, list[str]] = {}
    for path in make_map.PACKAGE.rglob("*.py"):
        if path.name.startswith("__") or path.parent.name in ("cli", path.stem):
            continue
        names.setdefault(path.stem, []).append(path.relative_to(make_map.PACKAGE).as_posix())
    assert not {name: paths for name, paths in names.items() if len(paths) > 1}
