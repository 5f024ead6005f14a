"""Loading a mapping: what is right is read as written, what is wrong is named with line and close match."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from impact.errors import ImpactError, MappingError, UnknownName
from impact.incidents import mapping
from impact.incidents.mapping import mapping_files

GOOD = """\
name: made-up
unit: person
fits: a made-up register
country: COL
covers: [1990-01-01, 2020-12-31]
read: {encoding: utf-8, header_rows: [2, 3]}
columns:
  id: numero
  date: {year: ano, month: mes}
  sex:
    column: genero
    words: {Masculino: male, No: female, 1: other}
    missing: {"": not_stated, ND: not_asked}
  admin2_code: {column: codigo, pad: 5, within: admin1_code}
  admin1_code: {column: depto, pad: 2}
  point: {lat: latitud, lon: longitud, means: reference_point}
select: {column: tipo, words: [Mina]}
source: {maker: nobody, licence: none stated, day: 2021-06-30}
"""
HEAD = "unit: person\ncolumns:\n  sex: genero\n"


def _write(folder: Path, text: str | bytes) -> Path:
    path = folder / "mine.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_entries_are_read_as_they_are_written(tmp_path: Path) -> None:
    read = mapping.load(_write(tmp_path, GOOD))
    assert read.columns["sex"].words == {"Masculino": "male", "No": "female", "1": "other"}
    assert read.columns["sex"].missing[""] == "not_stated"
    assert read.columns["id"].column == "numero"
    assert read.covers == (dt.date(1990, 1, 1), dt.date(2020, 12, 31))
    assert read.read.header_rows == (2, 3)
    assert read.select[0].words == ("Mina",)


def test_each_entry_has_its_line(tmp_path: Path) -> None:
    read = mapping.load(_write(tmp_path, GOOD))
    assert read.lines["unit"] == 2
    assert read.lines["columns.sex.words.No"] == 12
    assert read.path == str(tmp_path / "mine.yml")


def test_a_dict_and_its_file_give_the_same_mapping(tmp_path: Path) -> None:
    from_file = mapping.load(_write(tmp_path, GOOD))
    from_dict = mapping.load(from_file.model_dump(exclude_defaults=True))
    assert from_dict.model_dump() == from_file.model_dump()


def test_a_mapping_without_a_name_is_called_as_its_file(tmp_path: Path) -> None:
    assert mapping.load(_write(tmp_path, HEAD)).name == "mine"


def test_a_mapping_saved_as_utf_16_is_read(tmp_path: Path) -> None:
    assert mapping.load(_write(tmp_path, HEAD.encode("utf-16"))).unit == "person"


MISTAKES = {
    "unknown unit": ("unit: persn\ncolumns:\n  sex: a\n", 1, "unit", "did you mean 'person'?"),
    "no unit": ("columns:\n  sex: a\n", 1, "unit", "unit is missing"),
    "unknown field": ("unit: person\ncolumns:\n  sexe: genero\n", 3, "columns.sexe", "did you mean 'sex'?"),
    "field of another unit": (
        "unit: person\ncolumns:\n  cleared: area\n",
        3,
        "columns.cleared",
        "cleared is a field of operation",
    ),
    "code not of the list": (
        "unit: person\ncolumns:\n  outcome:\n    column: estado\n    words:\n      Herido: wounded\n",
        6,
        "columns.outcome.words.Herido",
        "did you mean 'injured'?",
    ),
    "word of another column": (
        "unit: person\ncolumns:\n  sex: {column: genero, words: {Herido: injured}}\n",
        3,
        "columns.sex.words.Herido",
        "is this a word of outcome?",
    ),
    "reason among the codes": (
        "unit: person\ncolumns:\n  sex: {column: genero, words: {ND: not_stated}}\n",
        3,
        "columns.sex.words.ND",
        "put it under missing: `ND: not_stated`",
    ),
    "unknown reason": (
        "unit: person\ncolumns:\n  sex: {column: a, missing: {ND: not_started}}\n",
        3,
        "columns.sex.missing.ND",
        "did you mean 'not_stated'?",
    ),
    "unknown option": (
        "unit: person\ncolumns:\n  admin2_code: {column: a, padd: 5}\n",
        3,
        "columns.admin2_code.padd",
        "did you mean 'pad'?",
    ),
    "option of another parser": (
        "unit: person\ncolumns:\n  sex: {column: a, order: dmy}\n",
        3,
        "columns.sex.order",
        "order under date only",
    ),
    "unknown order": (
        "unit: person\ncolumns:\n  date: {column: a, order: myd}\n",
        3,
        "columns.date.order",
        "one of dmy, mdy, ymd",
    ),
    "unknown part": (HEAD + "publis: {threshold: 5}\n", 4, "publis", "did you mean 'publish'?"),
    "unknown entry of a part": (
        HEAD + "publish:\n  treshold: 5\n",
        5,
        "publish.treshold",
        "did you mean 'threshold'?",
    ),
    "key twice": (HEAD + "  sex: otra\n", 4, "columns.sex", "stands here and in line 3"),
    "tab": ("unit: person\ncolumns:\n\tsex: genero\n", 3, "", "a tab before the first word"),
    "empty": ("", 1, "", "the file is empty"),
    "comments only": ("# nothing yet\n", 1, "", "the file is empty"),
    "list for the whole": ("- unit: person\n", 1, "", "a list in place of a mapping"),
    "list for columns": ("unit: person\ncolumns: [sex]\n", 2, "columns", "a list in place of a mapping"),
    "text for columns": ("unit: person\ncolumns: sex\n", 2, "columns", "which is text in place of a mapping"),
    "list for words": (
        "unit: person\ncolumns:\n  sex: {column: a, words: [male]}\n",
        3,
        "columns.sex.words",
        "`Herido: injured`",
    ),
    "no column": (
        "unit: person\ncolumns:\n  sex: {words: {M: male}}\n",
        3,
        "columns.sex",
        "no column is named",
    ),
    "month without year": (
        "unit: person\ncolumns:\n  date: {month: mes}\n",
        3,
        "columns.date",
        "month without year",
    ),
    "latitude alone": ("unit: person\ncolumns:\n  point: {lat: y}\n", 3, "columns.point", "lat without lon"),
    "two sources of one field": (
        "unit: person\ncolumns:\n  date: {column: a, constant: 2020}\n",
        3,
        "columns.date",
        "column and constant stand together",
    ),
    "name of a country": (HEAD + "country: Angola\n", 4, "country", "did you mean AGO (Angola)?"),
    "country of two letters": (HEAD + "country: CO\n", 4, "country", "did you mean COL (Colombia)?"),
    "no whole number": (
        "unit: person\ncolumns:\n  admin2_code: {column: a, pad: five}\n",
        3,
        "columns.admin2_code.pad",
        "a whole number",
    ),
    "no day": (HEAD + "as_of: 30/06/2021\n", 4, "as_of", "a day such as 2021-06-30"),
    "unknown kind of finding": (
        HEAD + "accept:\n  - {kind: column_spelt_othrwise}\n",
        5,
        "accept[1].kind",
        "did you mean 'column_spelt_otherwise'?",
    ),
    "unknown system": (
        "unit: person\ncolumns:\n  point: {lat: a, lon: b, system: wgs}\n",
        3,
        "columns.point.system",
        "utm:48N",
    ),
    "within an unmapped field": (
        "unit: person\ncolumns:\n  admin1_code: a\n  admin2_code: {column: b, within: admin1_cod}\n",
        4,
        "columns.admin2_code.within",
        "did you mean 'admin1_code'?",
    ),
    "constant not of the list": (
        HEAD + "constants: {outcome: dead}\n",
        4,
        "constants.outcome",
        "did you mean 'killed'?",
    ),
    "select without words": (HEAD + "select: {column: tipo}\n", 4, "select[1]", "chooses nothing"),
    "value of a wide table": (
        "unit: count\nvalues:\n  - {column: muertos, outcome: dead}\n",
        3,
        "values[1].outcome",
        "did you mean 'killed'?",
    ),
    "address without https": (HEAD + "url: http://example.org/a.csv\n", 4, "url", "https://"),
    "reference": ("unit: person\ncolumns: &a {sex: b}\nconstants: *a\n", 3, "", "a reference, *a"),
    "not YAML": ("unit: person\ncolumns: {sex: a\n", 3, "", "this is not YAML"),
    "not UTF-8": ("unit: person\ncolumns:\n  sex: género\n".encode("latin-1"), 3, "", "no UTF-8"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_line_field_and_a_way_out(tmp_path: Path, mistake: str) -> None:
    text, line, field, words = MISTAKES[mistake]
    with pytest.raises(MappingError) as caught:
        mapping.load(_write(tmp_path, text))
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.field) == ("mine.yml", line, field)
    assert words in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = (
        "unit: person\ncolumns:\n  sexe: a\n  outcome: {column: b, words: {x: dead}, padd: 1}\ncountry: CO\n"
    )
    with pytest.raises(MappingError) as caught:
        mapping.load(_write(tmp_path, text))
    assert [f.line for f in caught.value.faults] == [3, 4, 4, 5]


def test_an_import_needs_maker_and_licence(tmp_path: Path) -> None:
    read = mapping.load(_write(tmp_path, HEAD))
    for source in (tmp_path / "mine.yml", read):
        with pytest.raises(MappingError, match="source has no maker") as caught:
            mapping.load(source, importing=True)
        assert len(caught.value.faults) == 2
    assert mapping.load(_write(tmp_path, GOOD), importing=True).source.maker == "nobody"


def test_a_dict_has_faults_without_lines() -> None:
    with pytest.raises(MappingError, match=r"the mapping, columns\.sexe: .*did you mean 'sex'\?"):
        mapping.load({"unit": "person", "columns": {"sexe": "a"}})


def test_a_misspelt_file_names_the_one_beside_it(tmp_path: Path) -> None:
    _write(tmp_path, HEAD)
    with pytest.raises(UnknownName, match=r"did you mean .*mine\.yml"):
        mapping.load(tmp_path / "mien.yml")


@pytest.mark.parametrize("source", ["no-such-mapping-anywhere", "/", "a\0b.yml", 3, None, ["unit"]])
def test_what_is_no_mapping_is_refused_in_words(source: object) -> None:
    with pytest.raises(ImpactError):
        mapping.load(source)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", mapping.names())
def test_a_shipped_mapping_can_be_imported_with(name: str) -> None:
    read = mapping.load(name, importing=True)
    assert read.name == name
    assert read.fits
    assert read.source.purpose


def test_a_misspelt_name_suggests_a_shipped_mapping() -> None:
    with pytest.raises(UnknownName, match=r"did you mean 'colombia-events'\?"):
        mapping.load("colombia-event")


def test_the_list_of_shipped_mappings_names_every_one() -> None:
    text = (mapping_files.FOLDER / "README.md").read_text(encoding="utf-8")
    named = {"-".join(n.split("-")[:-1]) if n[-4:].isdigit() else n for n in mapping.names()}
    assert [name for name in sorted(named) if name not in text] == []


def test_two_countries_in_one_mapping_are_a_fault(tmp_path):
    path = tmp_path / "m.yml"
    path.write_text(
        "name: m\nunit: person\ncountry: AGO\nconstants: {country: MOZ}\ncolumns: {id: a}\n",
        encoding="utf-8",
    )
    with pytest.raises(ImpactError, match=r"'MOZ' beside `country: AGO`"):
        mapping.load(path)
