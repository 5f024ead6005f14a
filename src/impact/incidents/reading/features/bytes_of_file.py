"""Bytes of a file and their text: byte order mark, strict UTF-8, then what the mapping says."""

from __future__ import annotations

from pathlib import Path

from impact.errors import UnreadableFile, machine_lacks
from impact.incidents.data_finding import DataFinding
from impact.incidents.reading.code_pages import decoding
from impact.incidents.reading.raw_table import ReadOptions

#: bytes; a larger file of one of these formats is not opened whole
LARGEST = 4_000_000_000


def load(path: Path) -> bytes:
    """Read a whole file.

    Raises
    ------
    UnreadableFile
        When it is missing, a folder, locked, empty or larger than :data:`LARGEST`.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UnreadableFile(
                f"{path.name}: {size:,} bytes",
                f"at most {LARGEST:,} bytes in this format",
                "export it in parts, or as CSV or Parquet",
            )
        data = path.read_bytes()
    except OSError as fault:
        words = f"{path.name}: cannot be opened ({fault.strerror or 'no such file'})"
        raise machine_lacks(fault, words) or UnreadableFile(
            words, "a file that can be read", "look at the path and at who may read it"
        ) from None
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableFile(f"{path.name}: the file is empty", "records", "ask for the file again")
    return data


def decode(data: bytes, options: ReadOptions, file: str) -> tuple[str, str, tuple[DataFinding, ...]]:
    """Decode bytes; return the text, the name of the encoding and findings.

    Raises
    ------
    UnreadableFile
        When the stated encoding does not exist or cannot be that of the file, or none fits.
    """
    try:
        verdict = decoding.decode(data, options.encoding, options.language)
    except UnreadableFile as fault:
        raise UnreadableFile(f"{file}: {fault.found}", fault.expected, fault.remedy) from None
    return verdict.content.decode("utf-8", "replace"), verdict.encoding, verdict.findings
