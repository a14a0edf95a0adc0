"""The world the matrix walks: the demonstration, a partnership nobody may know of, and what is not for everybody."""

import gzip
from typing import Any

from django.test import Client

from accountability.demonstration.load import load
from accountability.models import Commitment
from accountability.services import commitments, progress
from lsp import clock, jobs
from lsp.models import (
    AuditEvent,
    ElectedOffice,
    JobFile,
    LocalStrategicPartnership,
    Organisation,
    Person,
    RoleGrant,
    User,
)
from lsp.services import areas, invitations, people, reminder_preferences, tokens, trail
from lsp.stored.inspection import Upload
from partnerships.models import Body
from partnerships.services import bodies, seats
from tests.factories import lsp as places
from tests.matrix import (
    agreement_samples,
    annual_samples,
    duty_samples,
    heir_samples,
    hidden,
    meeting_samples,
    obligation_samples,
    participation_samples,
    pledge_samples,
    promise_samples,
    recorded_samples,
    strategy_samples,
    structure_samples,
    webhook_samples,
)
from tests.matrix.samples import (
    AREA_IMPORTS,
    CROSSING,
    HIDDEN_SLUG,
    MEMBER_IMPORTS,
    READ,
    REGISTER_IMPORTS,
    REMEMBERED,
    ROLES,
    UPDATES,
    World,
    fresh,
    waiting_import,
)

PASSWORD = "a-long-demonstration-password"
CROSSED = (
    "block", "body", "seat", "term", "office", "link", "acknowledgement", "meeting", "decision", "interest", "role",
    "job", "accepted", "draft", "recorded", "action", "action resource", "action milestone",
)  # fmt: skip
"""The samples of the hidden partnership that are asked for below another."""


def build() -> World:
    """The whole world, in the open transaction."""
    assert load(password=PASSWORD)
    world = World()
    _people(world)
    hidden.build(world)
    _in_tameside(world)
    _in_oldham(world)
    strategy_samples.build(world)
    _shared(world)
    heir_samples.build(world)
    duty_samples.build(world)
    participation_samples.build(world)
    annual_samples.build(world)
    pledge_samples.build(world)
    obligation_samples.build(world)
    agreement_samples.build(world)
    meeting_samples.packs(world)
    world.clients["anonymous"] = Client()
    for role, user in world.users.items():
        client = world.clients[role] = Client()
        client.handler = world.clients["anonymous"].handler  # one handler: its middleware is loaded once
        client.force_login(User.objects.get(pk=user.pk))
        world.secrets[role] = tokens.create(user=user, by=user, name="matrix", scopes=("read", "write"))[1]
    world.secrets["anonymous"] = ""
    return world


def _people(world: World) -> None:
    for role in ROLES:
        if role not in ("anonymous", "nobody", "keeper"):
            world.users[role] = User.objects.get(username=role)
    world.users["nobody"] = places.user("nobody")
    world.users["keeper"] = places.user("keeper", first_name="Qxkeeper", last_name="Sample")


# Tameside ----------------------------------------------------------------------------------------------------


def _in_tameside(world: World) -> None:
    lsp = LocalStrategicPartnership.objects.get(slug="tameside")
    coordinator = fresh(world.users["coordinator"])
    here = {"lsp": lsp.slug}
    board = Body.objects.get(lsp=lsp, kind="board")
    seat = board.seats.filter(appointments__ends_on=None, appointments__isnull=False).first()
    term = seat.appointments.filter(ends_on=None).first()
    office = board.offices.filter(ends_on=None).first()
    group = bodies.create(
        lsp=lsp,
        by=coordinator,
        name="Qxbody group",
        kind="forum",
        parent=board,
        terms_of_reference="Qxbody terms.",
        starts_on=places.LONG_AGO,
    )
    place = seats.create(
        group, by=coordinator, label="Qxbody place", organisation=seat.organisation, starts_on=places.LONG_AGO
    )
    role = RoleGrant.objects.get(user=world.users["scrutiny"], lsp=lsp)
    person = Person.objects.get(name="Dana Placeholder")
    world.sample("tameside", lsp, **here)
    block = lsp.blocks.get(slug="safer-and-stronger-communities")
    world.sample("tameside block", block, **here, block=block.slug)
    world.sample("tameside body", board, **here, body=board.slug)
    world.sample("tameside unpublished body", group, **here, body=group.slug)
    world.sample("tameside seat", seat, **here, body=board.slug, seat=seat.pk)
    world.sample("tameside vacant seat", place, **here, body=group.slug, seat=place.pk)
    world.sample("tameside term", term, **here, body=board.slug, term=term.pk)
    world.sample("tameside office", office, **here, body=board.slug, office=office.pk)
    world.sample("tameside role", role, **here, grant=role.pk)
    world.sample("tameside person", person, **here, person=person.pk)
    job = waiting_import(lsp, coordinator, "Members: trial of qxjob.csv")
    world.sample("tameside job", job, **here, job=job.pk, routes=MEMBER_IMPORTS)
    meeting_samples.in_tameside(world, board)
    recorded_samples.in_tameside(world, board)
    structure_samples.in_tameside(world, board)
    _tameside_commitments(world, lsp, coordinator)


def _tameside_commitments(world: World, lsp: Any, coordinator: User) -> None:
    officer = fresh(world.users["partners"])
    fire = Organisation.objects.get(name="Greater Manchester Fire and Rescue Service")
    owner = Person.objects.get(name="Gus Mockup")
    details: dict[str, Any] = {
        "lsp": lsp,
        "organisation": fire,
        "block": lsp.blocks.get(slug="safer-and-stronger-communities"),
        "due_on": clock.days_from_today(60),
        "owner": owner,
        "measure_of_success": "Two visits a week",
    }
    draft = commitments.draft(by=officer, title="Qxown title", description="Qxown words.", **details)
    made = commitments.draft(by=officer, title="Qxearlier title", description="Qxearlier words.", **details)
    made = commitments.edit(made, by=officer, title="Qxunpublished title", description="Qxunpublished words.")
    commitments.make(made, by=officer, note="Qxnote of the agency.")
    made = Commitment.objects.get(pk=made.pk)
    public = commitments.draft(by=officer, title="Visits to new tenants", **details)
    commitments.make(public, by=officer, note="Qxnote of the agency.")
    commitments.accept(public, by=coordinator, note="Qxnote of the coordinator.", publish=True)
    report = progress.report(
        public,
        by=officer,
        course="on_course",
        summary="The first visits were made.",
        help_wanted="Qxhelp from the council.",
        evidence=[("Minutes", "https://example.org/minutes")],
        files=[Upload("Visits.csv", b"Visits\n12\n")],
    )
    public = Commitment.objects.get(pk=public.pk)
    world.sample("tameside draft", draft, lsp=lsp.slug, reference=f"draft-{draft.pk}")
    world.sample("tameside unpublished", made, lsp=lsp.slug, reference=made.reference, routes=READ)
    world.sample("tameside public", public, lsp=lsp.slug, reference=public.reference)
    world.sample("tameside report", report, lsp=lsp.slug, report=report.pk)
    promise_samples.in_tameside(world, public, report, officer)


# Oldham, and what belongs to no partnership ------------------------------------------------------------------


def _in_oldham(world: World) -> None:
    lsp = LocalStrategicPartnership.objects.get(slug="oldham")
    here = {"lsp": lsp.slug}
    board = Body.objects.get(lsp=lsp, kind="board")
    seat = board.seats.filter(appointments__ends_on=None, appointments__isnull=False).first()
    term = seat.appointments.filter(ends_on=None).first()
    office = board.offices.get()
    role = RoleGrant.objects.get(user=world.users["neighbour"], lsp=lsp)
    block = lsp.blocks.get(slug="safer-and-stronger-communities")
    row = Commitment.objects.filter(lsp=lsp, organisation__kind="police", published=True).first()
    person = Person.objects.get(name="Gil Example")
    world.sample("oldham", lsp, **here)
    world.sample("oldham block", block, **here, block=block.slug)
    world.sample("oldham body", board, **here, body=board.slug)
    world.sample("oldham seat", seat, **here, body=board.slug, seat=seat.pk)
    world.sample("oldham term", term, **here, body=board.slug, term=term.pk)
    world.sample("oldham office", office, **here, body=board.slug, office=office.pk)
    free = seats.create(
        board,
        by=fresh(world.users["neighbour"]),
        label="Another place",
        organisation=seat.organisation,
        starts_on=clock.today(),
    )
    world.sample("oldham vacant seat", free, **here, body=board.slug, seat=free.pk, routes=READ)
    world.sample("oldham role", role, **here, grant=role.pk)
    world.sample("oldham person", person, **here, person=person.pk)
    world.sample("oldham public", row, **here, reference=row.reference)
    report = row.progress_reports.first()
    world.sample("oldham report", report, **here, report=report.pk)
    promise_samples.in_oldham(world, lsp)
    job = waiting_import(lsp, fresh(world.users["neighbour"]), "Members: trial of another.csv")
    world.sample("oldham job", job, **here, job=job.pk, routes=MEMBER_IMPORTS)
    meeting_samples.in_oldham(world, board)
    recorded_samples.in_oldham(world, board)
    structure_samples.in_oldham(world, board)


def _shared(world: World) -> None:
    fire = Organisation.objects.get(name="Greater Manchester Fire and Rescue Service")
    police = Organisation.objects.get(name="Greater Manchester Police")
    token, _ = tokens.create(
        user=world.users["police"], by=world.users["police"], name="qxtoken", scopes=["read"]
    )
    for name, agency in (("walked", fire), ("police", police)):
        world.sample(f"{name} agency", agency, agency=agency.slug)
        world.sample(f"{name} organisation", agency, organisation=agency.slug)
    council = LocalStrategicPartnership.objects.get(slug="tameside").accountable_body
    world.sample("council", council, council=council.slug)
    world.sample("token of the police", token, pk=token.pk)
    webhook_samples.build(world, police)
    chosen = reminder_preferences.choose(by=world.users["coordinator"], how="weekly")
    world.sample("preference of the coordinator", chosen, preference=chosen.pk)
    invited = people.create(by=world.users["administrator"], name="Ivy Invited (invented)")
    newcomer = people.create(by=world.users["administrator"], name="Nat New (invented)")
    world.sample("new person", newcomer, newcomer=newcomer.pk)
    world.sample("leaver", newcomer, person=newcomer.pk)
    account = places.user("ivy")
    people.link_account(invited, by=world.users["administrator"], user=account)
    world.sample("account", account, account=account.pk)
    grant = RoleGrant.objects.get(user=world.users["health"])
    world.sample("role of an account", grant, account=grant.user_id, grant=grant.pk)
    world.sample("anywhere", None)
    _areas(world)
    _elected(world)
    world.sample("invitation", account, token=invitations.token_for(account), routes=("lsp:invitation",))
    _shared_jobs(world)
    _crossed(world)
    _histories(world)
    _events(world)


def _areas(world: World) -> None:
    """An area of a council of each partnership, the hidden one's included: areas are as public as councils are."""
    for name, keeper in (("tameside", "coordinator"), ("oldham", "neighbour"), ("hidden", "administrator")):
        council = world.samples[name].record.accountable_body
        by = fresh(world.users[keeper])
        ward = areas.create(by=by, name="Walked ward", kind="ward", code=f"{name}1", authority=council)
        inner = areas.create(
            by=by, name="Walked estate", kind="neighbourhood", authority=council, parents=[ward]
        )
        world.sample(f"{name} area", inner, place=name, area=inner.pk)


def _elected(world: World) -> None:
    """An elected office of somebody of each partnership."""
    for name in ("tameside", "oldham", "hidden"):
        person = world.samples[f"{name} person"]
        office = places.save(
            ElectedOffice(person=person.record, kind="mp", place="Example", starts_on=places.LONG_AGO)
        )
        world.sample(f"{name} elected", office, **person.kwargs, office=office.pk)


def _events(world: World) -> None:
    """An event of each partnership, and one whose subject is not for all who read the trail."""
    for name in ("tameside", "oldham", "hidden"):
        lsp = world.samples[name].record
        found = AuditEvent.objects.filter(lsp_id=lsp.pk, subject_type="body").latest("pk")
        world.sample(f"event of {name}", found, place=name, event=found.pk)
    draft = world.samples["tameside draft"].record
    found = AuditEvent.objects.get(subject_type="commitment", subject_id=draft.pk)
    world.sample("event of a draft", found, place="tameside", event=found.pk)


def _shared_jobs(world: World) -> None:
    job = jobs.enqueue("import.register", title="Register: trial of a.csv", by=world.users["administrator"])
    world.sample("register job", job, job=job.pk, routes=REGISTER_IMPORTS)
    for name, maker in (("tameside", "coordinator"), ("hidden", "keeper")):
        job = jobs.enqueue("import.areas", title=f"Areas: {name}", by=world.users[maker])
        world.sample(f"areas job of {name}", job, place=name, job=job.pk, routes=AREA_IMPORTS)
    job = jobs.enqueue("import.commitments", title="Commitments: trial", by=world.users["police"])
    world.sample("updates job", job, job=job.pk, routes=UPDATES)
    for name in ("tameside", "hidden"):
        job = world.samples[f"{name} job"].record
        world.sample(f"job of {name}", job, job=job.pk, routes=("lsp:job",))
    lsp = world.samples["tameside"].record
    job = trail.request_export(lsp, by=fresh(world.users["coordinator"]))
    JobFile.objects.create(job=job, name="trail.jsonl.gz", content=gzip.compress(b"{}\n"))
    world.sample("export of tameside", job, lsp=lsp.slug, job=job.pk, routes=("trail:export_file",))


def _crossed(world: World) -> None:
    """Records of one partnership asked for below another: nobody finds them there."""
    for kind in CROSSED:
        there = world.samples[f"hidden {kind}"]
        kwargs = {**there.kwargs, "lsp": "tameside"}
        routes = READ if "reference" in kwargs else there.routes
        world.sample(f"crossed {kind}", there.record, routes=routes, roles=CROSSING, **kwargs)
    for kind, body in (
        ("seat", "tameside body"),
        ("term", "tameside body"),
        ("office", "tameside body"),
        ("link", "tameside body"),
        ("meeting", "tameside body"),
        ("interest", "tameside body"),
        ("action resource", "tameside action"),
    ):
        kwargs = {**world.samples[f"hidden {kind}"].kwargs, **world.samples[body].kwargs}
        world.sample(f"crossed {kind} of another body", None, roles=CROSSING, **kwargs)
    for lsp in ("tameside", "oldham", HIDDEN_SLUG):
        world.sample(f"template of {lsp}", None, lsp=lsp, form="csv")
        world.sample(f"template of seats of {lsp}", None, lsp=lsp, sheet="seats", form="ods")


def _histories(world: World) -> None:
    """The history of some records, and the newest row of it."""
    for name in REMEMBERED:
        sample = world.samples[name]
        record = sample.record
        address = {"model": record._meta.model_name, "pk": record.pk}
        row = record.history.order_by("history_id").last().history_id
        world.sample(f"history of {name}", record, place=sample.place, **address)
        world.sample(f"row of {name}", record, place=sample.place, **address, row=row)
