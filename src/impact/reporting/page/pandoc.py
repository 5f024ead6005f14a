"""Where pandoc is, which makes ``report.docx``, and what it is given in place of large pictures."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
import shutil
import struct
import zlib
from pathlib import Path

_PNG = re.compile(r'(?<=src="data:image/png;base64,)[^"]+')
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def pandoc() -> Path | None:
    """Find the pandoc that the extra [documents] brings, or else that of the system."""
    spec = importlib.util.find_spec("pypandoc")
    for place in (spec.submodule_search_locations if spec else None) or ():
        for name in ("pandoc", "pandoc.exe"):
            if (Path(place) / "files" / name).is_file():
                return Path(place) / "files" / name
    system = shutil.which("pandoc")
    return Path(system) if system else None


def with_stand_ins(html: str) -> tuple[str, dict[bytes, bytes]]:
    """Put small stand-ins of the same size in the place of embedded PNG pictures.

    Of a picture the document needs its size only, but pandoc reads every pixel, and writes the bytes a
    second time, as text: three quarters of its time, and half of the document.

    Returns
    -------
    tuple of str and dict
        The HTML, and the picture for each stand-in, to be put back into the document.
    """
    pictures: dict[bytes, bytes] = {}

    def stand_in(match: re.Match[str]) -> str:
        picture = base64.b64decode(match[0])
        small = _blank(picture)
        pictures[small] = picture
        return base64.b64encode(small).decode()

    return _PNG.sub(stand_in, html), pictures


def _blank(picture: bytes) -> bytes:
    """Draw a PNG of the size of another one: black, a bit a pixel, marked by a digest of the other."""
    if not picture.startswith(_SIGNATURE):
        return picture
    width, height = struct.unpack(">II", picture[16:24])
    row = bytes(1 + (width + 7) // 8)
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0),
        b"tEXt": b"Comment\0" + hashlib.sha256(picture).hexdigest().encode(),
        b"IDAT": zlib.compress(row * height),
        b"IEND": b"",
    }
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks.items()
    )
