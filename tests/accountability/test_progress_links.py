"""Progress by the link of a reminder mail: one commitment, its owner, once, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accountability.models import Commitment, ProgressLink, ProgressReport
from accountability.services import commitments, progress_links
from lsp import clock, outbox, reminders
from lsp.audit import act
from lsp.errors import LspError, NotFoundError, RuleRefused
from lsp.models import AuditEvent, Message, ReminderStart, RoleGrant
from tests.accountability.test_constraints import refused
from tests.accountability.test_several_partnerships import beside, promised
from tests.at_once import at_once
from tests.factories import accountability as make
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(r"https?://[^/\s]+(/progress/([A-Za-z0-9_-]{43})/)")
TOLD = {"course": "at_risk", "summary": "Two weeks late."}


def secret_for(of: Commitment) -> str:
    """The secret of a link, as the mail of the owner holds it."""
    with act("test.write", by=None):
        told = progress_links.words_for(of.owner.user, [of.pk])
    found = ADDRESS.search(told[of.pk])
    assert found is not None
    return found[2]


@pytest.fixture
def of(on: make.Stage) -> Commitment:
    return on.commitment("under_way", due_on=clock.days_from_today(14))


def reminded(of: Commitment) -> Message:
    """The mail that reminds of it."""
    places.save(ReminderStart(lsp=of.lsp, began_on=clock.days_from_today(-99)))
    reminders.remind()
    return Message.objects.get(about__startswith="reminder")


def test_the_reminder_of_the_owner_holds_a_link_and_the_record_its_hash_alone(of: Commitment) -> None:
    message = reminded(of)
    path, secret = ADDRESS.search(message.text).groups()  # type: ignore[union-attr]
    link = ProgressLink.objects.get()
    assert (link.commitment, link.recipient) == (of, of.owner.user)
    assert link.expires_on == clock.days_from_today(21)
    assert secret not in str(vars(link))
    assert link.digest == progress_links._digest(secret)
    assert Client().get(path).status_code == 200
    outbox.deliver()
    assert secret in mail.outbox[0].body
    message.refresh_from_db()
    assert secret not in message.text


def test_a_regime_may_say_how_long_it_holds(of: Commitment) -> None:
    regime = of.lsp.regime
    regime.terms = {**regime.terms, "notices": {**regime.terms.get("notices", {}), "progress_link_days": 3}}
    places.save(regime)
    secret_for(of)
    assert ProgressLink.objects.get().expires_on == clock.days_from_today(3)


@pytest.mark.parametrize("state", ["made", "delivered"])
def test_no_link_where_there_is_nothing_to_report(on: make.Stage, state: str) -> None:
    of = on.commitment(state, due_on=clock.days_from_today(14))
    with act("test.write", by=None):
        assert progress_links.words_for(on.officer, [of.pk]) == {}


def test_no_link_for_anybody_but_the_owner_who_acts_for_the_agency(on: make.Stage, of: Commitment) -> None:
    colleague = places.officer(on.agency, on.lsp)
    seated = places.user("seated")
    with places.in_act():
        of.owner = places.person(user=seated)
        of.save()
        assert progress_links.words_for(colleague, [of.pk]) == {}
        assert progress_links.words_for(seated, [of.pk]) == {}


def test_looking_changes_nothing_and_the_page_is_kept_nowhere(of: Commitment) -> None:
    path = f"/progress/{secret_for(of)}/"
    before = AuditEvent.objects.count()
    for _ in range(3):
        answer = Client().get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert answer["Referrer-Policy"] == "no-referrer"
        assert of.title in answer.content.decode()
    assert Client().head(path).status_code == 200
    assert AuditEvent.objects.count() == before
    assert ProgressLink.objects.get().used_at is None


def test_it_reports_once_as_its_owner_and_the_trail_says_how(of: Commitment) -> None:
    path = f"/progress/{secret_for(of)}/"
    answer = Client().post(path, TOLD)
    assert (answer.status_code, answer["Location"]) == (302, "/progress/thanks/")
    made = ProgressReport.objects.get()
    assert (made.reported_by, made.summary) == (of.owner.user, "Two weeks late.")
    used = AuditEvent.objects.get(kind="progress-link.use")
    assert (used.actor_id, used.source, used.subject_id) == (of.owner.user.pk, "link", of.pk)
    assert ProgressLink.objects.get().report == made
    for again in (Client().get(path), Client().post(path, TOLD)):
        assert again.status_code == 404
        assert "This link was used" in again.content.decode()
        assert "sign in" in again.content.decode()
        assert of.title not in again.content.decode()
    assert ProgressReport.objects.count() == 1
    assert "on the record" in Client().get("/progress/thanks/").content.decode()


def test_a_refused_report_leaves_the_link_and_what_was_typed(of: Commitment) -> None:
    secret = secret_for(of)
    typed = {**TOLD, "evidence-0-title": "Minutes", "evidence-0-url": "ftp://example.org"}
    answer = Client().post(f"/progress/{secret}/", typed)
    assert answer.status_code == 422
    assert "Two weeks late." in answer.content.decode()
    with pytest.raises(RuleRefused):
        progress_links.report(secret, course="", summary="")
    assert progress_links.report(secret, **TOLD).pk


def _role_ends(of: Commitment) -> None:
    grant = RoleGrant.objects.get(user=of.owner.user)
    grant.ends_on = clock.today()
    grant.save()


def _another_owner(of: Commitment) -> None:
    of.owner = places.person()
    of.save()


def _account_closed(of: Commitment) -> None:
    of.owner.user.is_active = False
    of.owner.user.save()


def _moved_on(of: Commitment) -> None:
    commitments.deliver(of, by=of.owner.user)


@pytest.mark.parametrize("happens", [_role_ends, _another_owner, _account_closed, _moved_on])
def test_it_is_void_once_its_ground_is_gone(of: Commitment, happens: Callable[[Commitment], None]) -> None:
    secret = secret_for(of)
    with places.in_act():
        happens(of)
    with pytest.raises(NotFoundError):
        progress_links.report(secret, **TOLD)
    answer = Client().get(f"/progress/{secret}/")
    assert answer.status_code == 404
    assert of.title not in answer.content.decode()


def test_what_was_written_with_a_link_that_no_longer_holds_is_shown_again(of: Commitment) -> None:
    path = f"/progress/{secret_for(of)}/"
    assert Client().post(path, TOLD).status_code == 302
    evidence = {"evidence-0-title": "Minutes", "evidence-1-url": "https://example.org/2"}
    words = {"summary": "Three <b>weeks</b> late.", "help_wanted": "A lorry", **evidence}
    page = Client().post(path, {**TOLD, **words, "files": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert page.status_code == 404
    shown = page.content.decode()
    assert "What you wrote was not sent" in shown
    assert "Three &lt;b&gt;weeks&lt;/b&gt; late." in shown
    assert "A lorry" in shown
    for label, said in (
        ("How is it going?", "At risk"),
        ("Evidence 1: what it shows", "Minutes"),
        ("Evidence 2: web address", "https://example.org/2"),
        ("Evidence that is a file", "“a.pdf” was not kept. Choose it again"),
    ):
        assert label in shown, label
        assert said in shown, said
    assert "Evidence 3" not in shown
    forged = Client().post(path, {"course": "sideways"}).content.decode()
    assert "sideways" in forged, "what is no course is given back as it was sent"
    assert "What you wrote" not in Client().get(path).content.decode()
    assert ProgressReport.objects.get().summary == TOLD["summary"]


def test_it_expires_on_its_day(of: Commitment, time_machine: Any) -> None:
    secret, now = secret_for(of), clock.now()
    time_machine.move_to(now + timedelta(days=20))
    assert progress_links.read(secret)
    time_machine.move_to(now + timedelta(days=21))
    with pytest.raises(NotFoundError):
        progress_links.read(secret)


@pytest.mark.parametrize("secret", ["x", "A" * 43, "%00", "../work"])
def test_no_other_secret_opens_anything(of: Commitment, secret: str) -> None:
    secret_for(of)
    assert Client().get(f"/progress/{secret}/").status_code == 404


def test_C6_what_is_reported_by_link_stands_on_all(on: make.Stage) -> None:
    first, second = promised((on, beside(on)), "under_way")
    progress_links.report(secret_for(first), **TOLD)
    assert second.progress_reports.get().reported_by == on.officer


def test_C6_a_report_by_one_link_uses_up_the_others_of_the_same_promise(on: make.Stage) -> None:
    first, second = promised((on, beside(on)), "under_way")
    stays = secret_for(on.commitment("under_way"))
    used, other, again = secret_for(first), secret_for(second), secret_for(second)
    progress_links.report(used, **TOLD)
    with pytest.raises(progress_links.LinkUsed):
        progress_links.report(other, **TOLD)
    assert "This link was used" in Client().get(f"/progress/{other}/").content.decode()
    with pytest.raises(progress_links.LinkUsed):
        progress_links.read(used)
    assert progress_links.read(stays)
    assert [each.progress_reports.count() for each in (first, second)] == [1, 1]
    for link in ProgressLink.objects.exclude(report=None):
        assert link.report.commitment == link.commitment
    told = AuditEvent.objects.filter(kind="progress-link.use").values_list("lsp_id", "subject_id")
    assert sorted(told) == [(first.lsp.pk, first.pk), (second.lsp.pk, second.pk)]
    assert ProgressLink.objects.get(digest=progress_links._digest(again)).expires_on == clock.days_from_today(
        1
    )


def test_an_older_link_of_the_same_commitment_holds_no_longer_once_another_was_used(
    of: Commitment, time_machine: Any
) -> None:
    older = secret_for(of)
    time_machine.move_to(clock.now() + timedelta(days=7))
    progress_links.report(secret_for(of), **TOLD)
    with pytest.raises(NotFoundError):
        progress_links.report(older, **TOLD)


def test_V1_C6_the_page_names_the_partnerships_it_is_reported_to_that_its_holder_may_know_of(
    on: make.Stage,
) -> None:
    first, second = promised((on, beside(on)), "under_way")
    hidden = make.stage()
    hidden.agency = on.agency
    hidden.commitment("under_way", logged_with=first)
    page = Client().get(f"/progress/{secret_for(first)}/").content.decode()
    assert f"said to {second.lsp} as well" in page
    assert hidden.lsp.name not in page
    assert (
        "as well" not in Client().get(f"/progress/{secret_for(on.commitment('under_way'))}/").content.decode()
    )


@pytest.mark.database
def test_the_database_keeps_links_whole(of: Commitment) -> None:
    secret_for(of)
    link = ProgressLink.objects.get()
    same = {"commitment": of, "recipient": link.recipient, "sent_on": clock.today()}
    later = clock.days_from_today(1)
    for name, wrong in (
        ("digest", {"digest": "A" * 64, "expires_on": later}),
        ("expires", {"digest": "a" * 64, "expires_on": clock.today()}),
        ("used_for_one_report", {"digest": "a" * 64, "expires_on": later, "used_at": clock.now()}),
    ):
        refused(f"accountability_progresslink_{name}", ProgressLink(**same, **wrong).save)


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_two_who_use_it_at_once_have_one_report(on: make.Stage) -> None:
    secret = secret_for(on.commitment("under_way"))
    outcomes = at_once(*[lambda: progress_links.report(secret, **TOLD)] * 4)
    assert sum(isinstance(each, ProgressReport) for each in outcomes) == 1, outcomes
    assert all(isinstance(each, ProgressReport | LspError) for each in outcomes)
    assert ProgressReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_C6_two_links_of_one_promise_used_at_once_have_one_report(on: make.Stage) -> None:
    first, second = promised((on, beside(on)), "under_way")
    secrets = [secret_for(first), secret_for(second)]
    outcomes = at_once(*(lambda secret=secret: progress_links.report(secret, **TOLD) for secret in secrets))
    assert sum(isinstance(each, ProgressReport) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, progress_links.LinkUsed) for each in outcomes) == 1, outcomes
    assert [each.progress_reports.count() for each in (first, second)] == [1, 1]
