"""The project on disk: where it is, who may change it, what was read, what may be written, what is secret.

`layout` finds the folders, or the tables of the package, `lock` lets one process write at a time, `reads`
notes every file that a report reads, `own_data` finds a researcher's releases below `data/own` and
`own_places` those with casualties of a place, `output_files` says where a command may write and
`spreadsheet_text` how a table is written for people, `secret` holds values that must never be written.
"""

from impact.project.layout import ENVIRONMENT_VARIABLE, Project, find_project, find_tables

__all__ = ["ENVIRONMENT_VARIABLE", "Project", "find_project", "find_tables"]
