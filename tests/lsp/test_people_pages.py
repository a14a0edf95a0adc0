"""The pages of people, their roles and elected offices, and the way in by invitation."""

import pytest
from django.core import mail
from django.test import Client

from lsp import jobs, outbox
from lsp.models import Job, Message, Role, RoleGrant
from tests.factories import lsp as make
from tests.factories import partnerships as seats
from tests.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


def test_a_role_is_given_and_ended_on_pages() -> None:
    lsp = make.lsp()
    client, auditor = signed_in(make.coordinator(lsp)), make.user("audrey")
    base = f"/{lsp.slug}/people/"
    client.post(f"{base}roles/add/", {"user": "AUDREY", "role": "auditor"})
    grant = RoleGrant.objects.get(user=auditor)
    assert "Auditor" in text_of(client.get(base))
    client.post(f"{base}roles/{grant.pk}/end/", {"reason": "Left", "version": "1"})
    assert signed_in(auditor).get(f"/{lsp.slug}/audit/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"user": "nobody@example.org", "role": "auditor"}, "There is no account"),
        ({"user": "audrey", "role": "agency_officer"}, "Choose the organisation the officer acts for"),
        ({"user": "audrey", "role": "administrator"}, "Choose the role from the list"),
        ({"user": "audrey", "role": ""}, "Choose the role"),
    ],
)
def test_a_role_wrongly_given_is_explained(sent: dict[str, str], words: str) -> None:
    lsp = make.lsp()
    make.user("audrey")
    response = signed_in(make.coordinator(lsp)).post(f"/{lsp.slug}/people/roles/add/", sent)
    assert response.status_code == 422
    assert words in text_of(response)


def test_Q5_is_told_on_the_page() -> None:
    lsp = make.lsp()
    make.grant(make.user("exec"), Role.EXECUTIVE_COUNCILLOR, lsp=lsp)
    sent = {"user": "exec", "role": "scrutiny_councillor"}
    response = signed_in(make.coordinator(lsp)).post(f"/{lsp.slug}/people/roles/add/", sent)
    assert "(rule Q5)" in text_of(response)


def test_from_the_invitation_to_your_work() -> None:
    lsp = make.lsp("Tameside Strategic Partnership")
    coordinator = signed_in(make.coordinator(lsp))
    sent = {"name": "Sam Sample", "email": "sam@example.org", "role": "scrutiny_councillor"}
    response = coordinator.post(f"/{lsp.slug}/people/invite/", sent, follow=True)
    assert "on its way to sam@example.org" in text_of(response)
    outbox.deliver()
    link = next(line for line in mail.outbox[0].body.splitlines() if "/invitations/" in line)
    address = "/invitations/" + link.partition("/invitations/")[2]
    client = Client()
    opened = client.get(address)
    assert "Sam Sample" in text_of(opened)
    assert (opened.headers["Referrer-Policy"], opened.headers["Cache-Control"]) == ("same-origin", "no-store")
    weak = client.post(address, {"password": "password"})
    assert weak.status_code == 422
    assert "too common" in text_of(weak)
    done = client.post(address, {"password": "three plain sparrows"}, follow=True)
    assert done.redirect_chain == [("/work/", 302)]
    assert "Scrutiny councillor" in text_of(done)
    assert Client().get(address).status_code == 404
    assert "no longer holds" in text_of(Client().get(address))


def test_members_are_invited_from_the_list_one_by_one_and_all_at_once() -> None:
    lsp = make.lsp()
    body = seats.body(lsp)
    people = [make.person("Alex Example"), make.person("Bo Sample"), make.person("Cy Sample", email="")]
    for person in people:
        seats.appointment(seats.seat(body), person=person)
    client = signed_in(make.coordinator(lsp))
    base = f"/{lsp.slug}/people/"
    assert "No e-mail address" in text_of(client.get(f"{base}members/"))
    client.post(f"{base}{people[0].pk}/invite/", {"role": ""})
    assert "Invite again" in text_of(client.get(f"{base}members/"))
    assert "2 members with a current seat" in text_of(client.get(f"{base}invite-all/"))
    response = client.post(f"{base}invite-all/", follow=True)
    assert "Waiting" in text_of(response)
    jobs.run(Job.objects.get().pk)
    assert Message.objects.filter(to=people[1].email).exists()
    assert "Without an e-mail address" in text_of(client.get(f"/jobs/{Job.objects.get().pk}/"))


def test_a_person_is_corrected_from_the_list() -> None:
    lsp = make.lsp()
    person = make.person("Alex Example")
    client = signed_in(make.coordinator(lsp))
    sent = {"name": "Alex Example", "job_title": "Director", "email": "a@example.org", "version": "1"}
    client.post(f"/{lsp.slug}/people/{person.pk}/edit/", sent)
    person.refresh_from_db()
    assert (person.job_title, person.email) == ("Director", "a@example.org")


def test_elected_offices_are_kept_on_the_persons_page_and_Q5_is_told() -> None:
    council = make.authority("Ashford")
    lsp, account = make.lsp(authorities=[council]), make.user("skye")
    person = make.person("Skye Sample", user=account)
    make.grant(account, Role.SCRUTINY_COUNCILLOR, lsp=lsp)
    client = signed_in(make.coordinator(lsp))
    base = f"/{lsp.slug}/people/{person.pk}/"
    sent = {"kind": "councillor", "authority": "Ashford", "place": "North ward", "council_role": "executive"}
    assert "(rule Q5)" in text_of(client.post(f"{base}offices/add/", sent))
    assert "Enter the council" in text_of(client.post(f"{base}offices/add/", {"kind": "councillor"}))
    client.post(f"{base}offices/add/", {**sent, "council_role": "ward"})
    assert "North ward, Ashford" in text_of(client.get(base))
    office = person.elected_offices.get()
    client.post(f"{base}offices/{office.pk}/end/", {"on": "1 May 2107", "reason": "Retired", "version": "1"})
    assert "1 May 2107" in text_of(client.get(base))
