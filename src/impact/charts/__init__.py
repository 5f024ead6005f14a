"""Pictures and tables for the notebooks: one theme, one function for each kind of figure.

Every function takes a tidy frame and returns a :class:`Chart` or :class:`Table`: the last line of a notebook
cell shows it, the runner turns it into files. Titles are sentences that the caller computes from the data;
the line of sources is made from the ``source_id`` of the rows that are drawn.

Each kind of figure is a module with the name of its function; `frame` holds theme, labels and axes, `maps`
the outlines of countries, `tables` the tables. The names are those of ``__init__.pyi``.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
