"""One POST to one machine that was looked at: no redirect, no proxy, short times, little of the answer kept."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from lsp.models.webhooks import KEPT_OF_AN_ANSWER
from lsp.webhooks.addresses import Ip, NotFound, Refused, Target, looked_at, parse

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
AGENT = "Partnership-Ledger-Webhook/1"


@dataclass(frozen=True)
class Answer:
    """What became of an attempt: the status and the beginning of the answer, or what went wrong."""

    status_code: int | None = None
    text: str = ""
    problem: str = ""
    milliseconds: int = 0


class _Pinned(http.client.HTTPConnection):
    """A connection to exactly the machine that was looked at, under the name that was asked for."""

    def __init__(self, target: Target, place: Ip) -> None:
        super().__init__(target.host, target.port)
        self.target, self.place = target, place
        self.held: socket.socket | None = None
        self.default_port = 443 if target.secure else 80  # type: ignore[misc]

    def connect(self) -> None:
        """Connect; the certificate is asked for the name."""
        self.sock = self.held = opened(self.place, self.target.port)
        if self.target.secure:
            name = self.target.host.rstrip(".")
            secured = context().wrap_socket(self.sock, server_hostname=name, do_handshake_on_connect=False)
            self.sock = self.held = secured  # held before the handshake, so that it too can be cut
            secured.do_handshake()
        self.sock.settimeout(ANSWER_SECONDS)


def opened(place: Ip, port: int) -> socket.socket:
    """A connection to the machine; no name is asked for."""
    family = socket.AF_INET if place.version == 4 else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.settimeout(CONNECT_SECONDS)
    try:
        sock.connect((str(place), port))
    except OSError:
        sock.close()
        raise
    return sock


def context() -> ssl.SSLContext:
    """How certificates are checked: against the machine's own list of authorities, by name."""
    return ssl.create_default_context()


def post(address: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send the body. Whatever goes wrong is an answer, never an exception."""
    began = time.monotonic()
    try:
        target = parse(address)
        status, text = _exchange(target, looked_at(target), headers, body)
        problem = "" if 200 <= status < 300 else _why(status)
        answer = Answer(status, text, problem)
    except Refused as refused:
        answer = Answer(problem=str(refused))
    except NotFound as missing:
        answer = Answer(problem=str(missing))
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        answer = Answer(problem=_said(error))
    took = int((time.monotonic() - began) * 1000)
    return Answer(answer.status_code, answer.text, answer.problem[:300], took)


def _why(status: int) -> str:
    if 300 <= status < 400:
        return "It answered with another address. A webhook is not sent on: give the right address."
    return f"It answered {status}, not 200 to 299."


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "It did not answer in time."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Its certificate is not good: {error.verify_message}"
    if isinstance(error, ConnectionRefusedError):
        return "Nothing listens there: the connection was refused."
    return f"The connection broke: {type(error).__name__}."


def _exchange(target: Target, place: Ip, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
    """The status and the beginning of the answer; nothing may take longer than its time altogether."""
    connection = _Pinned(target, place)
    too_long = threading.Timer(CONNECT_SECONDS + ANSWER_SECONDS, _cut, [connection])
    too_long.daemon = True
    too_long.start()
    try:
        connection.connect()
        connection.request("POST", target.path, body, {**headers, **_OURS})
        answer = connection.getresponse()
        return answer.status, _kept(answer.read(KEPT_OF_AN_ANSWER))
    finally:
        too_long.cancel()
        connection.close()


_OURS = {
    "Content-Type": "application/json",
    "User-Agent": AGENT,
    "Connection": "close",
    "Accept-Encoding": "identity",
}


def _cut(connection: _Pinned) -> None:
    """End a conversation that is drawn out byte by byte."""
    if connection.held is not None:
        with contextlib.suppress(OSError):
            connection.held.shutdown(socket.SHUT_RDWR)


def _kept(content: bytes) -> str:
    """The beginning of an answer as text that a page and the database can hold."""
    text = content[:KEPT_OF_AN_ANSWER].decode("utf-8", "replace")
    return "".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in text)[
        :KEPT_OF_AN_ANSWER
    ]
