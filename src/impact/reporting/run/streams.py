"""Streams of a cell: what a notebook wrote to its terminal, joined, so that it is the same in every run."""

from __future__ import annotations

import re
from typing import Any

# What a terminal would have overwritten: a character before a backspace, a line before a carriage return.
_BACKSPACE = re.compile("[^\n]\x08")
_CARRIAGE_RETURN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)


def join_streams(outputs: list[Any]) -> list[Any]:
    r"""Join what a cell wrote to each stream, so that it does not depend on when the kernel sent it.

    This is nbclient's ``coalesce_streams``, which has two faults: its pattern for carriage returns takes
    minutes for a line of 300,000 characters, and it moves outputs that a later cell may want to update.

    >>> def out(text, name="stdout"):
    ...     return {"output_type": "stream", "name": name, "text": text}
    >>> joined = join_streams([out("1 %"), out("oh", "stderr"), out("\r2 %\n"), out("ab\bc")])
    >>> [(output["name"], output["text"]) for output in joined]
    [('stdout', '2 %\nac'), ('stderr', 'oh')]
    """
    joined: list[Any] = []
    streams: dict[str, Any] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            joined.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = output
            joined.append(output)
    for output in streams.values():
        text, before = output["text"], ""
        while text != before:
            before, text = text, _BACKSPACE.sub("", text)
        output["text"] = _CARRIAGE_RETURN.sub("", text)
    names = [output.get("name") for output in joined]
    for at in range(len(joined) - 1):
        if names[at : at + 2] == ["stderr", "stdout"]:
            joined[at : at + 2] = joined[at + 1], joined[at]
            break
    return joined
