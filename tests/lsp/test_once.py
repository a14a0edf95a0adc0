"""A form sent twice is carried out once; failures to sign in are counted once for all processes."""

import pytest
from django.test import Client
from django.urls import reverse

from accountability.models import ProgressReport
from lsp import clock, kept_answers
from lsp.models import IdempotencyKey
from lsp.views.once import new_token
from tests.factories import accountability as make
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> tuple[Client, str]:
    on = make.stage()
    client = Client()
    client.force_login(on.officer)
    of = on.commitment("under_way")
    return client, reverse("accountability:commitment_report", args=[of.lsp.slug, of.address])


def test_a_form_sent_twice_is_carried_out_once(report: tuple[Client, str]) -> None:
    client, address = report
    typed = {"course": "on_course", "summary": "Six of eight.", "once": new_token()}
    first, second = client.post(address, typed), client.post(address, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert ProgressReport.objects.count() == 1
    client.post(address, {**typed, "once": new_token()})
    assert ProgressReport.objects.count() == 2


def test_a_refused_form_can_be_corrected_and_sent_again(report: tuple[Client, str]) -> None:
    client, address = report
    typed = {"course": "on_course", "summary": "", "once": new_token()}
    assert client.post(address, typed).status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert client.post(address, {**typed, "summary": "Six of eight."}).status_code == 302
    assert ProgressReport.objects.count() == 1


def test_every_form_of_an_act_carries_its_token(report: tuple[Client, str]) -> None:
    client, address = report
    assert 'name="once"' in client.get(address).content.decode()


@pytest.mark.parametrize("typed", ["pat", "pat@example.org", "PAT "])
def test_too_many_failures_lock_the_account_for_this_address(settings: object, typed: str) -> None:
    settings.AXES_FAILURE_LIMIT = 3  # type: ignore[attr-defined]
    places.user("pat")
    client = Client()
    login = reverse("account_login")
    for _ in range(3):
        answer = client.post(login, {"login": typed, "password": "wrong"})
    assert answer.status_code == 429
    answer = client.post(login, {"login": typed, "password": places.PASSWORD})
    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_kept_answers_are_forgotten_after_a_week(report: tuple[Client, str]) -> None:
    client, address = report
    with clock.at(clock.days_from_today(-8)):
        client.post(address, {"course": "on_course", "summary": "Long ago.", "once": new_token()})
    client.post(address, {"course": "on_course", "summary": "Now.", "once": new_token()})
    assert kept_answers.forget() == 1
    assert IdempotencyKey.objects.count() == 1
