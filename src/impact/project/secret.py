"""Secrets that a notebook needs and no report may show: given by the name of an environment variable.

A parameter says ``env:NAME`` wherever it is written down: in the notebook, in ``reports.yml``, on the command
line, in the manifest and in the key. Only the process that executes the notebook looks the value up::

    token = impact.Secret(token)  # the parameter, "env:MAP_TOKEN"
    fetch(address, token.reveal())
"""

from __future__ import annotations

import os
import re

from impact.errors import ParameterError

#: What stands in place of a secret wherever something is shown.
MASK = "***"
# Shorter values cannot be told from ordinary text when outputs are searched for them.
SHORTEST = 8

_REFERENCE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")


class Secret:
    """A value that shows itself to nobody who does not ask for it.

    Parameters
    ----------
    reference
        ``env:NAME``, the environment variable that holds the value.

    Raises
    ------
    ParameterError
        When the text is no such reference, or the variable is not set, or too short to be kept secret.

    Examples
    --------
    >>> import os
    >>> os.environ["MAP_TOKEN"] = "an example only"
    >>> token = Secret("env:MAP_TOKEN")
    >>> token, f"{token}"
    (Secret('env:MAP_TOKEN'), '***')
    >>> len(token.reveal())
    15
    """

    __slots__ = ("_name",)

    def __init__(self, reference: str) -> None:
        self._name = variable(reference)
        value_of(self._name)

    def reveal(self) -> str:
        """Look up the value; what a cell shows of it is masked in the report."""
        return value_of(self._name)

    def __repr__(self) -> str:
        return f"Secret('env:{self._name}')"

    def __str__(self) -> str:
        return MASK


def variable(reference: object) -> str:
    """Read the name of the environment variable out of a reference.

    >>> variable("env:MAP_TOKEN")
    'MAP_TOKEN'

    Raises
    ------
    ParameterError
        When the text is no reference. The error does not repeat it: it may be the secret itself.
    """
    match = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
    if match is None:
        raise ParameterError(
            "a secret that is not given as env:NAME",
            "env: and the name of an environment variable",
            "put the value into the variable, and only its name here",
        )
    return match[1]


def value_of(name: str) -> str:
    """Look a secret up in the environment of this process.

    Raises
    ------
    ParameterError
        When the variable is not set, or none of its lines has eight characters.
    """
    value = os.environ.get(name, "")
    if not value:
        raise ParameterError(
            f"the environment variable {name} is not set", "the secret", f"export {name}=..."
        )
    if max(len(line.strip()) for line in value.splitlines()) < SHORTEST:
        raise ParameterError(
            f"the secret in the environment variable {name} has no line of {SHORTEST} characters or more",
            "one that cannot be mistaken for ordinary text where outputs are searched for it",
        )
    return value
