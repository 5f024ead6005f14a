"""Proposing: a first mapping of a file from its headers and contents, each line with its reason.

What a researcher types::

    proposal = proposing.propose(raw)  # fields and their columns, words, what to confirm
    proposing.write(proposal)  # the same as YAML, for a person to finish
    proposal.mapping  # the same as a mapping

`column_contents` looks at the different texts of a column, `header_fields` at its name; `guesses` weighs the
two, `unit_of_rows` says what one row is, `settings` what else the file needs; `proposal` is the result and
`proposal_text` its YAML. Nothing that is proposed counts before a person keeps it.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
