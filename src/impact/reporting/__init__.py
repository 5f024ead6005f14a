"""The report machine; it knows no model.

``request`` reads what is to be made, ``key`` knows what a report depends on, ``plan`` finds out what is out
of date, ``run`` makes one report and ``pool`` many, ``page`` lays them out, ``compare`` shows what differs,
``site`` writes the index over all of them and ``schedule`` runs what is due. ``runner`` makes a batch from
beginning to end.
"""
