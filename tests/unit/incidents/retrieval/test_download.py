"""A download comes whole, within its limits, or fails with one line and leaves nothing."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time

import pytest

from impact.errors import FetchFailed
from impact.incidents.retrieval.download import Limits, check_address, download
from tests.unit.incidents.loopback import serving

BODY = b"date,killed\n2020-01-02,1\n"
LIMITS = Limits(connect=2, silence=1, total=3, transferred=50_000, unpacked=100_000)


@pytest.fixture
def server():
    with serving() as made:
        yield made


@pytest.fixture
def target(tmp_path):
    return tmp_path / "part"


def refused(target, address, limits=LIMITS, **more):
    before = threading.active_count()
    with pytest.raises(FetchFailed) as caught:
        download(address, target, limits=limits, **more)
    assert not target.exists(), "a part of the file is left"
    assert threading.active_count() <= before + 2, "a clock is left running"
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_good_answer_is_a_file_with_its_hash_and_validators(server, target):
    address = server.gives("/d.csv", BODY, ETag='"1"', Last_Modified="Sat, 01 Nov 2025 00:00:00 GMT")
    heard = []
    answer = download(address, target, limits=LIMITS, listener=lambda *seen: heard.append(seen))
    assert target.read_bytes() == BODY
    assert answer.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (answer.etag, answer.last_modified) == ('"1"', "Sat, 01 Nov 2025 00:00:00 GMT")
    assert heard[-1] == (len(BODY), len(BODY))


def test_a_server_is_asked_only_for_what_is_new(server, target):
    address = server.gives("/d.csv", b"", status=304)
    answer = download(address, target, validators={"etag": '"1"', "last_modified": "then"}, limits=LIMITS)
    assert answer.path is None
    assert not target.exists()
    headers = server.asked[0][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "then")


def test_gzip_is_unpacked(server, target):
    address = server.gives("/d.csv", gzip.compress(BODY, mtime=0), Content_Encoding="gzip")
    download(address, target, limits=LIMITS)
    assert target.read_bytes() == BODY


@pytest.mark.parametrize(
    ("body", "headers", "status", "says"),
    [
        (b"oops", {}, 500, "500"),
        (b"oops", {}, 404, "404"),
        (b"oops", {}, 206, "206"),
        (b"", {}, 200, "empty"),
        (b"  <!DOCTYPE html><p>Log in", {}, 200, "web page"),
        (b"\xef\xbb\xbf<HTML>", {"Content_Type": "text/csv"}, 200, "web page"),
        (BODY, {"Content_Length": "1000"}, 200, "cut off"),
        (b"x" * 60_000, {}, 200, "60000 bytes"),
        (gzip.compress(b"0" * 5_000_000, mtime=0), {"Content_Encoding": "gzip"}, 200, "unpacks to more"),
        (gzip.compress(BODY, mtime=0)[:-9], {"Content_Encoding": "gzip"}, 200, "cut off"),
        (b"no gzip", {"Content_Encoding": "gzip"}, 200, "damaged gzip"),
        (BODY, {"Content_Encoding": "br"}, 200, "packed as 'br'"),
    ],
    ids=[
        "server error",
        "absent",
        "part",
        "empty",
        "page to sign in",
        "web page",
        "cut off",
        "too large",
        "gzip bomb",
        "gzip cut off",
        "damaged gzip",
        "other packing",
    ],
)
def test_a_wrong_answer_is_one_line_that_says_what_came(server, target, body, headers, status, says):
    assert says in refused(target, server.gives("/d.csv", body, status, **headers))


def test_a_chunked_answer_without_its_end_is_cut_off(server, target):
    server.acts["/d.csv"] = lambda handler: handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n5\r\nab"
    )
    assert "cut off" in refused(target, server.address("/d.csv"))


def test_an_answer_that_is_no_http_breaks_off(server, target):
    server.acts["/d.csv"] = lambda handler: handler.wfile.write(b"SSH-2.0-server\r\n")
    assert "broke off" in refused(target, server.address("/d.csv"))


def test_more_bytes_than_were_promised_do_not_get_past_the_limit(server, target):
    def flood(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b"x" * 10_000)

    server.acts["/d.csv"] = flood
    assert "more than 50000 bytes" in refused(target, server.address("/d.csv"))


@pytest.mark.parametrize("head", [False, True])
def test_a_trickle_ends_at_the_deadline(server, target, head):
    begun = time.monotonic()
    address = server.trickles("/d.csv", BODY, head=head)
    text = refused(target, address, Limits(connect=2, silence=5, total=1))
    assert "took longer than 1 s" in text
    assert time.monotonic() - begun < 20


def test_silence_ends_the_wait(server, target):
    assert "silent for 1 s" in refused(target, server.hangs("/d.csv"))


def test_a_server_that_is_not_there_is_named(target):
    assert "could not be reached;" in refused(target, "http://127.0.0.1:9/d.csv")


def test_a_redirect_on_the_same_host_is_followed(server, target):
    server.gives("/d.csv", BODY)
    download(server.gives("/old", b"", 302, Location="/d.csv"), target, limits=LIMITS)
    assert target.read_bytes() == BODY


def test_a_redirect_to_another_host_is_named_and_not_followed(server, target):
    onward = server.gives("/d.csv", BODY).replace("127.0.0.1", "localhost")
    address = server.gives("/old", b"", 302, Location=onward)
    text = refused(target, address)
    assert "another host, localhost" in text
    assert "hosts: [localhost]" in text
    assert [path for path, _ in server.asked] == ["/old"]
    download(address, target, hosts=("localhost",), limits=LIMITS)
    assert target.read_bytes() == BODY


def test_redirects_in_a_circle_end(server, target):
    address = server.gives("/a", b"", 302, Location="/a")
    assert "more than 5 times" in refused(target, address)
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/d.csv",
        "ftp://example.org/d.csv",
        "file:///etc/passwd",
        "https://me:secret@example.org/d.csv",
        "d.csv",
        "https://",
        "https://[",
        "http://127.0.0.1.example.org/",
    ],
)
def test_an_address_other_than_https_is_refused_without_its_secrets(address):
    with pytest.raises(FetchFailed) as caught:
        check_address(address)
    assert "secret" not in str(caught.value)
