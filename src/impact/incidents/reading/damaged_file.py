"""Damaged files: what libraries raise over broken bytes becomes one error that says what to do."""

from __future__ import annotations

import importlib
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import ParseError

from impact.errors import UnreadableFile

#: raised by the standard library over broken archives, XML and records
_PLAIN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ParseError,
    struct.error,
    UnicodeDecodeError,
    NotImplementedError,  # a method of packing that no zip library has
)
#: module and name of what libraries raise; looked up only where the module is loaded
_OF_LIBRARIES = (
    ("python_calamine", "CalamineError"),
    ("defusedxml.common", "DefusedXmlException"),
    ("pyarrow", "ArrowInvalid"),
    ("pyarrow", "ArrowNotImplementedError"),
    ("pyogrio.errors", "DataSourceError"),
    ("pyogrio.errors", "DataLayerError"),
    ("pyogrio.errors", "FeatureError"),
    ("pyogrio.errors", "FieldError"),
    ("pyogrio.errors", "GeometryError"),
    ("pyreadstat", "PyreadstatError"),
    ("pyreadstat", "ReadstatError"),
    ("shapely.errors", "GEOSException"),
)
_LONGEST = 160


@contextmanager
def guarded(path: Path, form: str) -> Iterator[None]:
    """Raise :class:`UnreadableFile` where reading meets broken bytes.

    Raises
    ------
    UnreadableFile
        Saying of which format the file is, and what the library met.
    """
    try:
        yield
    except UnreadableFile:
        raise
    except Exception as error:
        if not isinstance(error, (*_PLAIN, *_loaded())):
            raise
        met = " ".join(str(error).split())[:_LONGEST] or type(error).__name__
        raise UnreadableFile(
            f"{path.name} is damaged: it begins as {form} does, and further on is none ({met})",
            "a whole file",
            "get the file again, or open it in the program that made it and save it anew",
        ) from error


def _loaded() -> tuple[type[Exception], ...]:
    return tuple(
        getattr(importlib.import_module(module), name)
        for module, name in _OF_LIBRARIES
        if module in sys.modules and hasattr(sys.modules[module], name)
    )
