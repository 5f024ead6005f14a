"""Proposing: a first mapping of a file from its headers and contents, each line with its reason.

`column_contents` looks at the different texts of a column, `header_fields` at its name; `guesses` weighs the
two, `unit_of_rows` says what one row is, `settings` what else the file needs; `proposal` is the result and
`proposal_text` its YAML. Nothing that is proposed is read into a table before a person keeps it.
"""
