"""The datasets that the project ships: their mappings are read once, and anew when they change."""

from __future__ import annotations

import shutil

from impact import yaml_document
from impact.data import own_series
from impact.project import find_tables


def test_a_shipped_mapping_is_read_once_and_anew_when_it_changes(tmp_path, monkeypatch):
    for path in own_series._SHIPPED.glob("*.yml"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(own_series, "_SHIPPED", tmp_path)
    own_series._mapping_of.cache_clear()
    read = []
    load = yaml_document.load
    monkeypatch.setattr(yaml_document, "load", lambda text, label: read.append(label) or load(text, label))
    first = own_series.names(find_tables())
    assert own_series.names(find_tables()) == first
    assert len(read) == len(list(tmp_path.glob("*.yml")))
    changed = tmp_path / "casualties.yml"
    text = changed.read_text(encoding="utf-8")
    name = next(line for line in text.splitlines() if line.startswith("name:"))
    changed.write_text(text.replace(name, "name: another"), encoding="utf-8")
    assert "another" in own_series.names(find_tables())
    assert len(read) == len(list(tmp_path.glob("*.yml"))) + 1
