"""Terms and offices of a file, held against those recorded (P2, P3, P5, L5)."""

from lsp.errors import Reason
from lsp.models import Organisation, Person
from partnerships import rules, words
from partnerships.imports.entries import OfficeEntry, TermEntry
from partnerships.imports.plan import Plan
from partnerships.imports.refusals import RowRefused, require
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.services.records import planned_end


def term(
    plan: Plan,
    seat: Seat,
    entry: TermEntry,
    person: Person,
    organisation: Organisation | None,
    deputy: Person | None = None,
) -> Appointment:
    """The term of this person in this seat from this day, else a new one.

    A recorded term without an end ends where the file says when (L8); anything else that differs is refused.
    """
    recorded = plan.facts.terms.get((seat.pk, person.pk, entry.starts_on))
    if recorded is not None:
        _settle(plan, recorded, entry, organisation, deputy)
        return recorded
    made = Appointment(
        seat=seat,
        body=seat.body,
        person=person,
        organisation=organisation or seat.organisation,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        how=entry.how or Appointment.How.NOMINATED,
        deputy=deputy,
        brought_in=True,
        brought_in_source=plan.source,
    )
    made.ends_on = planned_end(made, seat)
    plan.draft.give_number(made)
    _require(plan, made)
    plan.facts.add_term(made)
    plan.draft.undo_with(lambda: plan.facts.remove_term(made))
    plan.draft.create(made, f"New term: {person}, {words.days(made)}.")
    return made


def _require(plan: Plan, made: Appointment) -> None:
    if made.deputy_id is not None and made.deputy_id == made.person_id:
        raise RowRefused.because("term.deputy", "Nobody is their own deputy: choose somebody else.")
    organisation = made.organisation if made.organisation_id else None
    require(
        "term",
        rules.p5_organisation_of_the_seat(made.seat, organisation),
        rules.p2_ends_after_it_begins(made),
        rules.l5_lies_within(made, made.seat, what="the term", of=words.of(made.seat)),
    )
    require(
        "term",
        rules.p2_terms_never_overlap(made, plan.facts.of_seat.beside(made.seat_id, made)),
        rules.p3_one_seat_of_a_body(made, plan.facts.of_person.beside((made.body_id, made.person_id), made)),
    )


def _settle(
    plan: Plan,
    recorded: Appointment,
    entry: TermEntry,
    organisation: Organisation | None,
    deputy: Person | None,
) -> None:
    """The row says of a term on record what is recorded, or its end or deputy where none was known."""
    reasons = []
    if organisation is not None and organisation.pk != recorded.organisation_id:
        message = f"This term is recorded for {recorded.organisation}."
        reasons.append(Reason("import.row", message, rule="P5", field="term.organisation"))
    if entry.ends_on and recorded.ends_on and entry.ends_on != recorded.ends_on:
        message = f"This term is recorded until {words.day(recorded.ends_on)}."
        reasons.append(Reason("import.row", message, field="term.ends_on"))
    if entry.how and entry.how != recorded.how:
        message = f"This term is recorded as {recorded.get_how_display().lower()}."
        reasons.append(Reason("import.row", message, field="term.how"))
    if deputy is not None and recorded.deputy_id not in (None, deputy.pk):
        reasons.append(
            Reason("import.row", "This term is recorded with another deputy.", field="term.deputy")
        )
    if reasons:
        raise RowRefused(reasons)
    if entry.ends_on and recorded.ends_on is None:
        require("term", rules.l5_may_end(recorded, entry.ends_on, what=words.of(recorded)))
        values = {"ends_on": entry.ends_on, "end_reason": f"As in {plan.source}"}
        plan.draft.fill(
            recorded, values, f"The term of {recorded.person} ends on {words.day(entry.ends_on)}."
        )
    if deputy is not None and recorded.deputy_id is None and deputy.pk != recorded.person_id:
        plan.draft.fill(recorded, {"deputy": deputy}, f"Deputy filled in: {deputy}.")


def office(plan: Plan, body: Body, entry: OfficeEntry, person: Person, *, exact: bool = True) -> Office:
    """The office this person holds from that day, else a new one; not `exact`: on any of those days."""
    made = Office(
        body=body,
        kind=entry.kind,
        person=person,
        independent=bool(entry.independent),
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        brought_in=True,
        brought_in_source=plan.source,
    )
    made.ends_on = planned_end(made, body)
    holder = (body.pk, entry.kind, person.pk)
    for held in plan.facts.of_holder.beside(holder, made):
        if rules.overlap(held, made):
            if exact:
                _settle_office(plan, held, entry)
            return held  # type: ignore[no-any-return]
    plan.draft.give_number(made)
    require(
        "office",
        rules.p2_ends_after_it_begins(made, what="office"),
        rules.l5_lies_within(made, body, what="the office", of=body.name),
        rules.member_or_independent(made, person, plan.facts.of_person.beside((body.pk, person.pk), made)),
    )
    require("office", rules.one_holder(made, plan.facts.of_chair.beside(body.pk, made)))
    plan.facts.add_office(made)
    plan.draft.undo_with(lambda: plan.facts.remove_office(made))
    plan.draft.create(made, f"New office: {made.get_kind_display().lower()}.")
    return made


def _settle_office(plan: Plan, recorded: Office, entry: OfficeEntry) -> None:
    """The row says of an office on record what is recorded, or its end where none was known."""
    end = entry.ends_on
    if entry.starts_on != recorded.starts_on or (end and recorded.ends_on and end != recorded.ends_on):
        title = recorded.get_kind_display().lower()
        message = f"{recorded.person} is recorded as {title} {words.days(recorded)}."
        raise RowRefused.because("office.starts_on", message)
    if end and recorded.ends_on is None:
        require("office", rules.l5_may_end(recorded, end, what=words.of(recorded)))
        values = {"ends_on": end, "end_reason": f"As in {plan.source}"}
        plan.draft.fill(recorded, values, f"The office of {recorded.person} ends on {words.day(end)}.")
