"""Reading: one module a format, all cells as text, each with a count of rows that is not the reader's.

`read` gives a file as a :class:`RawTable`, `batches` gives a long one in parts, `sheets` names what a file
holds, `identify` says by content what a file is. A new format is a row of ``readers.READERS``.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
