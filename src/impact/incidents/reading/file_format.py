"""File format: what a file is by its content, then by its ending, and what an unreadable one looks like."""

from __future__ import annotations

import difflib
import re
import zipfile
from pathlib import Path

from impact.errors import UnreadableFile, machine_lacks
from impact.incidents.reading.archive import holds
from impact.incidents.reading.code_pages.decoding import MARKS, without_mark

#: bytes at the start of a file that are looked at
HEAD = 1 << 16

#: magic bytes -> format that has a reader
_MAGIC = (
    (b"PAR1", "parquet"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"<stata_dta>", "stata"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"\x1f\x8b", "gzip"),
)
#: magic bytes -> what the file is, and what to do
_FOREIGN = (
    (b"%PDF", "a PDF document", "ask the owner for the table itself, or copy the table into a spreadsheet"),
    (b"BZh", "a file packed with bzip2", "unpack it first (bunzip2)"),
    (b"\xfd7zXZ", "a file packed with xz", "unpack it first (unxz)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first and give the file inside"),
    (b"Rar!", "a RAR archive", "unpack it first and give the file inside"),
    (b"SQLite format 3", "an SQLite database or GeoPackage", "export the table or layer as CSV or GeoJSON"),
    (b"\x00\x01\x00\x00Standard ", "a Microsoft Access database", "export the table as CSV or XLSX"),
    (b"\x89PNG", "a picture (PNG)", "give the file of data that the picture shows"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the file of data that the picture shows"),
    (b"{\\rtf", "a document (RTF)", "copy the table into a spreadsheet"),
    (b"RDX3", "a data file of R", "write it as CSV from R (write.csv)"),
    (b"\x89HDF", "an HDF5 file", "export the table as CSV"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_FOREIGN = (
    ("word/", "a Word document", "copy the table into a spreadsheet and save it as XLSX or CSV"),
    ("ppt/", "a PowerPoint file", "copy the table into a spreadsheet and save it as XLSX or CSV"),
    ("xl/workbook.bin", "a binary workbook (XLSB)", "open it in a spreadsheet and save it as XLSX"),
    ("Index/Document.iwa", "a Numbers file", "export it as CSV or XLSX"),
)
_LOGIN = re.compile(
    rb"type\s*=\s*[\"']?password|log[ -]?in|sign[ -]?in|iniciar sesi|connexion|anmelden", re.I
)
_ERROR_PAGE = re.compile(
    rb"\b(40[0134]|429|50[0-4])\b|not found|forbidden|unavailable|bad gateway|access denied|captcha", re.I
)


def identify(path: str | Path) -> str:
    """Say what format a file has, by its content and then by its ending.

    Returns
    -------
    str
        "csv" (any delimited text), "xlsx", "xls", "ods", "json", "geojson", "esri", "script" (data wrapped in
        a script), "shapefile", "dbf", "kml", "kmz", "parquet", "stata" or "spss".

    Raises
    ------
    UnreadableFile
        When it is missing, empty, encrypted, a page of HTML, or something else that holds no table.
    """
    path = Path(path)
    if path.is_dir() and any(each.suffix.casefold() == ".shp" for each in path.iterdir()):
        return "shapefile"
    _must_exist(path)
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UnreadableFile(
            f"{path.name} is empty ({path.stat().st_size} bytes, no text in the first {len(head)})",
            "a file with at least a row of headings",
            "get it again from where it came; a stopped download often leaves an empty file",
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _identify_zip(path)
    if head.startswith(_OLE):
        return _identify_ole(path)
    return _identify_magic(path, head) or _identify_ending(path, head) or _identify_text(path, head)


def _identify_magic(path: Path, head: bytes) -> str | None:
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise _foreign(path, what, remedy)
    return None


def _identify_ending(path: Path, head: bytes) -> str | None:
    ending = path.suffix.lower()
    if ending in (".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".cst"):
        raise _foreign(path, "one part of a shapefile", "name the .shp, or the zip with all its parts")
    if ending == ".dbf":
        return "dbf"
    if ending == ".dta":
        return "stata"
    if ending in (".sav", ".zsav", ".por"):
        return "spss"
    if head[:2] == b"\x09\x08" or (head[:2] in (b"\x09\x04", b"\x09\x02") and ending == ".xls"):
        return "xls"
    return None


def _must_exist(path: Path) -> None:
    if path.is_dir():
        raise UnreadableFile(
            f"{path.name} is a folder", "one file", "name the file inside; a folder .gdb: export its layer"
        )
    if path.is_symlink() and not path.exists():
        raise UnreadableFile(
            f"{path.name} is a link to what is not there", "the path of a file", "mend the link"
        )
    if path.exists() and not path.is_file():  # it would be waited for without end, and could be read once
        raise UnreadableFile(
            f"{path.name} is no file but a pipe or device", "one file", "save what comes from it to a file"
        )
    if not path.exists():
        beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        close = difflib.get_close_matches(path.name, beside, n=1)
        raise UnreadableFile(
            f"there is no file {path}",
            "the path of a file",
            f"did you mean {close[0]!r}?" if close else "check the folder and the spelling",
        )


def _foreign(path: Path, what: str, remedy: str) -> UnreadableFile:
    return UnreadableFile(f"{path.name} is {what}", "a table, or features of a map", remedy)


def _identify_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            mimetype, manifest = (
                _beginning(archive, name, most) if name in names else b""
                for name, most in (("mimetype", 80), ("META-INF/manifest.xml", 1 << 20))
            )
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError) as error:
        words = f"{path.name} starts as a zip file or workbook but cannot be opened ({error})"
        raise machine_lacks(error, words) or UnreadableFile(
            words,
            "a whole file",
            "get it again: the download may have stopped; or open it in a spreadsheet and save it anew",
        ) from error
    if b"encryption-data" in manifest:
        raise _encrypted(path)
    if "opendocument.spreadsheet" in mimetype.decode("ascii", "replace"):
        return "ods"
    if any(name.lower().endswith("xl/workbook.xml") for name in names):
        return "xlsx"
    for part_name, what, remedy in _ZIP_FOREIGN:
        if any(name.startswith(part_name) for name in names):
            raise _foreign(path, what, remedy)
    if mimetype.startswith(b"application/vnd.oasis"):
        raise _foreign(
            path, "an OpenDocument file that is no spreadsheet", "copy the table into a spreadsheet"
        )
    if (inside_it := holds(path)) is not None:
        return inside_it
    inside = [name for name in names if not name.endswith("/") and not name.startswith("__MACOSX")]
    listed = ", ".join(inside[:5]) + (f" and {len(inside) - 5} more" if len(inside) > 5 else "")
    raise UnreadableFile(
        f"{path.name} is a zip file with {listed or 'nothing in it'}",
        "a workbook, a shapefile or a KML inside",
        "unpack it and give the file of data itself",
    )


def _beginning(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Unpack the beginning of a part: nobody knows yet what the whole would be."""
    with archive.open(name) as part:
        return part.read(most)


def _encrypted(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"{path.name} is a workbook locked with a password",
        "a workbook that opens without one",
        "open it with the password in a spreadsheet, take the password off, save a copy",
    )


def _identify_ole(path: Path) -> str:
    content = path.read_bytes()
    names = {
        name
        for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
        if name.encode("utf-16-le") + b"\x00\x00" in content
    }
    if "EncryptedPackage" in names:
        raise _encrypted(path)
    if names & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in names:
        raise _foreign(
            path, "a Word document", "copy the table into a spreadsheet and save it as XLSX or CSV"
        )
    raise _foreign(path, "an old Office file that is no workbook", "save the table as XLSX or CSV")


def _text(head: bytes) -> bytes:
    """Head as UTF-8 or one-byte text: in UTF-16 the half of a letter may look like a control or a mark."""
    for mark, encoding in MARKS:
        if encoding != "utf-8" and head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace").encode("utf-8", "replace")
    if (wide := without_mark(head)) is not None:
        return head.decode(wide, "replace").encode("utf-8", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")


def _identify_text(path: Path, head: bytes) -> str:
    text = _text(head).lstrip()
    ending = path.suffix.lower()
    low = text[:4096].lower()
    if re.match(rb"[\[{]\s*([\[{\"\]}]|-?\d|$)", low) and ending not in (".csv", ".tsv", ".tab"):
        return _identify_json(text)
    if re.match(rb'\{\s*"[^"\r\n]*"\s*:[^\r\n]*\}\s*[\r\n]+\s*\{', low):
        return _identify_json(text)  # records of JSON, one a line, under the ending of a table
    if low.startswith((b"<", b"content-type: text/html")):
        return _identify_markup(path, low, text)
    if ending in (".js", ".geojson", ".json") or re.match(rb"\s*(var|let|const|window\.)", text):
        start = re.match(rb"[^{\[\n]{1,300}=\s*[\[{]|[\w.$]{1,80}\(\s*[\[{]", text)
        if start:
            return "script"
    if low.startswith(b"mime-version:"):
        raise _foreign(path, "a web page saved with its pictures (MHTML)", "save the table as XLSX or CSV")
    if _looks_like_text(head):
        return "csv"
    raise UnreadableFile(
        f"{path.name} holds bytes that are no text and no format that is known here",
        "CSV, XLSX, XLS, ODS, JSON, GeoJSON, shapefile, KML, Parquet, Stata or SPSS",
        "save it in one of these formats from the program that made it",
    )


def _looks_like_text(head: bytes) -> bool:
    """Tell text in any encoding, with stray NUL bytes and letters that others have lost, from binary data."""
    text = _text(head)
    lost = "\ufffd".encode()
    odd = text.count(lost) - head.count(lost)  # such as only our reading has made
    odd += sum(
        text.count(bytes([byte]))
        for byte in range(1, 32)
        if byte not in (9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31)
    )
    return odd <= len(head) // 200


def _identify_json(text: bytes) -> str:
    if re.search(rb'"type"\s*:\s*"(FeatureCollection|Feature)"', text):
        return "geojson"
    if re.search(rb'"(geometryType|objectIdFieldName|esriGeometry\w+|spatialReference)"\s*:', text):
        return "esri"
    return "json"


def _identify_markup(path: Path, low: bytes, text: bytes) -> str:
    if b"<kml" in low:
        return "kml"
    if b'progid="excel.sheet"' in low or b"urn:schemas-microsoft-com:office:spreadsheet" in low:
        raise _foreign(path, "a workbook of Excel 2003 (XML)", "open it in a spreadsheet and save it as XLSX")
    if b"<html" in low or b"<!doctype html" in low or b"<body" in low or b"<table" in low:
        if b"<table" in text.lower() and not _LOGIN.search(text):
            raise _foreign(
                path,
                "a web page with a table in it, whatever its ending",
                "open it in a spreadsheet and save it as XLSX or CSV",
            )
        if _LOGIN.search(text):
            raise _foreign(
                path, "a page to sign in, not the data", "sign in with a browser and save the file"
            )
        what = "an error page of a website" if _ERROR_PAGE.search(text) else "a web page"
        raise _foreign(
            path, f"{what}, not the data", "open the address in a browser and save the file itself"
        )
    if b"<?xml" in low or low.startswith(b"<"):
        raise _foreign(
            path, "an XML file of a kind that is not known here", "export the table as CSV or XLSX"
        )
    return "csv"
