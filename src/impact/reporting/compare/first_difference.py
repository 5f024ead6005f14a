"""Where two versions of a file first differ."""

from __future__ import annotations

import io
import itertools
import zipfile

from impact.wording import count

_BINARY = {"png", "pdf"}
_SHOWN = 60  # characters of a differing line


def first_difference(name: str, old: bytes, new: bytes) -> str:
    r"""Find where two versions of a file first differ, in words; empty when they are equal.

    >>> first_difference("tables/a.csv", b"year,n\n2023,1\n", b"year,n\n2023,2\n")
    "line 2: '2023,1' is now '2023,2'"

    Parameters
    ----------
    name
        Of the file, which tells its kind.
    old, new
        Its bytes.
    """
    if old == new:
        return ""
    if name.endswith(".docx") and all(zipfile.is_zipfile(io.BytesIO(body)) for body in (old, new)):
        with zipfile.ZipFile(io.BytesIO(old)) as before, zipfile.ZipFile(io.BytesIO(new)) as after:
            for part in sorted({*before.namelist(), *after.namelist()}):
                pair = [body.read(part) if part in body.namelist() else b"" for body in (before, after)]
                if pair[0] != pair[1]:
                    return f"{part}, {first_difference(part, *pair)}"
    if name.rpartition(".")[2] not in {*_BINARY, "docx"}:
        lines = [body.decode("utf-8", "replace").splitlines() for body in (old, new)]
        for number, (was, now) in enumerate(itertools.zip_longest(*lines), start=1):
            if was != now:
                start = max(_same(was or "", now or "") - 20, 0)  # a line of a page may hold a picture
                return f"line {number}: {_short(was, start)} is now {_short(now, start)}"
    return f"byte {count(_same(old, new))} of {count(len(old))} (now {count(len(new))})"


def _same(old: str | bytes, new: str | bytes) -> int:
    """Count the characters that two texts have in common at their beginning."""
    return next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def _short(line: str | None, start: int) -> str:
    return "nothing" if line is None else repr(line[start : start + _SHOWN])
