"""Addresses that a mapping may name: https, or plain http on this machine's own loopback, for tests."""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_secure(address: str) -> bool:
    """Whether an address is https with a host, or leads to this machine itself.

    >>> is_secure("https://example.org/data.csv"), is_secure("http://example.org/"), is_secure("https://")
    (True, False, False)
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
