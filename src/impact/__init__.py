"""Published figures on landmine casualties and clearance, from the cited source to a repeatable report.

What a researcher types::

    import impact

    impact.tables()  # what exists, one line each
    impact.load("casualties", as_of="2018-12-31")  # a table as it was known on a date
    impact.sources.lookup(source_id)  # who published a figure
    impact.sources.cite(rows)  # the pages behind rows, filtered or merged; bibtex(rows) likewise
    impact.places.resolve("Türkiye")  # names of places to ISO codes
    impact.incidents.read(
        "victims.csv", "data/own/maps/mine.yml"
    )  # your own data, with an account of every row
    impact.charts, impact.models  # pictures and models
    impact.record_finding(...)  # state a result in a notebook
    impact.record(*findings)  # the results that an answer of impact.answers states
    impact.wording.summary(result)  # what a model gives, in words with its interval and warnings
    impact.counted(3, "year")  # a number and its noun, one or many
    impact.build(project)  # data/raw -> data/processed
    impact.project_path("data/raw/x.csv"), impact.Secret("env:NAME")  # what parameters of these kinds mean

Nothing below is imported until it is asked for (PEP 562): ``import impact`` costs milliseconds, and the
command can print its help without loading pandas or matplotlib. The names are those of ``__init__.pyi``.

Examples
--------
>>> import impact
>>> "load" in dir(impact)
True
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
