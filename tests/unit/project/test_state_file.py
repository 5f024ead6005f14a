"""State files are read through one door: whatever is wrong with one, it is unknown or refused, never half."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from impact.errors import ImpactError
from impact.project import state_file
from tests.unit.project.state_files import KINDS, Kind, place

#: whatever is changed in these is seen: they hold a hash of the rest
SEALED = {"key"}
#: what a value becomes
OTHERS: tuple[Any, ...] = (None, True, -1, 10**400, 1e300, "", "\ud800", "../../x", "a\0b")
OTHERS += ([], {}, [[]], [1, "2"])


def result(kind: Kind, root: Path) -> Any:
    """What reading gives; ``...`` where it is refused in words."""
    try:
        return kind.read(root)
    except ImpactError:
        assert kind.refused
        return ...


def texts(kind: Kind) -> Iterator[bytes]:
    """Texts that are no JSON of ours, whatever the kind."""
    sound = kind.sound.encode()
    yield b""
    yield b"\0" * 200
    yield b"\xff\xfe" + sound
    yield sound + b"\0"
    yield sound + sound
    yield sound.replace(b'"', b"'")
    yield b"[" * 100_000
    yield b'{"a":' * 100_000
    yield b'{"schema":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    yield b"[" * 900 + b"]" * 900
    yield from (b"null", b"true", b"7", b'"text"', b"[]", b"{}", b"[null]", b'{"schema": null}', b"NaN")
    yield b"1" + b"0" * 10_000
    yield sound.replace(b"}", b', "further": 1}') if not kind.refused else b"{"
    yield sound[:-1] + b', "schema": "impact-key/2"' + sound[-1:]
    yield from (sound[: len(sound) * part // 24] for part in range(24))


@pytest.mark.parametrize("name", KINDS)
def test_a_sound_file_is_read(name, tmp_path, lines):
    kind = KINDS[name]
    place(tmp_path, kind).write_text(kind.sound, encoding="utf-8")
    assert result(kind, tmp_path) not in (kind.unknown, ...)
    assert lines == []


@pytest.mark.parametrize("name", KINDS)
def test_what_is_no_state_of_ours_is_unknown_or_refused(name, tmp_path):
    kind = KINDS[name]
    path = place(tmp_path, kind)
    for text in texts(kind):
        if text == kind.sound.encode() or (name == "places" and text == b"[]"):  # which are right
            continue
        if name == "tables" and (b"further" in text or b"impact-key" in text):  # it may say more
            continue
        path.write_bytes(text)
        heard: list[str] = []
        with state_file.heard_by(heard.append):
            assert result(kind, tmp_path) in (kind.unknown, ...), text[:80]
            result(kind, tmp_path)
        if not kind.refused:
            assert len(heard) == 1, text[:80]
            assert "\n" not in heard[0]
            assert heard[0].startswith(f"{state_file.name_of(path)} is damaged ("), heard


@pytest.mark.parametrize("name", KINDS)
def test_a_pipe_a_folder_a_device_or_a_loop_of_links_is_none_and_nobody_waits(name, tmp_path, lines):
    kind = KINDS[name]
    path = place(tmp_path, kind)
    makers: list[Callable[[], object]] = [
        path.mkdir,
        lambda: os.mkfifo(path),
        lambda: path.symlink_to("/dev/zero"),
        lambda: path.symlink_to(path.name),
    ]
    for make in makers:
        make()
        assert result(kind, tmp_path) in (kind.unknown, ...)
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    assert len(lines) == (0 if kind.refused else 1)  # said once a file


@pytest.mark.parametrize("name", KINDS)
def test_values_of_another_kind_are_met_without_an_error_of_ours(name, tmp_path):
    """Each value of the file in turn becomes something else; what is read is whole or nothing."""
    kind = KINDS[name]
    path = place(tmp_path, kind)
    for where in _places(json.loads(kind.sound)):
        for other in OTHERS:
            body = json.loads(kind.sound)
            _put(body, where, other)
            path.write_text(json.dumps(body), encoding="ascii")
            read = result(kind, tmp_path)
            if name in SEALED and body != json.loads(kind.sound):
                assert read is None, (where, other)
            json.dumps(str(read)).encode("utf-8")  # printable: no half of a pair of surrogates
            assert "../.." not in str(getattr(read, "slug", "")) + str(getattr(read, "report", ""))


@pytest.mark.parametrize("name", KINDS)
def test_flipped_bytes_are_met_without_an_error_of_ours(name, tmp_path):
    kind, chance = KINDS[name], random.Random(name)
    path = place(tmp_path, kind)
    sound = kind.sound.encode()
    for _ in range(150):
        body = bytearray(sound)
        for _ in range(chance.choice((1, 1, 3))):
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        path.write_bytes(body)
        read = result(kind, tmp_path)
        if name in SEALED:
            assert (read is not None) == (_or_none(body) == json.loads(sound)), bytes(body)


def _or_none(body: bytearray) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _places(body: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if before:
        yield before
    names = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, part in names:
        yield from _places(part, (*before, name))


def _put(body: Any, where: tuple[Any, ...], value: Any) -> None:
    for name in where[:-1]:
        body = body[name]
    body[where[-1]] = value


# A clock that was set back. -------------------------------------------------------------------------------
