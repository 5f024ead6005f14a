"""Additions: a figure, a correction or a question of your own, checked and shown before it is written.

`figure_tables` says which raw files take figures and what is asked for each; `desk` reads what they hold;
`row_check` puts an answer to the row cleaner of the build; `source_page` finds or describes the page;
`interview` asks, one question at a time (`asking`), and `typed_text` reads the answers; `draft` puts rows and
files together; `what_stands` says what would stand and what it displaces; `raw_files` writes. `corrections`
finds a row and corrects it in its place; `new_notebook` makes a question.
"""
