"""A warm kernel and its client: settings and messages are what Jupyter would read, but for the times."""

from __future__ import annotations

import logging

from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from traitlets import Bool
from traitlets.config import Configurable

from impact.reporting.run.warm import wire
from impact.reporting.run.warm.warmkernel import WarmApp


def test_a_message_is_read_as_jupyter_reads_it():
    session = Session(key=b"")
    content = {"data": {"text/plain": "é", "application/x+json": [1, None, {"a": 0.5}]}, "metadata": {}}
    before = session.msg("execute_request", {"code": "1"})
    made = session.msg("display_data", content, parent=before, metadata={"tag": "x"})
    parts = [*session.serialize(made, ident=b"who"), b"buffer"]

    read = wire.message(parts)
    theirs = session.deserialize(session.feed_identities(parts)[1])
    assert set(theirs) == set(read)
    for name in ("msg_id", "msg_type", "metadata", "content"):
        assert read[name] == theirs[name]
    assert read["buffers"] == [bytes(buffer) for buffer in theirs["buffers"]] == [b"buffer"]
    assert read["parent_header"]["msg_id"] == before["header"]["msg_id"]


class HistoryManager(Configurable):
    """What is set, without the shell that IPython's needs."""

    enabled = Bool(True).tag(config=True)


def test_settings_of_a_kernel_are_read_as_ipykernel_reads_them():
    words = [
        "-f",
        "/t/k=1.json",
        "--HistoryManager.enabled=False",
        "--IPKernelApp.exec_lines=a = 'b.c'; d()",
        "--IPKernelApp.exec_lines=e",
    ]
    theirs, ours = IPKernelApp(), WarmApp()
    for app in (theirs, ours):
        app.parse_command_line(words)
    for name in ("connection_file", "exec_lines", "extra_args", "argv"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert [HistoryManager(config=app.config).enabled for app in (theirs, ours)] == [False, False]


def test_a_kernel_makes_no_record_of_each_message():
    assert not WarmApp().log.isEnabledFor(logging.DEBUG)
