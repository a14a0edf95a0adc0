"""The rules of partnership agreements and protocols, over facts already loaded (A1 to A7, L4, L5, L8)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from lsp.decisions import Decision
from lsp.models import Organisation
from lsp.workflow import Transition
from partnerships import words, workflow
from partnerships.models import Agreement, AgreementParty, AgreementVersion, Body, Office, Signature

CHAIRS = (Office.Kind.CHAIR, Office.Kind.CO_CHAIR)
"""The offices that sign for a body: its chair, and where two share the chair each of the two."""
ONE_DAY = timedelta(days=1)
CIVIC = (Organisation.Sector.VOLUNTARY, Organisation.Sector.COMMUNITY)
NOTHING_SIGNED = "Nothing was signed."


# The text and its signatures --------------------------------------------------------------------------


def a1_the_text_shown_is_signed(shown: str, current: AgreementVersion) -> Decision:
    """A signature belongs to one version: what is signed is the very text that was shown, by its digest."""
    if shown.strip().lower() == current.digest:
        return Decision.yes()
    when = f" on {words.day(current.circulated_at.date())}" if current.circulated_at else ""
    message = (
        f"The text you were shown is not the text that is circulated now: version {current.number} was circulated"
        f"{when}. {NOTHING_SIGNED} Read version {current.number}, and sign that one."
    )
    return Decision.no("agreement.text_changed", message, rule="A1", field="digest")


def a1_signed_once_for_a_party(party: AgreementParty, signatures: Iterable[Signature]) -> Decision:
    """A party signs a version once."""
    for signature in signatures:
        if signature.party_id == party.pk:
            when = words.day(signature.signed_on)
            message = f"{signature.name} signed this version for {party.name} on {when} already."
            return Decision.no("agreement.signed_already", message, rule="A1", field="party")
    return Decision.yes()


def a1_something_changed(before: str, after: str) -> Decision:
    """A new version of a circulated text says something else than the one before."""
    if before != after:
        return Decision.yes()
    message = "Nothing in the text is different: there is no new version to circulate."
    return Decision.no("agreement.nothing_changed", message, rule="A1")


def a2_only_the_chair_signs(
    party: AgreementParty, person_id: int | None, offices: Sequence[Office], day: date
) -> Decision:
    """Only the person who holds the chair on that day can sign for a body."""
    if person_id is not None and any(office.person_id == person_id for office in offices):
        return Decision.yes()
    return Decision.no(
        "agreement.not_the_chair",
        f"Only whoever chairs {party.name} on {words.day(day)} can sign for it: {_chairs(offices, day)}."
        f" {NOTHING_SIGNED}",
        rule="A2",
        field="party",
    )


def _chairs(offices: Sequence[Office], day: date) -> str:
    if not offices:
        return "nobody holds the chair on that day"
    held = []
    for office in offices:
        since = f" since {words.day(office.starts_on)}" if office.starts_on else ""
        today = " (from this very day)" if office.starts_on == day else ""
        held.append(f"{office.person.name}, who holds the chair{since}{today}")
    return f"that is {' and '.join(held)}"


def a2_only_its_officer_signs(party: AgreementParty, *, acts_for: bool) -> Decision:
    """Only an officer of the organisation can sign for it."""
    if acts_for:
        return Decision.yes()
    message = f"Only an officer of {party.name} can sign for it. {NOTHING_SIGNED}"
    return Decision.no("agreement.not_the_officer", message, rule="A2", field="party")


def a2_its_signature_is_wanted(party: AgreementParty, agreement: Agreement) -> Decision:
    """Those sign whose signature is required: the parties of the agreement that sign."""
    if party.agreement_id == agreement.pk and party.signs and party.taken_out_at is None:
        return Decision.yes()
    message = f"No signature for {party.name} is wanted under this agreement. {NOTHING_SIGNED}"
    return Decision.no("agreement.no_signature_wanted", message, rule="A2", field="party")


def a2_wanted_by_a_day_to_come(sign_by: date | None, today: date) -> Decision:
    """When a text is circulated, signatures are wanted by that day or a later one."""
    if sign_by is None or sign_by >= today:
        return Decision.yes()
    message = "This day is past: choose today or a later day, or leave it empty."
    return Decision.no("agreement.sign_by_passed", message, rule="A2", field="sign_by")


def a2_wanted_by_another_day(sign_by: date | None, now: date | None) -> Decision:
    """The day by which signatures are wanted is changed where it becomes another one."""
    if sign_by != now:
        return Decision.yes()
    message = (
        f"Signatures are wanted by {words.day(now)} already."
        if now
        else "No day is set for the signatures: enter one, or leave it so."
    )
    return Decision.no("agreement.sign_by_unchanged", message, rule="A2", field="sign_by")


def a2_missing(
    parties: Iterable[AgreementParty], signatures: Iterable[Signature], current_id: int | None
) -> list[AgreementParty]:
    """The parties whose signature under the current version is still wanted; those under another do not count (A1)."""
    signed = {each.party_id for each in signatures if each.agreement_version_id == current_id}
    return [
        party for party in parties if party.signs and party.taken_out_at is None and party.pk not in signed
    ]


def a2_the_chairs_sign(kind: str, parties: Sequence[AgreementParty], board: Body | None) -> Decision:
    """An agreement is signed by the chair of the partnership it is about and by the chair of the board; a protocol by
    each of its two parties or more.
    """
    bodies = [party.body_id for party in parties if party.body_id is not None]
    if kind == Agreement.Kind.PROTOCOL:
        if sum(party.signs for party in parties) > 1:
            return Decision.yes()
        message = "A protocol is between two parties at least that sign it: add the other one."
        return Decision.no("agreement.one_party", message, rule="A2", field="bodies")
    reasons = []
    if board is not None and board.pk not in bodies:
        message = f"The chair of {board.name} signs every partnership agreement: add {board.name} as a party."
        reasons.append(Decision.no("agreement.without_the_board", message, rule="A2", field="bodies"))
    if not [pk for pk in bodies if board is None or pk != board.pk]:
        message = "Add the partnership that the agreement is about: its chair signs."
        reasons.append(Decision.no("agreement.without_its_partnership", message, rule="A2", field="bodies"))
    return Decision.all(*reasons)


def a2_first_day(agreement: Agreement, renewed: Agreement | None) -> date:
    """The day on which an agreement that all signed comes into force: its start date, else the day of the last
    signature, and never before that. What it renews holds a day at least, and where it ended before stays as it ended.
    """
    assert agreement.signed_on is not None  # all have signed it
    days = [agreement.signed_on, agreement.planned_start]
    if renewed is not None:
        days.append(renewed.starts_on + ONE_DAY if renewed.starts_on else None)
        days.append(renewed.ends_on if renewed.state == workflow.ENDED else None)
    return max(day for day in days if day is not None)


def a2_its_day_has_come(first_day: date, today: date) -> Decision:
    """It comes into force on its start date, not before."""
    if first_day <= today:
        return Decision.yes()
    message = f"It comes into force on {words.day(first_day)}."
    return Decision.no("agreement.not_yet", message, rule="A2")


# What it says -----------------------------------------------------------------------------------------


def says_what_it_must(
    needed: Iterable[tuple[str, str, str]], written: Mapping[str, str], parties: Iterable[AgreementParty]
) -> Decision:
    """What a template needs is written before it is circulated; the independence of a voluntary or community body
    where one is a party.
    """
    civic = [
        party.name
        for party in parties
        if party.organisation is not None and party.organisation.sector in CIVIC
    ]
    reasons = []
    for code, heading, when in needed:
        if written.get(code):
            continue
        if when == "always":
            reasons.append(Decision.no("agreement.empty", f"Write the section “{heading}”.", field=code))
        elif when == "voluntary" and civic:
            message = f"State the independence of {', '.join(civic)} in the section “{heading}”."
            reasons.append(Decision.no("agreement.independence", message, field=code))
    return Decision.all(*reasons)


def of_the_partnership(lsp_id: int, others: Iterable[tuple[str, int | None]]) -> Decision:
    """Bodies and blocks of an agreement are those of its partnership; `others` names each field and its partnership."""
    for name, other in others:
        if other != lsp_id:
            message = "Choose what belongs to this partnership."
            return Decision.no("another_partnership", message, field=name)
    return Decision.yes()


def a5_reviewed_after_it_begins(starts_on: date | None, review_on: date | None) -> Decision:
    """Review is due after it comes into force."""
    if starts_on is None or review_on is None or review_on > starts_on:
        return Decision.yes()
    message = f"It comes into force on {words.day(starts_on)}: choose a later day for its review."
    return Decision.no("agreement.review_too_early", message, rule="A5", field="planned_review")


def a5_reviewed_next_in_the_future(review_on: date | None, today: date) -> Decision:
    """When a review is concluded, the next one is due on a later day."""
    if review_on is not None and review_on <= today:
        return Decision.no(
            "agreement.review_passed",
            "Choose a day to come for the next review.",
            rule="A5",
            field="review_on",
        )
    return Decision.yes()


def l5_begins_after_what_it_renews(planned: date | None, renewed: Agreement | None) -> Decision:
    """One agreement of a line is in force at a time: a renewal begins after what it renews began."""
    begun = renewed.starts_on if renewed is not None else None
    if planned is None or begun is None or planned > begun:
        return Decision.yes()
    message = f"It renews an agreement in force since {words.day(begun)}: choose a later day."
    return Decision.no("agreement.before_what_it_renews", message, rule="L5", field="planned_start")


def l5_what_it_renews_had_ended(starts_on: date | None, renewed: Agreement | None) -> Decision:
    """One agreement of a line is in force at a time: what is brought in as a renewal began after the other ended."""
    over = renewed.ends_on if renewed is not None else None
    if renewed is None or (over is not None and starts_on is not None and over <= starts_on):
        return Decision.yes()
    until = f"in force until {words.day(over)}" if over else "in force"
    message = (
        f"It renews {renewed.reference}, which is {until}: end that first, or enter a day from its end on."
    )
    return Decision.no("agreement.renewed_in_force", message, rule="L5", field="starts_on")


def l8_brought_in_as_it_stood(source: str, starts_on: date | None, today: date) -> Decision:
    """What is brought in was in force by today, and names its source."""
    reasons = []
    if not source.strip():
        reasons.append(Decision.no("required", words.NO_SOURCE, rule="L8", field="source"))
    if starts_on is not None and starts_on > today:
        message = "What is brought in is in force already: enter a day up to today."
        reasons.append(Decision.no("agreement.begins_later", message, rule="L8", field="starts_on"))
    return Decision.all(*reasons)


def l4_reason_given(step: Transition, reason: str) -> Decision:
    """What ends, and what is withdrawn, says why."""
    if step.needs_reason and not reason.strip():
        return Decision.no("required", "Enter the reason.", rule="L4", field="reason")
    return Decision.yes()


def l5_ends_while_in_force(agreement: Agreement, day: date) -> Decision:
    """An agreement ends after it came into force."""
    if agreement.starts_on is not None and day <= agreement.starts_on:
        message = f"It came into force on {words.day(agreement.starts_on)}: it ends on a later day."
        return Decision.no("ends_before_it_begins", message, rule="L5", field="on")
    return Decision.yes()


def l5_was_to_end(agreement: Agreement) -> Decision:
    """What goes on after all was to end on a day to come."""
    if agreement.ends_on is not None:
        return Decision.yes()
    return Decision.no("agreement.no_end_planned", "No day is set on which it is to end.", rule="L5")


# Yearly reports, signatures in ink --------------------------------------------------------------------


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; 29 February falls to 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def a6_year(starts_on: date, year: int) -> tuple[date, date]:
    """The days of a year of the agreement: from its anniversary to the next, the first one numbered 1."""
    return anniversary(starts_on, year - 1), anniversary(starts_on, year)


def a6_next_report(agreement: Agreement, reported: Collection[int]) -> tuple[int, date] | None:
    """The first year not reported on, and the day it is due: the end of that year.

    None where it was never in force, or ended before that year was over.
    """
    if agreement.starts_on is None:
        return None
    year = agreement.first_report_year
    while year in reported:
        year += 1
    due = a6_year(agreement.starts_on, year)[1]
    return None if agreement.ends_on is not None and agreement.ends_on < due else (year, due)


def a6_missing_years(agreement: Agreement, reported: Collection[int], day: date) -> list[int]:
    """The years that are over on the day without a report: missing until it is there."""
    found = []
    year = agreement.first_report_year
    while agreement.starts_on is not None:
        due = a6_year(agreement.starts_on, year)[1]
        if due > day or (agreement.ends_on is not None and agreement.ends_on < due):
            break
        if year not in reported:
            found.append(year)
        year += 1
    return found


def a6_reported_once_a_year(
    agreement: Agreement, year: int, reported: Collection[int], today: date
) -> Decision:
    """There is one report for each year of the agreement, once that year has begun."""
    if agreement.starts_on is None:
        message = "The day on which it came into force is not known: there are no years to report on."
        return Decision.no("agreement.no_years", message, rule="A6", field="year")
    begins = a6_year(agreement.starts_on, year)[0] if 0 < year < 1000 else None
    if begins is None or begins > today or (agreement.ends_on is not None and begins >= agreement.ends_on):
        message = f"Year {year} of this agreement is not there to report on."
        return Decision.no("agreement.no_such_year", message, rule="A6", field="year")
    if year in reported:
        message = f"The report for year {year} is there already: correct that one."
        return Decision.no("agreement.reported_already", message, rule="A6", field="year")
    return Decision.yes()


def a6_says_something_of_each_measure(
    said: Mapping[int, tuple[object, str]], names: Mapping[int, str]
) -> Decision:
    """The report gives the figure of every measure, or says why there is none."""
    reasons = []
    for pk, name in names.items():
        value, note = said.get(pk, (None, ""))
        if value is None and not note.strip():
            message = f"Enter the figure for “{name}”, or say why there is none."
            reasons.append(Decision.no("agreement.no_figure", message, rule="A6", field=f"value_{pk}"))
    return Decision.all(*reasons)


def a7_signed_in_ink_on_a_day(day: date, circulated_on: date | None, today: date) -> Decision:
    """A signature in ink was given by today, and not before the text was circulated."""
    if day > today:
        return Decision.no(
            "agreement.signed_later", "This day is still to come.", rule="A7", field="signed_on"
        )
    if circulated_on is None or day >= circulated_on:
        return Decision.yes()
    message = f"This text was circulated on {words.day(circulated_on)}: it cannot have been signed before."
    return Decision.no("agreement.signed_too_early", message, rule="A7", field="signed_on")
