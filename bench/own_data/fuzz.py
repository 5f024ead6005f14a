"""Fuzzer: thousands of broken files through check and import; none may crash, hang or unbalance an account.

``python -m bench.own_data.fuzz --files 10000`` takes some minutes. Every file is made from a seed and its
number, so that one can be made again: ``--only 4711 --keep folder``. The files are read in processes of
their own: a library that kills its process counts as a crash, a file that takes too long as a hang.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import multiprocessing.connection
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import numpy as np

from bench.own_data.fuzz_seeds import Seed, write_seeds

#: seconds of the processor that one small file may take, and of the clock before its process is killed
LIMIT = 20
_GRACE = 600
#: pieces that have broken readers: put in at a random place
_PIECES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n\r\n",
    b"NaN", b"Infinity", b"1e999", b"-1", b"99999999999999999999", b"0000-00-00", b"31/02/2020",
    b"=1+1", b"null", b"{", b"]", b"<a>", b"&#0;", b"&lol;", b"]]>", "\u200b\u202e\u0660\u06f0".encode(),
    b"\xc3\x28", b"12:30", b"1,2,3", b"(4.5, -74)", b"POINT EMPTY", b"\\u0000", b"#adm1+name",
)  # fmt: skip
_ARCHIVES = frozenset({".xlsx", ".ods", ".zip", ".kmz"})


@dataclass
class Outcome:
    """What was seen: how the files ended, and the numbers of those that crashed, hung or did not balance."""

    files: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str, str]] = field(default_factory=list)  #: number, kind, what was seen
    seconds: float = 0.0


def mutate(content: bytes, other: bytes, archive: bool, generator: np.random.Generator) -> bytes:
    """Break a file: bytes flipped, cut, doubled, spliced with another file, or pieces put in.

    Parameters
    ----------
    content, other
        Of the file, and of another one.
    archive
        Whether to break a member of the archive and pack it again, half of the time.
    generator
        Decides everything.
    """
    if archive and generator.random() < 0.6:
        return _in_archive(content, other, generator)
    for _ in range(int(generator.integers(1, 5))):
        content = _once(content, other, generator)
    return content


def _in_archive(content: bytes, other: bytes, generator: np.random.Generator) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        victim = names[int(generator.integers(0, len(names)))]
        for name in names:
            body = old.read(name)
            if name == victim:
                if generator.random() < 0.1:
                    continue
                body = _once(body, other, generator)
            new.writestr(name, body, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _once(content: bytes, other: bytes, generator: np.random.Generator) -> bytes:
    size = len(content)
    if size == 0:
        return content
    way = int(generator.integers(0, 7))
    start = int(generator.integers(0, size))
    end = min(size, start + int(generator.geometric(0.02)))
    if way == 0:
        broken = bytearray(content)
        for at in generator.integers(0, size, int(generator.integers(1, 9))):
            broken[int(at)] ^= 1 << int(generator.integers(0, 8))
        return bytes(broken)
    if way == 1:
        return content[:start]
    if way == 2:
        return content[:start] + content[end:]
    if way == 3:
        return content[:end] + content[start:end] * int(generator.integers(1, 20)) + content[end:]
    if way == 4:
        piece = int(generator.integers(0, len(other) or 1))
        return content[:start] + other[piece : piece + int(generator.integers(1, 400))] + content[end:]
    if way == 5:
        return content[:start] + other
    piece_ = _PIECES[int(generator.integers(0, len(_PIECES)))]
    return content[:start] + piece_ + content[end if generator.random() < 0.5 else start :]


def broken_file(number: int, seeds: Sequence[Seed], seed: int) -> tuple[Seed, bytes]:
    """Make the broken file of a number."""
    generator = np.random.default_rng([seed, number])
    one = seeds[number % len(seeds)]
    other = seeds[int(generator.integers(0, len(seeds)))]
    archive = one.path.suffix in _ARCHIVES
    return one, mutate(one.path.read_bytes(), other.path.read_bytes(), archive, generator)


class _Hang(BaseException):
    """A file took too long; no `except Exception` on the way catches it."""


def _alarm(_number: int, _frame: FrameType | None) -> None:
    raise _Hang


def read_one(path: Path, mapping: Path) -> tuple[str, str]:
    """Check and import one file; say how it ended, and what was seen where that is a failure."""
    from impact import incidents
    from impact.errors import ImpactError

    try:
        ends = []
        for name, call in (
            ("check", lambda: incidents.check(path).data),
            ("import", lambda: incidents.read(path, mapping)),
        ):
            try:
                data = call()
            except ImpactError as error:
                ends.append("refused")
                if not str(error).strip():
                    return "crash", f"{name}: an error without words: {type(error).__name__}"
                continue
            if not data.account.balances:
                return "unbalanced", f"{name}: {data.account.as_dict()}"
            ends.append("asked" if data.asked else "read")
    except _Hang:
        return "hang", "stopped by the alarm\n" + traceback.format_exc(limit=-6)
    except Exception:  # noqa: BLE001 - a crash is what is looked for
        return "crash", traceback.format_exc(limit=-8)
    return " and ".join(ends), ""


def _work(
    numbers: Sequence[int],
    seeds: Sequence[Seed],
    seed: int,
    folder: Path,
    pipe: multiprocessing.connection.Connection,
) -> None:
    signal.signal(signal.SIGPROF, _alarm)
    unraisable: list[str] = []
    # a traceback that a library prints and swallows is one that a user would see
    sys.unraisablehook = lambda seen: unraisable.append(f"{seen.err_msg}: {seen.exc_value!r}")
    for number in numbers:
        pipe.send((number, None, None))
        one, content = broken_file(number, seeds, seed)
        path = folder / f"{number}{one.path.suffix}"
        path.write_bytes(content)
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        try:
            end, seen = read_one(path, one.mapping)
        except _Hang:
            end, seen = "hang", "stopped by the alarm"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if unraisable:
            end, seen = "crash", f"a traceback was printed: {unraisable[0]}"
            unraisable.clear()
        if end not in ("crash", "hang", "unbalanced"):
            path.unlink()
        pipe.send((number, end, f"{one.path.parent.name}/{one.path.name}: {seen}" if seen else ""))
    pipe.send(None)


class _Worker:
    """A process that reads files one after the other, and is started again when one of them killed it."""

    def __init__(self, numbers: list[int], seeds: Sequence[Seed], seed: int, folder: Path) -> None:
        self.numbers, self._arguments = numbers, (seeds, seed, folder)
        self.current: int | None = None
        self.since = time.monotonic()
        self.over = False
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe(duplex=False)
        self.process = context.Process(
            target=_work, args=(self.numbers, *self._arguments, theirs), daemon=True
        )
        self.process.start()
        theirs.close()
        self.since = time.monotonic()

    def restart(self) -> None:
        """Go on behind the file that ended the process."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        if self.current is not None:
            self.numbers = self.numbers[self.numbers.index(self.current) + 1 :]
        self.current = None
        if self.numbers:
            self._start()
        else:
            self.over = True


def run(
    numbers: Sequence[int],
    folder: Path,
    *,
    seed: int = 13,
    jobs: int = 2,
    cases: bool = True,
    shown: bool = False,
) -> Outcome:
    """Read the broken files of some numbers.

    Parameters
    ----------
    numbers
        Of the files.
    folder
        For the seeds, and for the files that failed, which stay.
    seed
        Of all files.
    jobs
        Processes at once.
    cases
        Whether the files of the cases are seeds too.
    shown
        Whether progress is printed.
    """
    (folder / "seeds").mkdir(parents=True, exist_ok=True)
    seeds = write_seeds(folder / "seeds", cases=cases)
    outcome, start = Outcome(), time.monotonic()
    workers = [_Worker(list(numbers[i::jobs]), seeds, seed, folder) for i in range(jobs) if numbers[i::jobs]]
    while open_ := [w for w in workers if not w.over]:
        ready = multiprocessing.connection.wait([w.pipe for w in open_], timeout=1.0)
        for worker in open_:
            if worker.pipe in ready:
                _receive(worker, outcome, shown)
            elif time.monotonic() - worker.since > _GRACE:
                _fail(outcome, worker, "hang", "killed: the alarm did not reach it")
    outcome.seconds = time.monotonic() - start
    return outcome


def _receive(worker: _Worker, outcome: Outcome, shown: bool) -> None:
    try:
        message = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(5)
        _fail(outcome, worker, "crash", f"the process died with code {worker.process.exitcode}")
        return
    worker.since = time.monotonic()
    if message is None:
        worker.over = True
        worker.process.join()
        return
    number, end, seen = message
    worker.current = number
    if end is None:
        return
    outcome.files += 1
    outcome.ends[end] += 1
    if seen:
        outcome.failures.append((number, end, seen))
    if shown and outcome.files % 500 == 0:
        print(f"  {outcome.files} files, {len(outcome.failures)} failures", flush=True)


def _fail(outcome: Outcome, worker: _Worker, end: str, seen: str) -> None:
    outcome.files += 1
    outcome.ends[end] += 1
    outcome.failures.append((worker.current if worker.current is not None else -1, end, seen))
    worker.restart()


def main(arguments: list[str] | None = None) -> int:
    """Read broken files, print how they ended; the exit code is 1 when one crashed, hung or lost a row."""
    parser = argparse.ArgumentParser(description="Read broken files; none may crash, hang or lose a row.")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int, nargs="*")
    parser.add_argument("--keep", type=Path, help="folder for the files that failed")
    parser.add_argument("--shown", type=int, default=20, help="failures to print")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="impact-fuzz-") as folder:
        numbers = options.only or list(range(options.first, options.first + options.files))
        outcome = run(
            numbers,
            options.keep or Path(folder),
            seed=options.seed,
            jobs=options.jobs,
            shown=not options.only,
        )
    print(f"{outcome.files} files in {outcome.seconds:.0f} s")
    for end, count in outcome.ends.most_common():
        print(f"  {count} {end}")
    for number, end, seen in outcome.failures[: options.shown]:
        print(f"-- file {number}: {end}\n{seen}")
    return int(bool(outcome.failures))


if __name__ == "__main__":
    sys.exit(main())
