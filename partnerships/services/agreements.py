"""Agreements: drafted, edited, circulated, changed as the next version, withdrawn; brought in as they stood (L8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as Number
from typing import Any, TypedDict, Unpack

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Block, LocalStrategicPartnership, Organisation
from partnerships import agreement_text, permissions, rules
from partnerships.models import (
    Agreement,
    AgreementBlock,
    AgreementMeasure,
    AgreementParty,
    AgreementVersion,
    Body,
)
from partnerships.services.agreement_force import hold
from partnerships.services.agreement_papers import keep_text
from partnerships.services.agreement_steps import agreement_step, next_number
from partnerships.services.records import check_shape

MOST_MEASURES = 50
LONGEST_SECTION = 50_000


@dataclass(frozen=True)
class MeasureSaid:
    """A measure as it is written down."""

    name: str
    unit: str = ""
    baseline: Number | None = None
    target: Number | None = None
    target_on: date | None = None


class Written(TypedDict, total=False):
    """What an agreement says besides its kind; what is left out stays as it is."""

    title: str
    bodies: Sequence[Body]
    organisations: Sequence[Organisation]
    signing: Sequence[Organisation]
    blocks: Sequence[Block]
    planned_start: date | None
    planned_review: date | None
    review_months: int | None
    sections: Mapping[str, str]
    measures: Sequence[MeasureSaid]


OWN = ("title", "planned_start", "planned_review", "review_months")


# Drafting ---------------------------------------------------------------------------------------------


def draft(
    *,
    lsp: LocalStrategicPartnership,
    kind: str,
    by: Any,
    renews: Agreement | None = None,
    **said: Unpack[Written],
) -> Agreement:
    """Begin an agreement: the coordinator's draft, numbered, with the parts of its template.

    Raises PermissionRefused, InvalidInput (no title, another partnership's body or block).
    """
    agreement = Agreement(lsp=lsp, kind=kind, title="", renews=renews)
    if renews is not None:
        agreement.line = renews.line
    _set_own(agreement, {"review_months": lsp.regime.terms["periods"]["agreement_review_months"], **said})
    with act("agreement.draft", by=by, subject=agreement, lsp=lsp):
        permissions.keep_agreements(by, lsp.pk).require(PermissionRefused)
        agreement.number = next_number(lsp)
        _check(agreement, said)
        agreement.save()
        _write_parts(agreement, said)
        agreement.current = _new_version(agreement, 1, dict(said.get("sections", {})))
        agreement.save()
    return agreement


def edit(agreement: Agreement, *, by: Any, version: int | None = None, **said: Unpack[Written]) -> Agreement:
    """Write the draft. Raises as `draft`, and StaleVersion, TransitionRefused once it was circulated (A1)."""
    with agreement_step("edit", agreement, by=by, version=version) as row:
        _set_own(row, said)
        _check(row, said)
        _write_parts(row, said)
        text = _current(row)
        text.sections = _sections(row, {**_written(text), **said.get("sections", {})})
        _compose(row, text)
        text.save()
    return row


def change(
    agreement: Agreement, *, by: Any, note: str = "", version: int | None = None, **said: Unpack[Written]
) -> Agreement:
    """Change a circulated text: the next version is circulated in its place, and no signature under the one before
    counts any more (A1). Raises as `edit`, and RuleRefused where nothing is different.
    """
    with agreement_step("change", agreement, by=by, reason=note, version=version) as row:
        _set_own(row, said)
        _check(row, said)
        _write_parts(row, said)
        before = _current(row)
        sections = _sections(row, {**_written(before), **said.get("sections", {})})
        rules.a1_something_changed(before.content, _content(row, before.number, sections)).require(
            RuleRefused
        )
        row.agreed, row.signed_on = None, None
        row.current = _new_version(row, before.number + 1, _by_code(sections), note=note.strip())
        _require_whole(row)
        _circulate(row, by=by)
    return row


def withdraw(agreement: Agreement, *, by: Any, reason: str, version: int | None = None) -> Agreement:
    """Withdraw what is not in force yet: it stays on the record, with its number and the reason (L4)."""
    with agreement_step("withdraw", agreement, by=by, reason=reason, version=version) as row:
        row.end_reason = reason.strip()
    return row


# Circulating ------------------------------------------------------------------------------------------


def circulate(
    agreement: Agreement, *, by: Any, sign_by: date | None = None, version: int | None = None
) -> Agreement:
    """Send the text round: from now on it stays as it is, may be commented on, and is signed (A1).

    Raises RuleRefused with every part that is missing, where those who sign are not among its parties, and where
    signatures are wanted by a day that is past (A2).
    """
    with agreement_step("circulate", agreement, by=by, version=version) as row:
        Decision.all(decide_whole(row), rules.a2_wanted_by_a_day_to_come(sign_by, clock.today())).require(
            RuleRefused
        )
        row.sign_by = sign_by
        _circulate(row, by=by)
    return row


def reschedule(
    agreement: Agreement, *, by: Any, sign_by: date | None, note: str = "", version: int | None = None
) -> Agreement:
    """Change the day by which signatures under the circulated text are wanted, or take it away; those given stay.

    Raises RuleRefused where the day is past, or is the one that is set (A2).
    """
    with agreement_step("reschedule", agreement, by=by, reason=note, version=version) as row:
        Decision.all(
            rules.a2_wanted_by_another_day(sign_by, row.sign_by),
            rules.a2_wanted_by_a_day_to_come(sign_by, clock.today()),
        ).require(RuleRefused)
        row.sign_by = sign_by
    return row


def decide_whole(agreement: Agreement) -> Decision:
    """Whether it says what it must, and who signs is among its parties, before it is circulated."""
    parties = _parties(agreement)
    board = Body.objects.as_at(clock.today()).filter(lsp=agreement.lsp_id, kind=Body.Kind.BOARD).first()
    template = agreement_text.template(agreement.kind, agreement.lsp.regime.terms)
    needed = [(part.code, part.heading, part.needed) for part in template]
    return Decision.all(
        rules.a2_the_chairs_sign(agreement.kind, parties, board),
        rules.says_what_it_must(needed, _written(_current(agreement)), parties),
        rules.l5_begins_after_what_it_renews(agreement.planned_start, agreement.renews),
    )


def _require_whole(row: Agreement) -> None:
    decide_whole(row).require(RuleRefused)


def _circulate(row: Agreement, *, by: Any) -> None:
    text = _current(row)
    text.circulated_at, text.circulated_by = clock.now(), by
    keep_text(row, text, by=by)
    text.save()


# Bringing in (L8) -------------------------------------------------------------------------------------


def bring_in(
    agreement: Agreement,
    *,
    by: Any,
    source: str,
    starts_on: date | None = None,
    review_on: date | None = None,
    version: int | None = None,
) -> Agreement:
    """A draft that holds the text of an agreement in force before the partnership joined: in force as it stood (L8).

    Raises RuleRefused where there is no source, or it begins later than today.
    """
    with agreement_step("bring_in", agreement, by=by, version=version) as row:
        Decision.all(
            rules.l8_brought_in_as_it_stood(source, starts_on, clock.today()),
            rules.l5_what_it_renews_had_ended(starts_on, row.renews),
            rules.a5_reviewed_after_it_begins(starts_on, review_on),
        ).require(RuleRefused)
        row.brought_in, row.brought_in_source, row.starts_on = True, source.strip(), starts_on
        row.agreed = text = _current(row)
        _compose(row, text)
        text.circulated_at, text.circulated_by = clock.now(), by
        hold(row, starts_on, review_on=review_on, by=by)
        check_shape(row)
        text.save()
    return row


# Writing ----------------------------------------------------------------------------------------------


def _set_own(agreement: Agreement, said: Mapping[str, Any]) -> None:
    for name in OWN:
        if name in said:
            value = said[name]
            if name == "review_months" and value is None:
                value = agreement.lsp.regime.terms["periods"]["agreement_review_months"]
            setattr(agreement, name, value.strip() if isinstance(value, str) else value)


def _check(agreement: Agreement, said: Written) -> None:
    """The shape of what is said: titled, of its own partnership, not longer than one may read."""
    if not agreement.title:
        raise InvalidInput.field("title", "Enter the title.")
    known = {"title", *Written.__annotations__}
    unknown = set(said) - known
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    sections = said.get("sections", {})
    allowed = {part.code for part in agreement_text.template(agreement.kind, agreement.lsp.regime.terms)}
    if agreement.current is not None:
        allowed |= set(_written(agreement.current))
    if set(sections) - allowed:
        raise InvalidInput.field("sections", f"There are these sections: {', '.join(sorted(allowed))}.")
    for code, text in sections.items():
        if len(text) > LONGEST_SECTION:
            raise InvalidInput.field(code, f"A section has at most {LONGEST_SECTION:,} characters.")
    others = [("bodies", body.lsp_id) for body in said.get("bodies", ())]
    others += [("blocks", block.lsp_id) for block in said.get("blocks", ())]
    Decision.all(
        rules.of_the_partnership(agreement.lsp_id, others),
        rules.a5_reviewed_after_it_begins(agreement.planned_start, agreement.planned_review),
    ).require(RuleRefused)
    check_shape(agreement)


def _write_parts(agreement: Agreement, said: Written) -> None:
    """Parties, blocks and measures as they are said; what is said no more is taken out and stays on the record."""
    if "bodies" in said:
        _keep(agreement, AgreementParty, "body", said["bodies"], agreement.parties.filter(body__isnull=False))
    if "organisations" in said:
        there = agreement.parties.filter(organisation__isnull=False)
        _keep(agreement, AgreementParty, "organisation", said["organisations"], there, signs=False)
    if "signing" in said:
        _let_sign(agreement, {organisation.pk for organisation in said["signing"]})
    if "blocks" in said:
        _keep(agreement, AgreementBlock, "block", said["blocks"], agreement.block_links.all())
    if "measures" in said:
        _write_measures(agreement, said["measures"])


def _keep(
    agreement: Agreement, model: Any, name: str, wanted: Iterable[Any], there: Any, **more: Any
) -> None:
    standing = {getattr(row, f"{name}_id"): row for row in there.filter(taken_out_at=None)}
    asked = {each.pk: each for each in wanted}
    for pk, row in standing.items():
        if pk not in asked:
            row.taken_out_at = clock.now()
            row.save()
    for pk, each in asked.items():
        if pk not in standing:
            model(agreement=agreement, **{name: each}, **more).save()


def _let_sign(agreement: Agreement, wanted: set[int]) -> None:
    standing = agreement.parties.filter(organisation__isnull=False, taken_out_at=None)
    if wanted - {party.organisation_id for party in standing}:
        message = "An organisation signs that is a party: choose it as a party too."
        raise InvalidInput.field("signing", message)
    for party in standing:
        if party.signs != (party.organisation_id in wanted):
            party.signs = not party.signs
            party.save()


def _write_measures(agreement: Agreement, said: Sequence[MeasureSaid]) -> None:
    """The measures in their order: each takes the place of the one that stood there."""
    if len(said) > MOST_MEASURES:
        raise InvalidInput.field("measures", f"An agreement has at most {MOST_MEASURES} measures.")
    standing = list(agreement.measures.filter(taken_out_at=None))
    for place, measure in enumerate(said):
        row = standing[place] if place < len(standing) else AgreementMeasure(agreement=agreement)
        now = {
            **vars(measure),
            "name": measure.name.strip(),
            "unit": measure.unit.strip(),
            "position": place + 1,
        }
        if row.pk is not None and all(getattr(row, name) == value for name, value in now.items()):
            continue
        for name, value in now.items():
            setattr(row, name, value)
        if not row.name:
            raise InvalidInput.field("measures", "Enter what each measure measures.")
        check_shape(row)
        row.save()
    for row in standing[len(said) :]:
        row.taken_out_at = clock.now()
        row.save()


# The text ---------------------------------------------------------------------------------------------


def _new_version(
    agreement: Agreement, number: int, written: Mapping[str, str], *, note: str = ""
) -> AgreementVersion:
    sections = _sections(agreement, written)
    made = AgreementVersion(agreement=agreement, number=number, sections=sections, note=note)
    _compose(agreement, made)
    made.save()
    return made


def _sections(agreement: Agreement, written: Mapping[str, str]) -> list[agreement_text.Section]:
    return agreement_text.sections_of(agreement.kind, agreement.lsp.regime.terms, written)


def _compose(agreement: Agreement, text: AgreementVersion) -> None:
    """Put the exact text together anew from what is written, with its digest; saved by whoever calls."""
    text.content = _content(agreement, text.number, text.sections)
    text.digest = agreement_text.digest_of(text.content)


def _content(agreement: Agreement, number: int, sections: Sequence[agreement_text.Section]) -> str:
    links = agreement.block_links.filter(taken_out_at=None).select_related("block")
    return agreement_text.compose(
        agreement,
        number,
        sections,
        parties=_parties(agreement),
        blocks=[link.block for link in links],
        measures=list(agreement.measures.filter(taken_out_at=None)),
    )


def _parties(agreement: Agreement) -> list[AgreementParty]:
    """The parties, the bodies before the organisations."""
    standing = agreement.parties.filter(taken_out_at=None).select_related("body", "organisation")
    return sorted(standing, key=lambda party: (party.body_id is None, party.pk))


def _current(agreement: Agreement) -> AgreementVersion:
    assert agreement.current is not None  # every agreement is drafted with its first version
    return agreement.current


def _written(text: AgreementVersion) -> dict[str, str]:
    return _by_code(text.sections)


def _by_code(sections: Iterable[agreement_text.Section]) -> dict[str, str]:
    return {section["code"]: section["text"] for section in sections}
