"""Messages between a warm kernel and its client: what Jupyter would read, but for the times."""

from __future__ import annotations

from jupyter_client.session import Session

from impact.reporting.run.warm import wire


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
