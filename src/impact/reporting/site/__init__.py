"""The index of all reports, what is new in them, and the page of findings."""
