"""A county in two tiers: the county partnership of Hampshire and its eleven district partnerships (L2).

The cabinet member of the county council chairs the county's and sits on all; so do police and health, each one record
however many boards it sits on. Few records for each district: a board, its seats, a meeting, a promise; what police and
health owe to each, and what the police gave to all of them in one entry (C6).
"""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

from accountability.demonstration.cast import Cast
from accountability.demonstration.data import read
from accountability.demonstration.timeline import Timeline
from accountability.models import Commitment, Contribution, Obligation
from accountability.services import commitments, contributions, duty_register, obligations
from lsp import clock
from lsp.models import LocalAuthority, LocalStrategicPartnership, Organisation, Person, Regime, Role, User
from lsp.services import authorities, grants, organisations, partnerships, people, regime_moves
from partnerships.models import Attendance, Body, Meeting
from partnerships.services import appointments, attendance, bodies, meetings, offices, seats
from partnerships.services.attendance import Mark

JOINED = -700
MET, CALLED = -35, -60
NEXT_MEETING = 24
PROMISED = -140
LATER = {"made": (), "accepted": ("accept",), "delivered": ("accept", "start", "deliver")}


class Hampshire:
    """Both tiers, by the names the data file uses."""

    def __init__(self, cast: Cast, timeline: Timeline) -> None:
        self.cast, self.timeline = cast, timeline
        self.data: dict[str, Any] = read("hampshire")
        self.lsps: dict[str, LocalStrategicPartnership] = {}
        self.boards: dict[str, Body] = {}
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, Person] = {}
        self.met: dict[str, Meeting] = {}
        self.county: LocalAuthority
        self.districts: dict[str, LocalAuthority] = {}

    @property
    def coordinator(self) -> User:
        """The account that coordinates all twelve."""
        return self.cast.accounts["hampshire"]

    @property
    def officer(self) -> User:
        """The account that acts for the police, on all of them."""
        return self.cast.accounts["constabulary"]

    def plan(self) -> None:
        """Put everything on the timeline: the county first, since it lies above."""
        places = [self.data["county"], *self.data["districts"]]
        self.timeline.put(JOINED, self._enter_register)
        for entry in places:
            self.timeline.put(JOINED + 1, partial(self._create, entry))
        self.timeline.put(JOINED + 2, self._grant)
        for entry in places:
            self.timeline.put(JOINED + 3, partial(self._set_up, entry))
            self.timeline.put(CALLED, partial(self._call, entry["slug"]))
            self.timeline.put(MET, partial(self._hold, entry["slug"]))
            self.timeline.put(-7, partial(self._call, entry["slug"], ahead=NEXT_MEETING))
        for entry in self.data["commitments"]:
            self.timeline.put(PROMISED, partial(self._promise, entry))
        duty = self.data["duty"]
        # A regime of its own is that of the Act, which names nobody today: whoever is not named owes nothing (D1).
        for slug in (entry["slug"] for entry in places if "regime" not in entry):
            self.timeline.put(duty["day"], partial(self._oblige, slug, duty))
        for entry in self.data["contributions"]:
            self.timeline.put(entry["day"], partial(self._give, entry))
            self.timeline.put(entry["confirmed"]["day"], partial(self._confirm, entry))

    def _enter_register(self) -> None:
        """Councils, the organisations that sit on all, and who sits for them."""
        entry = self.data["county"]
        self.county = self._council(entry, "county", None)
        for district in self.data["districts"]:
            self.districts[district["slug"]] = self._council(district, "district", self.county)
        by, everywhere = self.cast.administrator, list(self.districts.values())
        for key, told in self.data["organisations"].items():
            self.organisations[key] = organisations.create(by=by, serves=everywhere, **told)
        self.organisations["county"] = organisations.create(
            by=by,
            name=entry["council"],
            sector="local_authority",
            kind="county council",
            authority=self.county,
            serves=everywhere,
        )
        titles = {"cabinet_member": "Cabinet member", "health_member": "Director of public health"}
        for key, title in titles.items():
            self.people[key] = people.create(by=by, name=self.data[key], job_title=title)
        self.people["police_member"] = self.officer.person

    def _council(self, entry: Mapping[str, Any], kind: str, county: LocalAuthority | None) -> LocalAuthority:
        """The council; one that an import of the register has brought already is used as it is."""
        return LocalAuthority.objects.filter(code=entry["code"]).first() or authorities.create(
            by=self.cast.administrator,
            name=entry["council"],
            code=entry["code"],
            kind=kind,
            county=county,
            region="South East",
            brought_in=True,
            brought_in_source="Register of public bodies, 2007",
        )

    def _create(self, entry: Mapping[str, Any]) -> None:
        """The partnership, published; a district's below the county's."""
        by, slug = self.cast.administrator, entry["slug"]
        is_county = slug == self.data["county"]["slug"]
        own = self.county if is_county else self.districts[slug]
        since = entry.get("since")
        lsp = partnerships.create(
            by=by,
            name=entry["name"] if is_county else f"{entry['name']} Local Strategic Partnership",
            slug=slug,
            prefix=entry["prefix"],
            about=entry.get("about", self.data["district_about"]),
            authorities=[own],
            accountable_body=own,
            tier="county" if is_county else "district",
            upper_tier=None if is_county else self.lsps[self.data["county"]["slug"]],
            two_tier_model=self.data["two_tier_model"],
            starts_on=date.fromisoformat(since) if since else clock.today(),
        )
        self.lsps[slug] = partnerships.publish(lsp, by=by)
        moved = entry.get("regime")
        if moved:
            regime = Regime.objects.get(code=moved["code"])
            day = date.fromisoformat(moved["on"])
            regime_moves.move(self.lsps[slug], by=by, regime=regime, on=day, reason=moved["reason"])

    def _grant(self) -> None:
        by = self.cast.administrator
        for lsp in self.lsps.values():
            grants.give(by=by, user=self.coordinator, role=Role.COORDINATOR, lsp=lsp)
        police = self.organisations["police"]
        grants.give(by=by, user=self.officer, role=Role.AGENCY_OFFICER, organisation=police)

    def _set_up(self, entry: Mapping[str, Any]) -> None:
        """The board with those who sit on all, the council's own leader, and a chair."""
        by, lsp, today = self.coordinator, self.lsps[entry["slug"]], clock.today()
        wanted: dict[str, Any] = {"lsp": lsp, "by": by, "starts_on": today, "published": True}
        board = bodies.create(
            name="Board", kind="board", blocks=list(lsp.blocks.all()), quorum=2, brought_in=True,
            source="Terms of reference of the Board", **wanted,
        )  # fmt: skip
        self.boards[entry["slug"]] = board
        leader = self._leader(entry)
        chair = leader or self.people["cabinet_member"]
        for key, member in (
            ("county", "cabinet_member"),
            ("police", "police_member"),
            ("health", "health_member"),
        ):
            self._seat(board, self.organisations[key], self.people[member])
        if leader is not None:
            council = organisations.create(
                by=by,
                name=entry["council"],
                sector="local_authority",
                kind="district council",
                authority=self.districts[entry["slug"]],
                serves=[self.districts[entry["slug"]]],
            )
            self._seat(board, council, leader)
        offices.assign(board, by=by, kind="chair", person=chair, starts_on=today)
        if "thematic" in entry:
            bodies.create(
                name=entry["thematic"], kind="thematic_partnership", parent=board, blocks=list(lsp.blocks.all())[-1:],
                brought_in=True, source="Terms of reference of the Board", **wanted,
            )  # fmt: skip

    def _leader(self, entry: Mapping[str, Any]) -> Person | None:
        name = entry.get("leader")
        return (
            people.create(by=self.coordinator, name=f"Councillor {name}", job_title="Leader")
            if name
            else None
        )

    def _seat(self, board: Body, organisation: Organisation, person: Person) -> None:
        by, today = self.coordinator, clock.today()
        seat = seats.create(
            board, by=by, label=organisation.name, organisation=organisation, sector=organisation.sector,
            starts_on=today,
        )  # fmt: skip
        appointments.appoint(seat, by=by, person=person, organisation=organisation, starts_on=today)

    def _call(self, slug: str, ahead: int = MET - CALLED) -> None:
        self.met[slug] = meetings.schedule(
            self.boards[slug],
            by=self.coordinator,
            day=clock.days_from_today(ahead),
            starts_at=time(14),
            place="Council offices",
            published=True,
        )

    def _hold(self, slug: str) -> None:
        """Everybody came, but for the cabinet member at every third district."""
        away = sorted(self.boards).index(slug) % 3 == 1
        marks = [
            Mark(seat, Attendance.Status.APOLOGIES if away and number == 0 else Attendance.Status.PRESENT)
            for number, seat in enumerate(self.boards[slug].seats.order_by("pk"))
        ]
        attendance.hold(self.met[slug], by=self.coordinator, marks=marks)

    def _promise(self, entry: Mapping[str, Any]) -> None:
        """What an agency promised, by the services, as far as it has come."""
        lsp, agency = self.lsps[entry["lsp"]], self.organisations[entry["agency"]]
        by = self.officer
        promised: Commitment = commitments.draft(
            lsp=lsp,
            organisation=agency,
            by=by,
            title=entry["title"],
            measure_of_success=entry["measure"],
            block=lsp.blocks.filter(slug=entry["block"]).first(),
            due_on=self.timeline.calendar.day(entry["due"]),
            owner=by.person,
        )
        commitments.make(promised, by=by)
        acts = {
            "accept": partial(commitments.accept, promised, by=self.coordinator, publish=True),
            "start": partial(commitments.start, promised, by=by),
            "deliver": partial(commitments.deliver, promised, by=by),
        }
        for name in LATER[entry["until"]]:
            acts[name]()

    def _oblige(self, slug: str, duty: Mapping[str, Any]) -> None:
        """On the register, and what each is to do (D1)."""
        lsp, today = self.lsps[slug], clock.today()
        named = [duty_register.Wanted(self.organisations[key], kind) for key, kind in duty["agencies"]]
        duty_register.name_several(lsp, by=self.coordinator, wanted=named, starts_on=today)
        wanted = [
            obligations.Wanted(
                self.organisations[entry["agency"]],
                entry["kind"],
                period=entry.get("period"),
                amount=Decimal(entry["amount"]) if "amount" in entry else None,
            )
            for entry in duty["obligations"]
        ]
        obligations.set_several(lsp, by=self.coordinator, wanted=wanted, starts_on=today)

    def _give(self, entry: Mapping[str, Any]) -> None:
        """One entry of the police, a share of it for each partnership (C6)."""
        police, each = self.organisations["police"], entry.get("each")
        owed = Obligation.objects.filter(organisation=police, kind=entry["kind"], lsp__in=self.lsps.values())
        contributions.log(
            police,
            by=self.officer,
            unit=entry["unit"],
            title=entry["title"],
            amount=Decimal(entry["amount"]) if each else None,
            day=clock.today(),
            shares=[contributions.Share(one, Decimal(each) if each else None) for one in owed.order_by("pk")],
            links=[("Record of it (invented)", f"https://example.org/contributions/{-entry['day']}")],
        )

    def _confirm(self, entry: Mapping[str, Any]) -> None:
        """Each partnership for itself; some have not come to it."""
        given = Contribution.objects.get(title=entry["title"])
        waiting = given.parts.exclude(lsp__slug__in=entry["confirmed"]["but_in"])
        for part in waiting.select_related("lsp", "contribution").order_by("pk"):
            contributions.confirm(part, by=self.coordinator)


def plan(cast: Cast, timeline: Timeline) -> None:
    """Put both tiers on the timeline."""
    Hampshire(cast, timeline).plan()
