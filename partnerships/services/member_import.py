"""Members of a partnership brought in from a spreadsheet (L8): tried out first, then all of it or nothing.

A trial does everything that the import does, through the same services, and takes it back: what a trial says is
what the import would do, rule for rule and word for word.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason, RuleRefused
from lsp.imports.columns import Reader, reader_of
from lsp.imports.reports import CREATED, UNCHANGED, NothingWritten, Report, ReportRow
from lsp.imports.sources import brought_in_source
from lsp.imports.tables import Row, Table, folded
from lsp.jobs import Progress
from lsp.models import LocalStrategicPartnership, Organisation, Person
from lsp.services import organisations, people
from lsp.services.locking import lock
from partnerships import permissions, rules, words
from partnerships.imports.matching import Directory, Names
from partnerships.imports.rows import COLUMNS, MemberRow, read_row
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services import appointments, bodies, offices, seats

MAX_MEMBERS = 1_000  # rows of one file
BODY_FIELDS = {"name": "body", "kind": "body_kind", "ends_on": "body_kind"}
SEAT_FIELDS = {"label": "seat", "sector": "sector", "organisation": "organisation", "network": "network"}
ORGANISATION_FIELDS = {"name": "organisation", "sector": "organisation_sector"}
PERSON_FIELDS = {"name": "person", "job_title": "job_title", "email": "email"}
TERM_FIELDS = {key: key for key in ("starts_on", "ends_on", "organisation", "person", "how")}
OFFICE_FIELDS = {"kind": "office", "independent": "office", "starts_on": "starts_on", "ends_on": "ends_on"}


class RowRefused(Exception):
    """A row cannot be brought in: each reason with the column it concerns."""

    def __init__(self, reasons: list[Reason]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reason.message for reason in reasons))

    @classmethod
    def because(cls, key: str, message: str, *, rule: str = "") -> "RowRefused":
        """One reason, about the column `key`."""
        return cls([Reason("import.row", message, rule=rule, field=key)])


def import_members(
    table: Table,
    *,
    lsp: LocalStrategicPartnership,
    by: Any,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring in bodies, seats, organisations, people, terms and offices as the rows of `table` name them.

    All or nothing: where any row is refused, nothing is written, and the report names row, column, reason and rule
    (P1, P2, P3, P5). What is recorded already stays as it is. Raises `PermissionRefused` for whoever does not
    coordinate the partnership.
    """
    permissions.keep_structure(by, lsp.pk).require(PermissionRefused)
    permissions.keep_membership(by, lsp.pk).require(PermissionRefused)
    progress = progress or Progress()
    report = Report(file_name=table.name, dry_run=dry_run, notes=list(table.notes))
    reader = reader_of(table, COLUMNS)
    if len(table.rows) > MAX_MEMBERS:
        reader.problem(table.rows[MAX_MEMBERS], "", f"A file holds at most {MAX_MEMBERS:,} members.")
    if reader.problems:
        report.refuse(reader.problems)
        return report
    source = brought_in_source(table.name)
    with (
        contextlib.suppress(NothingWritten),
        act("members.import", by=by, subject=lsp, lsp=lsp, reason=f"From {table.name}"),
    ):
        lock(LocalStrategicPartnership, lsp.pk, by=by)
        _Import(lsp, by, source, reader, report).run(table.rows, progress)
        if dry_run or not report.would_write:
            raise NothingWritten
    progress.refused = report.count("refused")
    return report


@dataclass
class _Import:
    """One file being brought in."""

    lsp: LocalStrategicPartnership
    by: Any
    source: str
    reader: Reader
    report: Report
    directory: Directory = field(default_factory=Directory.load)
    said: list[str] = field(default_factory=list)
    similar_rows: set[int] = field(default_factory=set)

    def run(self, rows: list[Row], progress: Progress) -> None:
        """Every row in turn, each in a savepoint: one that is refused leaves nothing for those after it."""
        progress.begin("Trying each row" if self.report.dry_run else "Bringing in each row", len(rows))
        for row in rows:
            member = read_row(self.reader, row)
            if member is not None:
                self._bring_in(member)
            progress.advance()
        self.report.refuse(self.reader.problems)
        if self.similar_rows:
            listed = ", ".join(str(number) for number in sorted(self.similar_rows))
            self.report.notes.append(
                "Some new names are similar to names on record. They are taken for somebody else; where they are"
                f" not, write the name as it is recorded. Look at row {listed}."
            )

    def _bring_in(self, member: MemberRow) -> None:
        self.said = []
        try:
            with transaction.atomic():
                self._carry_out(member)
        except RowRefused as refusal:
            self.directory.take_back()
            for reason in refusal.reasons:
                self.reader.problem(member.row, reason.field, reason.message, rule=reason.rule)
            return
        self.directory.keep()
        outcome = CREATED if self.said else UNCHANGED
        said = " ".join(self.said) or "As recorded."
        self.report.add(ReportRow(member.row.number, outcome, said, value=member.person or member.seat))

    def _carry_out(self, member: MemberRow) -> None:
        body = self._body(member)
        organisation = self._organisation(member) if member.organisation else None
        person = self._person(member) if member.person else None
        seat = self._seat(member, body, organisation, person)
        if person is None:
            self._require_seat_of(seat, organisation)
            return
        term = self._term(member, seat, organisation, person)
        if member.office:
            self._office(member, body, term)

    def _body(self, member: MemberRow) -> Body:
        recorded = [b for b in Body.objects.filter(lsp=self.lsp) if folded(b.name) == folded(member.body)]
        if recorded:
            body = next((b for b in recorded if b.ends_on is None), recorded[-1])
            if member.body_kind and member.body_kind != body.kind:
                raise RowRefused.because(
                    "body_kind", f"{body} is recorded as {body.get_kind_display().lower()}."
                )
            return body
        if not member.body_kind:
            raise RowRefused.because("body_kind", f"{member.body} is a new body: say its kind.")
        with told(BODY_FIELDS, "body"):
            body = bodies.create(
                lsp=self.lsp,
                by=self.by,
                name=member.body,
                kind=member.body_kind,
                brought_in=True,
                source=self.source,
            )
        self.said.append(f"New body: {body}.")
        return body

    def _organisation(self, member: MemberRow) -> Organisation:
        names = self.directory.organisations
        found: list[Organisation] = names.called(member.organisation)
        if len(found) > 1:
            raise RowRefused.because("organisation", "Several organisations of this name are recorded.")
        if found:
            recorded = found[0]
            if member.organisation_sector and member.organisation_sector != recorded.sector:
                message = f"{recorded} is recorded as {recorded.get_sector_display().lower()}."
                raise RowRefused.because("organisation_sector", message)
            return recorded
        if not member.organisation_sector:
            message = f"{member.organisation} is a new organisation: say its sector."
            raise RowRefused.because("organisation_sector", message + self._hint(names, member.organisation))
        similar = self._similar(names, member.organisation, member.row.number)
        with told(ORGANISATION_FIELDS, "organisation"):
            made = organisations.create(
                by=self.by, name=member.organisation, sector=member.organisation_sector
            )
        self.directory.add_organisation(made)
        self.said.append(f"New organisation: {made}.{similar}")
        return made

    def _person(self, member: MemberRow) -> Person:
        names = self.directory.people
        found: list[Person] = names.called(member.person)
        if member.email:
            found = _with_address(found, member.email)
            holder = None if found else self.directory.person_with(member.email)
            if holder is not None:
                raise RowRefused.because("email", f"This is the address of {holder}, who is recorded.")
        if len(found) > 1:
            raise RowRefused.because(
                "person", "Several people of this name are recorded: give the e-mail address."
            )
        if found:
            return found[0]
        similar = self._similar(names, member.person, member.row.number)
        with told(PERSON_FIELDS, "person"):
            made = people.create(
                by=self.by, name=member.person, job_title=member.job_title, email=member.email
            )
        self.directory.add_person(made)
        self.said.append(f"New person: {made}.{similar}")
        return made

    def _similar(self, names: Names, name: str, row: int) -> str:
        hint = self._hint(names, name)
        namesake = bool(names.called(name))
        if hint or namesake:
            self.similar_rows.add(row)
        return hint or (" Somebody else of this name is recorded, with another address." if namesake else "")

    @staticmethod
    def _hint(names: Names, name: str) -> str:
        """The names on record that are similar, as a sentence."""
        similar = names.similar(name)
        return f" Similar on record: {', '.join(similar)}." if similar else ""

    def _seat(
        self, member: MemberRow, body: Body, organisation: Organisation | None, person: Person | None
    ) -> Seat:
        labels = Seat.objects.filter(body=body).values_list("pk", "label")
        alike = [pk for pk, label in labels if folded(label) == folded(member.seat)]
        seats_of = Seat.objects.select_related("organisation", "body__lsp")
        recorded = list(seats_of.filter(pk__in=alike)) if alike else []
        if recorded:
            return _as_recorded(member, _one_of(recorded, person))
        with told(SEAT_FIELDS, "seat"):
            seat = seats.create(
                body,
                by=self.by,
                label=member.seat,
                sector=member.sector or (organisation.sector if organisation else ""),
                organisation=None if member.network else organisation,
                network=member.network,
                voting=member.voting != "no",
            )
        self.said.append(f"New seat: {seat}.")
        return seat

    @staticmethod
    def _require_seat_of(seat: Seat, organisation: Organisation | None) -> None:
        """P5 for a seat that the file calls vacant."""
        if organisation is not None:
            with told(SEAT_FIELDS, "organisation"):
                rules.p5_organisation_of_the_seat(seat, organisation).require(RuleRefused)

    def _term(
        self, member: MemberRow, seat: Seat, organisation: Organisation | None, person: Person
    ) -> Appointment:
        terms = Appointment.objects.filter(
            NOT_WITHDRAWN, seat=seat, person=person, starts_on=member.starts_on
        )
        recorded = terms.select_related("organisation").first()
        if recorded is not None:
            _require_same_term(member, recorded, organisation)
            return recorded
        with told(TERM_FIELDS, "person"):
            term = appointments.appoint(
                seat,
                by=self.by,
                person=person,
                organisation=organisation,
                starts_on=member.starts_on,
                ends_on=member.ends_on,
                how=member.how or Appointment.How.NOMINATED,
                brought_in=True,
                source=self.source,
            )
        self.said.append(f"New term: {person}, {words.days(term)}.")
        return term

    def _office(self, member: MemberRow, body: Body, term: Appointment) -> None:
        held = Office.objects.filter(body=body, kind=member.office, person=term.person)
        if any(rules.overlap(office, term) for office in held):
            return
        with told(OFFICE_FIELDS, "office"):
            office = offices.assign(
                body,
                by=self.by,
                kind=member.office,
                person=term.person,
                starts_on=term.starts_on,
                ends_on=term.ends_on,
                brought_in=True,
                source=self.source,
            )
        self.said.append(f"New office: {office.get_kind_display().lower()}.")


@contextlib.contextmanager
def told(fields: Mapping[str, str], otherwise: str) -> Iterator[None]:
    """Tell a service's refusal by column: `fields` maps its fields to columns, `otherwise` where it names none."""
    try:
        yield
    except (InvalidInput, RuleRefused, Conflict) as error:
        reasons = error.reasons or (Reason(error.code, error.message),)
        raise RowRefused(
            [Reason(r.code, r.message, rule=r.rule, field=fields.get(r.field, otherwise)) for r in reasons]
        ) from error


def _with_address(found: list[Person], email: str) -> list[Person]:
    """Of people of one name those with this address; else those of whom none is recorded."""
    same = [person for person in found if folded(person.email) == folded(email)]
    return same or [person for person in found if not person.email]


def _one_of(recorded: list[Seat], person: Person | None) -> Seat:
    """The seat meant: where several are called alike, the one in which the person sits or sat."""
    if len(recorded) == 1:
        return recorded[0]
    held = [seat for seat in recorded if Appointment.objects.filter(seat=seat, person=person).exists()]
    if person is None or len(held) != 1:
        raise RowRefused.because("seat", "Several seats of this body have this name: give each its own.")
    return held[0]


def _as_recorded(member: MemberRow, seat: Seat) -> Seat:
    """The seat, if the row says of it what is recorded."""
    said = (
        ("sector", member.sector, seat.sector, seat.get_sector_display().lower()),
        (
            "network",
            folded(member.network),
            folded(seat.network),
            f"filled by {seat.network or 'no network'}",
        ),
        ("voting", member.voting, "yes" if seat.voting else "no", "voting" if seat.voting else "not voting"),
    )
    reasons = [
        Reason("import.row", f"This seat is recorded as {recorded}.", field=key)
        for key, typed, known, recorded in said
        if typed and typed != known
    ]
    if reasons:
        raise RowRefused(reasons)
    return seat


def _require_same_term(member: MemberRow, term: Appointment, organisation: Organisation | None) -> None:
    """The row says of a term on record what is recorded; an empty cell says nothing."""
    reasons = []
    if organisation is not None and organisation.pk != term.organisation_id:
        message = f"This term is recorded for {term.organisation}."
        reasons.append(Reason("import.row", message, rule="P5", field="organisation"))
    if member.ends_on is not None and member.ends_on != term.ends_on:
        message = (
            f"This term is recorded until {words.day(term.ends_on)}."
            if term.ends_on
            else ("This term is recorded without an end. End it on the seat's page.")
        )
        reasons.append(Reason("import.row", message, field="ends_on"))
    if member.how and member.how != term.how:
        message = f"This term is recorded as {term.get_how_display().lower()}."
        reasons.append(Reason("import.row", message, field="how"))
    if reasons:
        raise RowRefused(reasons)
