"""Additions: a figure, a correction or a question of your own, checked and shown before it is written.

`figure_tables` says which raw files take figures and what is asked for each; `row_check` puts an answer to
the row cleaner of the build; `source_page` finds or describes the page; `draft` puts rows and files
together; `what_stands` says what would stand and what it displaces; `raw_files` writes. `new_notebook` makes
a question.
"""
