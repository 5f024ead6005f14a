"""What each report says: one module or package a question.

A notebook puts the question, calls here and shows what comes back. ``gather`` loads, selects and estimates
what an answer rests on; ``state_findings`` states the results; ``draw_...`` makes a chart, ``tabulate_...`` a
table and ``describe_...`` sentences with computed numbers, each with title, caption and sources. Where too
little was on record, a sentence stands in place of the chart.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
