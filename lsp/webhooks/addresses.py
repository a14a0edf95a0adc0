"""Which addresses a webhook may have: on the public internet, by https, on few ports; nothing of one's own network.

A name is resolved once, each address it stands for is looked at, and the connection goes to exactly the one that was
looked at: a name that means another machine a moment later leads nowhere else.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from lsp.errors import Reason

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NAMING_SECONDS = 5.0
LONGEST_ADDRESS = 500
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_NO_MACHINE = (".invalid", ".test", ".example")
_REFUSED_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
"""Loopback, private, link-local, shared (CGNAT), for documentation and tests, multicast, reserved."""
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
"""The only part of IPv6 in public use: mapped, NAT64, unique local, link-local and multicast lie outside."""
_REFUSED_6 = [
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]
"""Within it: protocols (Teredo), documentation, 6to4."""


class Refused(Exception):
    """The address is not one a webhook may have; `reason` says why."""

    def __init__(self, code: str, message: str) -> None:
        self.reason = Reason(code, message, field="address")
        super().__init__(message)


class NotFound(Exception):
    """The name stands for no machine at present."""


@dataclass(frozen=True)
class Target:
    """Where a delivery goes: scheme, the name as it is written in `Host` and asked of the certificate, port, path."""

    secure: bool
    host: str
    port: int
    path: str


def _check_letters(address: str) -> None:
    if len(address) > LONGEST_ADDRESS:
        raise Refused("address", f"A webhook's address has at most {LONGEST_ADDRESS} characters.")
    if not address.isascii():
        raise Refused(
            "address",
            "Enter the address in unaccented letters: a name with others in its form with xn--, a path with %.",
        )
    if not _VISIBLE.fullmatch(address):
        raise Refused(
            "address", "Enter a web address without spaces, for example https://www.example.org/hook"
        )


def parse(address: str) -> Target:
    """The parts of an address. Raises `Refused` where its form alone shows that it is none for a webhook."""
    _check_letters(address)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Refused("address", "This is not a web address.") from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise Refused("address", "The address of a webhook begins with https://")
    if parts.username is not None or parts.password is not None or "#" in address:
        raise Refused(
            "address", "The address of a webhook has no user name, no password and no part after #."
        )
    target = _target(parts, port)
    if not target.secure and not settings.WEBHOOK_ALLOWED_NETWORKS:
        raise Refused(
            "address.https", "The address of a webhook begins with https://, so that nobody reads along."
        )
    return target


def _target(parts: SplitResult, port: int | None) -> Target:
    host = parts.hostname or ""
    if "%" in host or host.endswith("..") or len(host) > 253:
        raise Refused("address", "This is not a web address.")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, port if port is not None else 443 if secure else 80, path)


def places_of(target: Target) -> list[Ip]:
    """Every machine the name stands for now. Raises `NotFound`."""
    literal = _literal(target.host)
    if literal is not None:
        return [literal]
    if target.host.rstrip(".").endswith(_NO_MACHINE):
        raise NotFound(f"There is no machine of the name {target.host}.")
    found = _ask(target)
    if not found:
        raise NotFound(f"There is no machine of the name {target.host}.")
    return found


def _ask(target: Target) -> list[Ip]:
    """What the resolver says, within its time."""
    asking = ThreadPoolExecutor(max_workers=1)
    try:
        answers = asking.submit(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM).result(
            timeout=NAMING_SECONDS
        )
        said = dict.fromkeys(str(answer[4][0]) for answer in answers)
        return [ipaddress.ip_address(each) for each in said]
    except (OSError, TimeoutError, UnicodeError, ValueError):
        return []
    finally:
        asking.shutdown(wait=False)


def _literal(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_public(place: Ip) -> bool:
    """Whether it is a machine on the public internet."""
    if isinstance(place, ipaddress.IPv4Address):
        return not any(place in network for network in _REFUSED_4)
    return place in _GLOBAL_6 and not any(place in network for network in _REFUSED_6)


def is_allowed_by_setting(place: Ip) -> bool:
    """Whether the installation allows this network by name: tests talk to themselves."""
    return any(place in network for network in _allowed())


def _allowed() -> Iterable[Network]:
    return (ipaddress.ip_network(network) for network in settings.WEBHOOK_ALLOWED_NETWORKS)


def looked_at(target: Target) -> Ip:
    """The machine to connect to: the name resolved once, every machine it stands for looked at.

    Raises `Refused` where any of them is none for a webhook, `NotFound`.
    """
    places = places_of(target)
    for place in places:
        if is_allowed_by_setting(place):
            continue
        if not is_public(place):
            stands = "" if _literal(target.host) else f" stands for {place}, which"
            words = f"{target.host}{stands} is not a machine on the public internet."
            raise Refused("address.private", words)
        if not target.secure:
            raise Refused("address.https", "The address of a webhook begins with https://")
        if target.port not in settings.WEBHOOK_PORTS:
            ports = " or ".join(str(port) for port in settings.WEBHOOK_PORTS)
            raise Refused("address.port", f"The address of a webhook has the port {ports}.")
    return places[0]


def check(address: str) -> None:
    """Refuse what is none for a webhook already when it is saved. A name that stands for nothing now may come to.

    Raises `Refused`.
    """
    target = parse(address)
    literal = _literal(target.host)
    try:
        looked_at(target)
    except NotFound:
        if literal is None and target.port not in settings.WEBHOOK_PORTS:
            ports = " or ".join(str(port) for port in settings.WEBHOOK_PORTS)
            raise Refused("address.port", f"The address of a webhook has the port {ports}.") from None
