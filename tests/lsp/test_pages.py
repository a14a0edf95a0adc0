"""Pages of the platform: what they show, what they keep, what they cost."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver

from lsp import clock, jobs, outbox, tasks, work
from lsp.models import Block, Job, LocalStrategicPartnership, Message, Role, RoleGrant, User
from lsp.services import accounts, partnerships
from tests.factories import lsp as make
from tests.factories import partnerships as seats

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: None)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- the front page


def test_the_front_page_lists_what_is_published_with_its_numbers() -> None:
    shown = make.lsp("Tameside Strategic Partnership")
    make.lsp("Hidden Partnership", published=False)
    seats.body(shown, published=True)
    page = text_of(Client().get("/"))
    assert "Tameside Strategic Partnership" in page
    assert "Hidden Partnership" not in page
    assert 'data-label="Bodies">1<' in page


@pytest.mark.parametrize("words", ["tameside", "STRATEGIC tame", "Ashton", "Cheshire"])
def test_a_partnership_is_found_by_its_name_its_council_or_its_county(words: str) -> None:
    county = make.authority("Cheshire", kind="county")
    make.lsp("Tameside Strategic Partnership", authorities=[make.authority("Ashton", county=county)])
    make.lsp("Elsewhere")
    page = text_of(Client().get("/", {"q": words}))
    assert "Tameside Strategic Partnership" in page
    assert "Elsewhere" not in page


def test_nothing_found_says_so_and_keeps_the_words() -> None:
    make.lsp()
    page = text_of(Client().get("/", {"q": "nowhere <b>"}))
    assert "No partnership is called like that" in page
    assert 'value="nowhere &lt;b&gt;"' in page


def test_signed_in_your_work_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    item = work.WorkItem("Accept this", "/somewhere/")
    monkeypatch.setattr(work, "_providers", [lambda user, access, day: [work.WorkSection("Waiting", [item])]])
    page = text_of(signed_in(make.user()).get("/"))
    assert page.index("Accept this") < page.index("Find a partnership</h2>")


# --- your work


def test_work_shows_roles_partnerships_and_what_of_seats_is_due() -> None:
    lsp = make.lsp("Tameside Strategic Partnership")
    seats.seat(seats.body(lsp), label="Chief Constable")
    page = text_of(signed_in(make.coordinator(lsp)).get("/work/"))
    assert "LSP coordinator" in page
    assert "Chief Constable" in page
    assert "Vacant</strong>" in page


def test_work_is_for_who_is_signed_in() -> None:
    response = Client().get("/work/")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?next=/work/")


def test_who_holds_nothing_is_told_so() -> None:
    assert "You hold no role today" in text_of(signed_in(make.user()).get("/work/"))


# --- a partnership


def test_the_overview_says_what_it_is_and_leads_to_its_parts() -> None:
    lsp = make.lsp("Tameside Strategic Partnership")
    page = text_of(Client().get(f"/{lsp.slug}/"))
    assert lsp.accountable_body.name in page
    assert "Safer and Stronger Communities" in page
    assert f'href="/{lsp.slug}/bodies/"' in page
    assert "/settings/" not in page


def test_L5_the_overview_answers_as_at_a_past_day() -> None:
    lsp = make.lsp()
    first = Block.objects.filter(lsp=lsp).earliest("id")
    with make.in_act():
        first.ends_on, first.end_reason = clock.today(), "Folded"
        first.save()
    assert first.name not in text_of(Client().get(f"/{lsp.slug}/"))
    past = text_of(Client().get(f"/{lsp.slug}/?as_at=1+March+2006"))
    assert first.name in past
    assert f'href="/{lsp.slug}/bodies/?as_at=2006-03-01"' in past


def test_V2_an_unpublished_partnership_is_unknown_to_strangers() -> None:
    lsp = make.lsp(published=False)
    assert Client().get(f"/{lsp.slug}/").status_code == 302
    assert signed_in(make.user()).get(f"/{lsp.slug}/").status_code == 404
    assert signed_in(make.coordinator(make.lsp())).get(f"/{lsp.slug}/").status_code == 404
    assert signed_in(make.auditor(lsp)).get(f"/{lsp.slug}/").status_code == 200


def edited(lsp: LocalStrategicPartnership, **changes: Any) -> dict[str, Any]:
    """The edit form as it would be sent, with changes."""
    council = lsp.accountable_body.name
    return {
        "name": lsp.name,
        "authorities": council,
        "accountable_body": council,
        "tier": "single",
        "version": str(lsp.version),
        **changes,
    }


def test_the_coordinator_corrects_the_record() -> None:
    lsp = make.lsp()
    client = signed_in(make.coordinator(lsp))
    sent = edited(
        lsp,
        about="New words",
        mode_advisory="60",
        starts_on_day="1",
        starts_on_month="April",
        starts_on_year="2002",
    )
    response = client.post(f"/{lsp.slug}/settings/edit/", sent, follow=True)
    assert "record is changed" in text_of(response)
    lsp.refresh_from_db()
    assert (lsp.about, lsp.governance_modes, str(lsp.starts_on)) == (
        "New words",
        {"advisory": 60},
        "2002-04-01",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"authorities": "Nowhere-on-Sea"}, "There is no council called Nowhere-on-Sea"),
        ({"accountable_body": "Kentt"}, "Is it Kent?"),
        ({"accountable_body": "Kent"}, "(rule L1)"),
        ({"tier": "district", "upper_tier": "0"}, "Upper-tier partnership"),
        (
            {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2006"},
            "February 2006 has days 1 to 28",
        ),
        ({"mode_advisory": "101"}, "100"),
        ({"name": ""}, "Enter the name"),
    ],
)
def test_bad_input_says_what_is_wrong_and_loses_nothing(changes: dict[str, str], words: str) -> None:
    make.authority("Kent", kind="county")
    lsp = make.lsp()
    sent = edited(lsp, about="Typed with care", **changes)
    response = signed_in(make.coordinator(lsp)).post(f"/{lsp.slug}/settings/edit/", sent)
    page = text_of(response)
    assert response.status_code == 422
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert words in page
    assert "Typed with care" in page
    lsp.refresh_from_db()
    assert lsp.version == 1


def test_who_comes_second_is_told_and_keeps_the_text() -> None:
    lsp = make.lsp()
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/edit/", edited(lsp, about="First"))
    response = client.post(f"/{lsp.slug}/settings/edit/", edited(lsp, about="Second and longer"))
    assert response.status_code == 409
    assert "Second and longer" in text_of(response)
    lsp.refresh_from_db()
    assert lsp.about == "First"


def test_blocks_are_added_renamed_and_ended_on_pages() -> None:
    lsp = make.lsp(blocks=0)
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/blocks/add/", {"name": "Environment"})
    block = Block.objects.get(lsp=lsp)
    base = f"/{lsp.slug}/settings/blocks/{block.slug}"
    client.post(f"{base}/edit/", {"name": "Cleaner", "position": "2", "version": "1"})
    response = client.post(f"{base}/end/", {"on": "1 March 2107", "reason": "", "version": "2"})
    assert (response.status_code, "Say why it ends" in text_of(response)) == (422, True)
    client.post(f"{base}/end/", {"on": "1 March 2107", "reason": "Folded", "version": "2"})
    block.refresh_from_db()
    assert (block.name, block.position, block.end_reason) == ("Cleaner", 2, "Folded")


def test_publishing_and_taking_back_on_pages() -> None:
    lsp = make.lsp(published=False)
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/publish/", {"version": "1"})
    assert "It is already published" in text_of(client.get(f"/{lsp.slug}/settings/publish/"))
    assert Client().get(f"/{lsp.slug}/").status_code == 200
    client.post(f"/{lsp.slug}/settings/unpublish/", {"reason": "Being corrected", "version": "2"})
    assert Client().get(f"/{lsp.slug}/").status_code == 302


def test_the_end_of_a_partnership_is_recorded_on_a_page() -> None:
    lsp = make.lsp()
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/end/", {"on": "1 April 2107", "reason": "Merged", "version": "1"})
    assert "Merged" in text_of(client.get(f"/{lsp.slug}/settings/"))


# --- organisations and councils


def test_organisations_are_searched_filtered_and_downloaded() -> None:
    make.organisation("Example Police", kind="police")
    make.organisation("Sample Chamber", sector="private")
    client = Client()
    assert "Sample Chamber" not in text_of(client.get("/organisations/?q=police"))
    assert "Example Police" not in text_of(client.get("/organisations/?sector=private"))
    assert "No organisation fits" in text_of(client.get("/organisations/?q=nothing"))
    file = client.get("/organisations/?format=csv&q=police").content.decode()
    assert "Example Police" in file
    assert "Sample Chamber" not in file


def test_L3_stands_on_the_organisations_page() -> None:
    kent = make.authority("Kent", kind="county")
    ashford, dover = make.authority("Ashford", county=kent), make.authority("Dover", county=kent)
    make.lsp("Ashford Partnership", authorities=[ashford])
    police = make.organisation("Kent Police", serves=[kent])
    page = text_of(Client().get(f"/organisations/{police.slug}/"))
    assert "Wider: it serves the partnership&#x27;s whole area, and more." in page
    assert dover.name in page


def test_a_coordinator_adds_changes_and_ends_an_organisation() -> None:
    council = make.authority("Ashford")
    client = signed_in(make.coordinator(make.lsp()))
    sent = {"name": "Example Trust", "sector": "voluntary", "serves": "ashford", "website": "example.org"}
    response = client.post("/organisations/add/", sent, follow=True)
    assert council.name in text_of(response)
    again = client.post("/organisations/add/", {**sent, "kind": "carers"})
    assert again.status_code == 422
    assert "carers" in text_of(again)
    client.post("/organisations/example-trust/edit/", {**sent, "kind": "carers", "version": "1"})
    client.post(
        "/organisations/example-trust/end/", {"on": "1 April 2107", "reason": "Closed", "version": "2"}
    )
    assert "Closed" in text_of(client.get("/organisations/example-trust/"))


def test_councils_are_public_and_changed_by_the_administrator() -> None:
    make.authority("Ashford")
    assert "Change" not in text_of(Client().get("/councils/?q=ashf"))
    client = signed_in(make.administrator())
    client.post("/councils/add/", {"name": "Kent", "kind": "county"})
    client.post("/councils/kent/edit/", {"name": "Kent County", "kind": "county", "version": "1"})
    assert "Kent County" in text_of(client.get("/councils/"))
    refused = client.post("/councils/add/", {"name": "Dover", "kind": "district", "county": "Ashford"})
    assert "Ashford is not a county" in text_of(refused)


# --- people, roles, invitations


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
    assert "No e-mail address" in text_of(client.get(base))
    client.post(f"{base}{people[0].pk}/invite/", {"role": ""})
    assert "Invite again" in text_of(client.get(base))
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


# --- jobs


def a_job(by: User, **more: Any) -> Job:
    return Job.objects.create(kind="test.work", title="Import of members", created_by=by, **more)


def test_a_running_job_shows_how_far_it_is_and_renews_itself_without_javascript() -> None:
    owner = make.user()
    job = a_job(owner, status="running", done=3, total=12, step="Reading rows")
    page = text_of(signed_in(owner).get(f"/jobs/{job.pk}/"))
    assert "25% done" in page
    assert "Reading rows" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_finished_job_shows_its_report_row_by_row_and_as_a_file() -> None:
    owner = make.user()
    rows = [{"row": 2, "column": "F", "reason": "=There is no county called Kentt."}]
    report = {"message": "Row 2 is wrong.", "counts": {"refused": 1}, "rows": rows}
    job = a_job(owner, status="refused", report=report)
    client = signed_in(owner)
    page = text_of(client.get(f"/jobs/{job.pk}/"))
    assert "no county called Kentt" in page
    assert "http-equiv" not in page
    file = client.get(f"/jobs/{job.pk}/?format=csv").content.decode()
    assert "'=There is no county" in file


def test_jobs_and_accounts_are_sorted_and_downloaded() -> None:
    administrator = make.administrator(username="zoe")
    client = signed_in(administrator)
    make.person("Alex Example", user=make.user(username="anna"))
    a_job(administrator)
    accounts = client.get("/administration/accounts/?format=csv&sort=-account").content.decode()
    assert accounts.index("zoe") < accounts.index("anna")
    assert "Alex Example" in accounts
    for path in ("/administration/accounts/", "/jobs/"):
        assert client.get(f"{path}?format=xlsx").status_code == 200
    assert client.get("/jobs/?format=csv").content.decode("utf-8-sig").startswith("Job,Partnership,State")


def test_jobs_of_others_do_not_exist() -> None:
    job = a_job(make.user())
    assert signed_in(make.user()).get(f"/jobs/{job.pk}/").status_code == 404
    assert "No jobs yet" in text_of(signed_in(make.user()).get("/jobs/"))
    assert "Import of members" in text_of(signed_in(make.administrator()).get("/jobs/?status=queued"))


# --- administration


def test_the_administrator_adds_a_partnership() -> None:
    make.regime()
    council = make.authority("Tameside")
    client = signed_in(make.administrator())
    sent = {
        "name": "Tameside Strategic Partnership",
        "slug": "tameside",
        "prefix": "TSP",
        "authorities": council.name,
        "accountable_body": council.name,
        "tier": "single",
    }
    response = client.post("/administration/partnerships/add/", {**sent, "slug": "work"})
    assert "belongs to the service" in text_of(response)
    assert client.post("/administration/partnerships/add/", sent).headers["Location"] == "/tameside/settings/"
    assert Block.objects.filter(lsp__slug="tameside").count() == 4
    again = client.post("/administration/partnerships/add/", sent)
    assert again.status_code == 422


def test_the_administrator_gives_and_ends_any_role_and_closes_accounts() -> None:
    client, holder = signed_in(make.administrator()), make.user("holder")
    base = f"/administration/accounts/{holder.pk}/"
    client.post(f"{base}roles/add/", {"role": "administrator"})
    grant = RoleGrant.objects.get(user=holder)
    client.post(f"{base}roles/{grant.pk}/end/", {"reason": "By mistake", "version": "1"})
    assert signed_in(holder).get("/administration/").status_code == 404
    client.post(f"{base}close/", {"reason": "Left"})
    holder.refresh_from_db()
    assert not holder.is_active
    assert "Closed" in text_of(client.get("/administration/accounts/?q=holder"))
    client.post(f"{base}reopen/")
    assert "Open" in text_of(client.get(base))


# --- signing in and out


@pytest.mark.parametrize("name", ["alex", "alex@example.org"])
def test_one_signs_in_with_the_user_name_or_the_address(name: str) -> None:
    make.user("alex")
    response = Client().post("/accounts/login/", {"login": name, "password": make.PASSWORD})
    assert response.headers["Location"] == "/work/"


def test_nobody_signs_up_and_a_closed_account_does_not_sign_in() -> None:
    assert "signup_closed" in next(template.name for template in Client().get("/accounts/signup/").templates)
    account = make.user("alex")
    accounts.close(account, by=make.administrator(), reason="Left")
    response = Client().post("/accounts/login/", {"login": "alex", "password": make.PASSWORD})
    assert response.headers.get("Location") != "/work/"


def test_the_mail_to_choose_a_new_password_goes_through_the_outbox_and_the_link_works() -> None:
    account = make.user("alex")
    Client().post("/accounts/password/reset/", {"email": account.email})
    assert mail.outbox == []
    message = Message.objects.get()
    assert (message.to, message.about) == (account.email, "account")
    link = next(word for word in message.text.split() if "/accounts/password/reset/key/" in word)
    client = Client()
    form = client.get(link.partition("testserver")[2], follow=True)
    words = {"password1": "three plain sparrows", "password2": "three plain sparrows"}
    client.post(form.redirect_chain[-1][0], words)
    account.refresh_from_db()
    assert account.check_password("three plain sparrows")


# --- what pages cost


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/work/",
        "/organisations/",
        "/councils/",
        "/{lsp}/",
        "/{lsp}/people/",
        "/administration/accounts/",
    ],
)
def test_a_page_costs_as_many_queries_for_many_records_as_for_one(
    address: str, django_assert_max_num_queries: Any
) -> None:
    lsp, administrator = make.lsp(), make.administrator()
    make.grant(administrator, Role.COORDINATOR, lsp=lsp)
    client = signed_in(administrator)
    path = address.format(lsp=lsp.slug)

    def fill(number: int) -> None:
        for _ in range(number):
            other = make.lsp()
            body = seats.body(lsp, published=True)
            seats.appointment(seats.seat(body), person=make.person())
            make.organisation(serves=[other.accountable_body])
            make.grant(make.user(), Role.AUDITOR, lsp=lsp)

    def cost() -> int:
        with django_assert_max_num_queries(40) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    fill(1)
    client.get(path)
    few = cost()
    fill(4)
    assert cost() == few


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


def test_the_administrator_says_whose_account_it_is() -> None:
    account, person = make.user(), make.person("Alex Example", email="alex@example.org")
    other = make.person("Bo Sample", user=make.user())
    client = signed_in(make.administrator())
    base = f"/administration/accounts/{account.pk}/person/"
    assert "has another account" in text_of(client.post(base, {"person": other.name}))
    assert "Nobody in the register" in text_of(client.post(base, {"person": "Nobody"}))
    client.post(base, {"person": "ALEX@example.org"})
    person.refresh_from_db()
    assert person.user == account
    client.post(base, {"person": ""})
    person.refresh_from_db()
    assert person.user is None


def test_no_address_of_the_service_can_be_a_partnerships() -> None:
    def first_parts(patterns: Any, before: str = "") -> set[str]:
        found = set()
        for pattern in patterns:
            address = before + str(pattern.pattern).lstrip("^")
            if hasattr(pattern, "url_patterns"):
                found |= first_parts(pattern.url_patterns, address)
            elif not address.startswith("<"):
                found.add(re.split(r"[/.<\\]", address)[0])
        return found - {""}

    assert first_parts(get_resolver().url_patterns) <= partnerships.RESERVED
