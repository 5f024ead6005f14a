"""Download: one file over https, within limits of time and size, whole or not at all.

Every byte is counted as it comes and as it unpacks; a clock ends a transfer that trickles. A redirect to a
host that the mapping does not name is told, not followed. Plain http is allowed on the loopback alone, for
tests.
"""

from __future__ import annotations

import hashlib
import socket
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from impact.errors import FetchFailed
from impact.incidents.mapping.address import LOOPBACK, is_secure
from impact.incidents.retrieval.deadline import Deadline
from impact.incidents.retrieval.unpacking import unpacker
from impact.wording import exact

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BLOCK = 65_536
_AGENT = "impact (mine action data; https only)"
#: first bytes, after white space, of a page for people instead of data
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body")

#: told of bytes that have come and of how many there will be (0: not known)
Listener = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """How long a download may take and how large it may be: seconds and bytes."""

    connect: float = 20.0
    silence: float = 30.0  #: without a byte
    total: float = 600.0
    transferred: int = 500_000_000
    unpacked: int = 2_000_000_000
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """What a server gave: a file, or (``path`` None) word that nothing is new."""

    address: str
    path: Path | None = None
    sha256: str = ""
    size: int = 0
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    file_name: str = ""  #: as the server calls it


def download(
    address: str,
    target: Path,
    *,
    hosts: tuple[str, ...] = (),
    validators: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    listener: Listener | None = None,
) -> Answer:
    """Fetch an address into a file.

    Parameters
    ----------
    address
        Where: https, or http on the loopback.
    target
        File to write; removed again when anything goes wrong.
    hosts
        Other hosts that a redirect may lead to.
    validators
        ``etag`` and ``last_modified`` of the copy that is there: the server may say that nothing is new.
    limits
        See :class:`Limits`.
    listener
        Hears how many bytes have come.

    Returns
    -------
    Answer
        With ``path`` None when nothing is new.

    Raises
    ------
    FetchFailed
        One line: which address, what it answered, what to do. No part of the file is left.
    """
    limits = limits or Limits()
    try:
        return _follow(address, target, hosts, validators or {}, limits, listener)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def shown(address: str) -> str:
    """Shorten an address to what may be shown: no query, which may hold a key, and no user.

    >>> shown("https://me:secret@example.org/data.csv?key=1")
    'https://example.org/data.csv'
    """
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def check_address(address: str) -> None:
    """Refuse an address that is not https, has no host, or holds a password.

    Raises
    ------
    FetchFailed
        Saying what would be right.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.username or parts.password:
        raise FetchFailed(
            f"the address at {host} holds a user or password",
            "an address without one",
            "download that file yourself and import it",
        )
    if not is_secure(address):
        name = f"{parts.scheme}://{host}" if host else repr(address[:60])
        raise FetchFailed(f"{name} is not fetched", "an address that begins with https://")


def _follow(
    address: str,
    target: Path,
    hosts: tuple[str, ...],
    validators: Mapping[str, str],
    limits: Limits,
    listener: Listener | None,
) -> Answer:
    check_address(address)
    allowed = {urlsplit(address).hostname, *(host.casefold() for host in hosts)}
    current = address
    with Deadline(limits.total) as deadline:
        for _ in range(limits.redirects + 1):
            with _asked(current, validators, limits, deadline) as response:
                if response.status not in _REDIRECTS:
                    return _receive(response, current, target, limits, deadline, listener)
                onward = urljoin(current, response.headers.get("Location", ""))
            check_address(onward)
            if urlsplit(current).scheme == "https" and urlsplit(onward).scheme != "https":
                raise FetchFailed(f"{shown(current)} leads on to plain http", "https all the way")
            host = urlsplit(onward).hostname
            if host not in allowed:
                raise FetchFailed(
                    f"{shown(address)} leads on to another host, {host}, which was not followed",
                    "the host of the mapping's url",
                    f"if you trust it, write into the mapping: hosts: [{host}]",
                )
            current = onward
    raise FetchFailed(f"{shown(address)} leads on more than {limits.redirects} times", "a file")


@contextmanager
def _asked(
    address: str, validators: Mapping[str, str], limits: Limits, deadline: Deadline
) -> Iterator[BaseHTTPResponse]:
    """Ask for an address and hand over the response, its body unread; the connection is closed behind it."""
    import urllib3

    headers = {"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
    if validators.get("etag"):
        headers["If-None-Match"] = validators["etag"]
    if validators.get("last_modified"):
        headers["If-Modified-Since"] = validators["last_modified"]
    timeout = urllib3.Timeout(connect=limits.connect, read=limits.silence)
    manager = _manager(address, timeout)
    try:
        pool = manager.connection_from_url(address)
        _watch(pool, deadline)
        with _translated(address, limits, deadline):
            response = manager.request(
                "GET",
                address,
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
        try:
            yield response
        finally:
            response.close()
    finally:
        manager.clear()


def _manager(address: str, timeout: Any) -> Any:
    import urllib3

    parts = urlsplit(address)
    proxy = urllib.request.getproxies().get(parts.scheme)
    if proxy and parts.hostname not in LOOPBACK and not urllib.request.proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy, num_pools=1, timeout=timeout)
    return urllib3.PoolManager(num_pools=1, timeout=timeout)


def _watch(pool: HTTPConnectionPool, deadline: Deadline) -> None:
    """Have the pool's connections end at the deadline, whatever they are waiting for."""
    base: Any = pool.ConnectionCls

    class Watched(base):
        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()
            deadline.end(made)
            return made

    pool.ConnectionCls = Watched


def _receive(
    response: BaseHTTPResponse,
    address: str,
    target: Path,
    limits: Limits,
    deadline: Deadline,
    listener: Listener | None,
) -> Answer:
    name = shown(address)
    answer = Answer(
        address=address,
        etag=response.headers.get("ETag", ""),
        last_modified=response.headers.get("Last-Modified", ""),
        content_type=response.headers.get("Content-Type", "").partition(";")[0].strip().casefold(),
        file_name=_file_name(response.headers.get("Content-Disposition", "")),
    )
    if response.status == 304:
        return answer
    if response.status != 200:
        raise FetchFailed(
            f"{name} answers with {response.status} {response.reason or ''}".rstrip(),
            "200",
            "the file may have moved: look at the publisher's page"
            if response.status in (401, 403, 404, 410)
            else "try again later",
        )
    total = int(length) if (length := response.headers.get("Content-Length", "")).isdigit() else 0
    _check_size(total, limits.transferred, name, "is")
    unpack = unpacker(response.headers.get("Content-Encoding", ""), name)
    digest, size, transferred, head = hashlib.sha256(), 0, 0, b""
    with target.open("wb") as handle, _translated(address, limits, deadline):
        while block := response.read1(_BLOCK, decode_content=False):
            deadline.check(name)
            transferred += len(block)
            _check_size(transferred, limits.transferred, name, "has more than")
            for part in unpack(block):
                size += len(part)
                _check_size(size, limits.unpacked, name, "unpacks to more than")
                digest.update(part)
                handle.write(part)
                head = (head + part)[:512] if len(head) < 512 else head
            if listener:
                listener(transferred, total)
        deadline.check(name)
        unpack(b"")
    if size == 0:
        raise FetchFailed(f"{name} answers with an empty file", "data", "try again later")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGES):
        raise FetchFailed(
            f"{name} answers with a web page in place of data",
            "a file",
            "open the address in a browser: it may ask for a login, or say what is wrong",
        )
    return replace(answer, path=target, sha256=digest.hexdigest(), size=size)


def _check_size(size: int, limit: int, name: str, verb: str) -> None:
    if size > limit:
        raise FetchFailed(
            f"{name} {verb} {limit} bytes" if verb != "is" else f"{name} has {size} bytes",
            f"at most {limit}",
            "download that file yourself and import it",
        )


def _file_name(disposition: str) -> str:
    from email.message import Message

    message = Message()
    message["Content-Disposition"] = disposition
    with suppress(Exception):
        return Path((message.get_filename() or "").replace("\\", "/")).name[:120]
    return ""


@contextmanager
def _translated(address: str, limits: Limits, deadline: Deadline) -> Iterator[None]:
    """Say in one line what the network did."""
    from urllib3 import exceptions as failures

    name = shown(address)
    try:
        yield
    except failures.HTTPError as error:
        deadline.check(name)
        raise FetchFailed(
            f"{name} {_network_words(error, limits)}", "a whole file", "try again later"
        ) from error


def _network_words(error: Exception, limits: Limits) -> str:
    from http.client import IncompleteRead

    from urllib3 import exceptions as failures

    cause: BaseException | None = getattr(error, "reason", None) or error
    chain = [error, cause, error.__cause__, *error.args, *getattr(cause, "args", ())]
    kinds = tuple(type(item) for item in chain if item is not None)

    def any_of(*types: type) -> bool:
        return any(issubclass(kind, types) for kind in kinds)

    if any_of(failures.NameResolutionError):
        return "has a host that is not known"
    if any_of(failures.SSLError):
        return "has a certificate that does not hold"
    if any_of(failures.NewConnectionError):
        return "could not be reached"
    if any_of(failures.ConnectTimeoutError):
        return f"could not be reached within {exact(limits.connect)} s"
    if any_of(failures.ReadTimeoutError, TimeoutError):
        return f"was silent for {exact(limits.silence)} s"
    if any_of(IncompleteRead):
        return "is cut off: fewer bytes came than were promised"
    return "broke off"
