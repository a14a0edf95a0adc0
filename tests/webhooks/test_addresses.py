"""Where a webhook may lead: the public internet, and nothing of one's own network, however it is written."""

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp.webhooks import addresses, posting
from lsp.webhooks.addresses import NotFound, Refused, check, is_public, looked_at, parse
from tests.webhooks.receiver import Receiver

PRIVATE = (
    "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[fc00::1]", "[fd12:3456::1]",
    "[fe80::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]",
    "[2001::1]", "[2001:db8::1]", "[100::1]", "[3fff::1]", "localhost",
)  # fmt: skip
PUBLIC = (
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "172.32.0.1",
    "100.128.0.1",
    "[2606:4700::1111]",
    "[2a00:1450::1]",
)


@pytest.mark.parametrize("host", PRIVATE)
def test_a_machine_of_ones_own_network_is_refused_when_it_is_saved(host: str) -> None:
    with pytest.raises(Refused) as found:
        check(f"https://{host}/hook")
    assert found.value.reason.code == "address.private"


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_machine_is_allowed(host: str) -> None:
    check(f"https://{host}/hook")


@pytest.mark.parametrize(
    "address",
    [
        "http://8.8.8.8/", "ftp://8.8.8.8/", "https://", "https:///hook", "//8.8.8.8", "https://user@8.8.8.8/",
        "https://u:p@8.8.8.8/", "https://8.8.8.8/#part", "https://8.8.8.8/a b", "https://8.8.8.8:22/", "javascript:1",
        "https://8.8.8.8:99999/", "https://[fe80::1%25eth0]/", "https://exämple.org/", "https://8.8.8.8/\r\nX: 1",
        "https://nowhere.invalid:25/", "https://8.8.8.8/" + "x" * 500, "https://8.8.8.8\\@127.0.0.1/",
    ],
)  # fmt: skip
def test_an_address_of_another_form_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        check(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://exämple.org/", "unaccented letters"),
        ("https://8.8.8.8/a b", "without spaces"),
        ("https://8.8.8.8/" + "x" * 500, "at most 500 characters"),
    ],
)
def test_the_refusal_says_what_is_wrong_with_the_letters(address: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        check(address)
    assert said in refused.value.reason.message


def test_a_name_that_stands_for_nothing_now_may_be_saved_and_is_looked_at_again_when_something_is_sent() -> (
    None
):
    check("https://receiver.invalid/hook")
    assert "no machine" in posting.post("https://receiver.invalid/hook", {}, b"{}").problem


@given(st.ip_addresses())
def test_whatever_is_allowed_is_public(place: Any) -> None:
    if is_public(place):
        assert place.is_global
        assert not place.is_multicast
        assert getattr(place, "ipv4_mapped", None) is None
        assert getattr(place, "sixtofour", None) is None
        assert getattr(place, "teredo", None) is None


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::", "2002::", "::", "64:ff9b:1::"]))
def test_no_machine_of_ipv4_is_reached_in_the_clothes_of_ipv6(inner: Any, outer: str) -> None:
    shift = 80 if outer == "2002::" else 0
    dressed = ipaddress.IPv6Address(int(ipaddress.IPv6Address(outer)) + (int(inner) << shift))
    assert not is_public(dressed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    try:
        found = parse(f"https://{typed}")
    except Refused:
        return
    assert found.secure
    assert found.host


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """The resolver says these one after another."""
    asked: list[str] = []
    said = iter(answers)

    def getaddrinfo(host: str, port: int, **kwargs: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in next(said)]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_with_one_private_machine_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        looked_at(parse("https://mixed.example.org/"))


def test_a_name_that_turns_into_a_private_machine_is_refused_at_delivery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = resolving(monkeypatch, ["8.8.8.8"], ["169.254.169.254"])
    check("https://turning.example.org/hook")
    monkeypatch.setattr(posting, "opened", lambda *args: pytest.fail("it was connected to"))
    answer = posting.post("https://turning.example.org/hook", {}, b"{}")
    assert (answer.status_code, asked) == (None, ["turning.example.org"] * 2)
    assert "169.254.169.254" in answer.problem


def test_the_connection_goes_to_the_machine_that_was_looked_at_under_the_name(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    """The name is asked for once; a second answer would lead elsewhere."""
    asked = resolving(monkeypatch, ["127.0.0.1"])
    answer = posting.post(f"http://named.example.org:{receiver.port}/hook?a=1", {"X-One": "1"}, b"{}")
    assert (answer.status_code, asked) == (204, ["named.example.org"])
    ((headers, body),) = receiver.came
    assert headers["Host"] == f"named.example.org:{receiver.port}"
    assert body == b"{}"


def test_http_is_refused_outside_the_networks_that_are_allowed_by_name(receiver: Receiver) -> None:
    with pytest.raises(Refused) as found:
        check("http://8.8.8.8/")
    assert found.value.reason.code == "address.https"


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": "http://169.254.169.254/latest"}
    answer = posting.post(receiver.address, {}, b"{}")
    assert answer.status_code == 302
    assert "not sent on" in answer.problem
    assert len(receiver.came) == 1


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert posting.post(receiver.address, {}, b"{}").status_code == 204


def test_little_of_the_answer_is_kept_and_none_of_it_breaks_the_page(receiver: Receiver) -> None:
    receiver.status, receiver.answer = 500, b"\x00\xff<script>" + b"x" * 5000
    answer = posting.post(receiver.address, {}, b"{}")
    assert len(answer.text) == 1000
    assert "\x00" not in answer.text


def test_an_answer_drawn_out_byte_by_byte_is_cut(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    monkeypatch.setattr(posting, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.3)
    receiver.status, receiver.answer, receiver.drip = 200, b"x" * 900, 0.1
    answer = posting.post(receiver.address, {}, b"{}")
    assert answer.milliseconds < 30_000, "all of it takes ninety seconds"


def test_a_name_that_cannot_be_asked_for_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", fails)
    with pytest.raises(NotFound):
        looked_at(parse("https://unknown.example.org/"))
