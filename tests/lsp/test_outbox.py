"""Mail: saved with the act, sent once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from lsp import clock, outbox, tasks
from lsp.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet_bell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rung: list[str] = []
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: rung.append(task.name))
    return rung


def write(**more: Any) -> Message:
    return outbox.mail(to="alex@example.org", subject="A vacancy", text="There is one.", **more)


def test_a_mail_is_sent_once_with_our_reference() -> None:
    message = write()
    assert outbox.deliver() == 1
    assert outbox.deliver() == 0
    (sent,) = mail.outbox
    assert sent.to == ["alex@example.org"]
    assert sent.extra_headers["X-Reference"] == str(message.reference)
    assert str(message.reference) in sent.extra_headers["Message-ID"]
    message.refresh_from_db()
    assert message.status == "sent"


def test_a_rolled_back_act_sends_nothing(quiet_bell: list[str]) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert (outbox.deliver(), quiet_bell) == (0, [])


def test_the_bell_rings_after_the_commit(quiet_bell: list[str]) -> None:
    with transaction.atomic():
        write()
        assert quiet_bell == []
    assert quiet_bell == ["lsp.tasks.deliver"]


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmailMessage, "send", failing(ConnectionRefusedError("no server")))
    message = write()
    moment = clock.now()
    for attempt in range(1, outbox.MOST_ATTEMPTS + 1):
        with clock.at(moment):
            assert outbox.deliver() == 0
            message.refresh_from_db()
            assert message.attempts == attempt
            assert outbox.deliver() == 0, "not before the pause is over"
        moment = message.next_attempt_at
    message.refresh_from_db()
    assert message.attempts == outbox.MOST_ATTEMPTS
    assert message.status == "failed"
    assert "no server" in message.last_error


def failing(error: Exception) -> Callable[..., int]:
    def send(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        raise error

    return send


def test_one_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    outbox.mail(to="sam@example.org", subject="Another", text="Text")
    real = EmailMessage.send

    def send(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        if self.to == ["alex@example.org"]:
            raise ConnectionRefusedError
        return real(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", send)
    assert outbox.deliver() == 1
    assert [sent.to for sent in mail.outbox] == [["sam@example.org"]]


def test_a_sender_that_died_after_claiming_leaves_it_to_the_next() -> None:
    write()
    assert outbox._claim() is not None
    assert outbox.deliver() == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert outbox.deliver() == 1


def test_a_link_for_one_use_is_not_kept_once_sent() -> None:
    kept, forgotten = write(about="commitment:1"), write(about="invitation:1")
    outbox.deliver()
    kept.refresh_from_db()
    forgotten.refresh_from_db()
    assert kept.text == "There is one."
    assert forgotten.text == outbox.FORGOTTEN
    assert [sent.body for sent in mail.outbox] == ["There is one."] * 2


def test_a_subject_of_several_lines_becomes_one() -> None:
    message = outbox.mail(to="alex@example.org", subject="A\nvacancy\r\nBcc: x", text="Text")
    assert message.subject == "A vacancy Bcc: x"
