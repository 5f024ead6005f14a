"""The report machine: from ``reports.yml`` and the notebooks to pages, data and manifests.

``spec`` reads what is to be made, ``parameters`` what a notebook may be asked, ``cachekey`` whether a report
is out of date; ``runner`` makes a batch in the workers of ``pool``, ``execution`` one report in a ``kernel``;
``exports``, ``html`` and ``manifest`` write what a run leaves, and ``site`` the index over all of it.
"""
