"""Contributions: logged once by the agency, confirmed or returned by each partnership for itself (C6, D1, C1).

The only writers of `Contribution`, `ContributionPart` and `ContributionEvidence`. Writers of one contribution queue on
its row, then on the partnerships whose years they look at. Each raises PermissionRefused, InvalidInput, RuleRefused
with every reason, TransitionRefused, NotFoundError and StaleVersion.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accountability import contribution_workflow as workflow
from accountability import periods, permissions
from accountability.measures import MEASURES
from accountability.models import ClosedYear, Contribution, ContributionEvidence, ContributionPart, Obligation
from accountability.models.contribution import OTHER
from accountability.queries.facts import chairs_of, coordinators_of
from accountability.rules import obligations as rules
from accountability.services import corrections, evidence, judging
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.services.locking import lock
from lsp.stored.inspection import Upload
from partnerships.services.records import check_shape


@dataclass(frozen=True)
class Share:
    """What a contribution is to count in an obligation: its part of the amount, None where it counts whole."""

    obligation: Obligation
    amount: Decimal | None = None


def log(
    organisation: Organisation,
    *,
    by: Any,
    title: str,
    day: date | None,
    shares: Iterable[Share],
    unit: str = OTHER,
    amount: Decimal | None = None,
    note: str = "",
    links: Sequence[tuple[str, str]] = (),
    files: Sequence[Upload] = (),
) -> Contribution:
    """The agency logs what it gave, once, with its evidence, for obligations in one or several partnerships (C6)."""
    wanted = list(shares)
    permissions.log_for(by, organisation.pk).require(PermissionRefused)
    for share in wanted:
        permissions.agency(by, share.obligation).require(PermissionRefused)
    shown = evidence.looked_at(links, files)
    given = Contribution(
        organisation=organisation, unit=unit, amount=amount, reported_by=by, reported_at=clock.now()
    )
    given.title, given.note = title.strip(), note.strip()
    given.day = day  # type: ignore[assignment]  # asked for before it is saved
    with act("contribution.log", by=by, subject=given):
        _queue(share.obligation.lsp_id for share in wanted)
        years = rules.d1_year_is_open(_closed([share.obligation.lsp_id for share in wanted]), given.day)
        _require(given, wanted, wanted, years, shown.decision)
        given.save()
        for share in wanted:
            _report(given, share, by=by)
        if wanted:
            evidence.keep(
                ContributionEvidence, shown, by=by, lsp=wanted[0].obligation.lsp, contribution=given
            )
    return given


def correct(
    contribution: Contribution,
    *,
    by: Any,
    changes: Mapping[str, Any] | None = None,
    shares: Iterable[Share] | None = None,
    links: Sequence[tuple[str, str]] = (),
    files: Sequence[Upload] = (),
    note: str = "",
    version: int | None = None,
) -> Contribution:
    """The agency corrects what it logged, adds evidence, shares it out otherwise; what was returned is reported again.

    What a partnership has confirmed stays as it is there: shares that leave it out or say otherwise are refused. Of a
    partnership nothing is asked where nothing changes: neither its year nor its obligation stands in the way of
    another's part. `shares` None: as they are.
    """
    shown = evidence.looked_at(links, files)
    with act("contribution.correct", by=by, subject=contribution, reason=note.strip()):
        held, parts = _held(contribution, by=by, version=version)
        rules.d1_is_not_withdrawn(held).require(RuleRefused)
        day, told = held.day, corrections.changed(held, changes or {})
        wanted = _shares_of(parts) if shares is None else list(shares)
        corrections.confirmed_stays(held, parts, wanted, told=told).require(RuleRefused)
        _queue(share.obligation.lsp_id for share in wanted)
        for share in wanted:
            permissions.agency(by, share.obligation).require(PermissionRefused)
        again = corrections.reported_again(parts, wanted, all_of_them=bool(told))
        judged = corrections.reported_again(
            parts, wanted, all_of_them=not told.isdisjoint(corrections.JUDGED_BY)
        )
        years = _years_are_open(held, day, parts, wanted, again=None if told else again)
        _require(held, wanted, judged, years, shown.decision)
        held.save()
        _share_out(held, parts, wanted, again, by=by)
        evidence.keep(ContributionEvidence, shown, by=by, lsp=wanted[0].obligation.lsp, contribution=held)
    return held


def withdraw(contribution: Contribution, *, by: Any, reason: str, version: int | None = None) -> Contribution:
    """The agency takes back what it logged, with the reason, as long as nobody has confirmed it."""
    with act("contribution.withdraw", by=by, subject=contribution, reason=reason.strip()):
        held, parts = _held(contribution, by=by, version=version)
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why it is withdrawn.", code="required", rule="D1")
        rules.d1_is_not_withdrawn(held).require(RuleRefused)
        confirmed = {part.lsp.name for part in parts if part.state == workflow.CONFIRMED}
        rules.d1_nothing_is_confirmed(held, confirmed, step="withdraw").require(RuleRefused)
        _require_open(parts, held.day)
        held.withdrawn_at, held.withdrawn_reason = clock.now(), reason.strip()
        held.save()
        for part in parts:
            if part.state in workflow.OPEN:
                _move(part, "withdraw", by=by, reason=reason)
    return held


def confirm(
    part: ContributionPart, *, by: Any, note: str = "", version: int | None = None
) -> ContributionPart:
    """Somebody who did not report it confirms it for their partnership, on its evidence (C1, D1)."""
    with _step("confirm", part, by=by, reason=note, version=version) as held:
        held.confirmed_at, held.confirmed_by = clock.now(), by
        held.returned_at, held.return_reason = None, ""
    return held


def return_to_agency(
    part: ContributionPart, *, by: Any, reason: str, version: int | None = None
) -> ContributionPart:
    """The coordinator sends it back for their partnership, with the reason."""
    with _step("return", part, by=by, reason=reason, version=version) as held:
        held.returned_at, held.return_reason = clock.now(), reason.strip()
    return held


def take_back(
    part: ContributionPart, *, by: Any, reason: str, version: int | None = None
) -> ContributionPart:
    """The coordinator takes a confirmation back, with the reason: it counts no longer, from now on."""
    with _step("take_back", part, by=by, reason=reason, version=version) as held:
        held.confirmed_at = held.confirmed_by = None
        held.returned_at, held.return_reason = clock.now(), reason.strip()
    return held


def reporters_of(part: ContributionPart) -> rules.Reporters:
    """Who reported or corrected it, who coordinates and chairs its partnership today: up to five queries."""
    told = part.contribution.history.values_list("history_user_id", flat=True)
    return rules.Reporters(
        reporters=frozenset(user for user in {*told, part.reported_by_id} if user is not None),
        coordinators=coordinators_of(part.lsp),
        chairs=chairs_of(part.lsp),
    )


def decide(name: str, part: ContributionPart, user: Any, facts: rules.Reporters | None = None) -> Decision:
    """Whether the user may take the step on the part now: role, state, then every rule."""
    step = workflow.CONTRIBUTION.transition(name)
    facts = facts or (reporters_of(part) if name == "confirm" else rules.Reporters())
    role = _may(step.role, user, part, facts)
    if not role:
        return role
    state = workflow.CONTRIBUTION.check(name, part.state)
    return state if not state else _whether(name, part, user, facts)


def may_take(name: str, part: ContributionPart, user: Any) -> Decision:
    """Whether the user's role allows the step, whatever the state and the rules say."""
    facts = reporters_of(part) if name == "confirm" else rules.Reporters()
    return _may(workflow.CONTRIBUTION.transition(name).role, user, part, facts)


def _may(role: str, user: Any, part: ContributionPart, facts: rules.Reporters) -> Decision:
    """Whether the user is in the role that the workflow table names."""
    if role == "agency":
        return permissions.agency(user, part)
    if role == "confirmer" and user.pk in facts.chairs:
        return Decision.yes()
    return permissions.coordinator(user, part)


def _whether(name: str, part: ContributionPart, user: Any, facts: rules.Reporters) -> Decision:
    given = part.contribution
    checks = [rules.d1_year_is_open(_closed([part.lsp_id]), given.day, "")]
    if name == "confirm":
        checks += [
            rules.c1_nobody_confirms_what_they_reported(user.pk, facts),
            rules.c1_the_chair_confirms_for_the_coordinator(user.pk, facts),
            rules.d1_shown_by_evidence(given.evidence.count()),
        ]
    return Decision.all(*checks)


@contextmanager
def _step(
    name: str, part: ContributionPart, *, by: Any, reason: str, version: int | None
) -> Iterator[ContributionPart]:
    """The part, locked after its contribution and asked for, in its new state; written when the block ends."""
    step = workflow.CONTRIBUTION.transition(name)
    reason = reason.strip()
    with act(f"contribution-part.{name}", by=by, subject=part, lsp=part.lsp, reason=reason):
        given = lock(Contribution, part.contribution_id, by=by)
        _queue([part.lsp_id])
        held = lock(ContributionPart, part.pk, by=by, version=version)
        held.contribution = given
        facts = reporters_of(held)
        _may(step.role, by, held, facts).require(PermissionRefused)
        workflow.CONTRIBUTION.check(name, held.state).require(TransitionRefused)
        if step.needs_reason and not reason:
            raise InvalidInput.field("reason", "Give the reason: it stays on the record.", code="required")
        _whether(name, held, by, facts).require(RuleRefused)
        held.state = step.target
        yield held
        held.save()
        judging.refresh([held.obligation_id])


def _queue(lsps: Iterable[int]) -> None:
    """Wait for whoever closes or reopens a year of these partnerships, in one order for everybody."""
    rows = LocalStrategicPartnership.objects.filter(pk__in=set(lsps)).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def _closed(lsps: Collection[int]) -> list[tuple[str, date]]:
    """(partnership, first day) of their closed years: one query."""
    rows = ClosedYear.objects.filter(lsp__in=set(lsps), reopened_at=None)
    return list(rows.order_by("lsp__name").values_list("lsp__name", "first"))


def _closed_in(lsps: Collection[int], day: date) -> set[int]:
    """In which of these partnerships the year of the day is closed: one query."""
    year = periods.first_of(periods.YEAR, day)
    rows = ClosedYear.objects.filter(lsp__in=set(lsps), reopened_at=None, first=year)
    return set(rows.values_list("lsp_id", flat=True))


def _require_open(parts: Collection[ContributionPart], day: date) -> None:
    """The year it is of is open wherever it counts."""
    live = [part.lsp_id for part in parts if part.state != workflow.WITHDRAWN]
    rules.d1_year_is_open(_closed(live), day).require(RuleRefused)


def _years_are_open(
    held: Contribution,
    day: date,
    parts: Iterable[ContributionPart],
    wanted: Iterable[Share],
    *,
    again: Collection[Share] | None,
) -> Decision:
    """The year of the day it had, and of the day it has now, is open in each partnership where something changes.

    `again`: the shares that change; None where what they have in common does, so that all of them do. Evidence alone
    is added to all, and may be as long as the year is open in one of them.
    """
    live = [part for part in parts if part.state != workflow.WITHDRAWN]
    kept = {share.obligation.pk for share in wanted} - {share.obligation.pk for share in again or ()}
    before = {part.lsp_id for part in live if again is None or part.obligation_id not in kept}
    after = {share.obligation.lsp_id for share in (wanted if again is None else again)}
    if not before | after:
        everywhere = {part.lsp_id for part in live}
        closed = rules.d1_year_is_open(_closed(everywhere), held.day)
        return closed if len(closed.reasons) == len(everywhere) else Decision.yes()
    was = rules.d1_year_is_open(_closed(before), day)
    now = rules.d1_year_is_open(_closed(after), held.day)
    return Decision(tuple(dict.fromkeys([*was.reasons, *now.reasons])))


def _require(
    given: Contribution, wanted: Collection[Share], judged: Iterable[Share], *others: Decision
) -> None:
    """Every reason against it, together; whether an obligation counts it is asked of those `judged`."""
    if not given.title:
        raise InvalidInput.field("title", "Say what it was.", code="required", rule="D1")
    rules.d1_done_by_today(given.day, clock.today()).require(RuleRefused)
    check_shape(given)
    shares = [share.amount for share in wanted]
    checks = [rules.d1_has_an_amount(given), rules.d4_parts_within_the_whole(given, shares), *others]
    for share in judged:
        owed, field = share.obligation, "parts"
        checks.append(rules.d1_counts_for(given, owed, field))
        measured = MEASURES[owed.measure].from_contributions
        checks.append(rules.d1_counts_for_what_is_logged(owed, measured, field))
        if given.is_measured and share.amount is not None and share.amount > 0:
            checks.append(rules.d1_exact(share.amount, given.unit, field))
    Decision.all(*checks).require(RuleRefused)


def _held(
    contribution: Contribution, *, by: Any, version: int | None
) -> tuple[Contribution, list[ContributionPart]]:
    """The contribution locked, with all its parts; only for an officer who acts for the agency wherever it counts."""
    held = lock(Contribution, contribution.pk, by=by, version=version)
    found = ContributionPart.objects.filter(contribution=held).select_related("obligation__lsp", "lsp")
    parts = list(found.order_by("pk"))
    for part in parts:
        permissions.agency(by, part).require(PermissionRefused)
    _queue(part.lsp_id for part in parts)
    return held, parts


def _shares_of(parts: Iterable[ContributionPart]) -> list[Share]:
    """The contribution as it is shared out."""
    return [Share(part.obligation, part.amount) for part in parts if part.state != workflow.WITHDRAWN]


def _share_out(
    given: Contribution,
    parts: Collection[ContributionPart],
    wanted: Collection[Share],
    again: Collection[Share],
    *,
    by: Any,
) -> None:
    """Bring the parts to what is wanted: reported again, taken out, or new. The confirmed ones stay.

    What waits is reported again with the rest, unless nothing of it changes and its year is closed.
    """
    rest = corrections.reported_again(parts, wanted, all_of_them=True)
    closed = _closed_in([share.obligation.lsp_id for share in rest], given.day)
    fresh = {
        share.obligation.pk: share
        for share in rest
        if share in again or share.obligation.lsp_id not in closed
    }
    wants = {share.obligation.pk for share in wanted}
    for part in parts:
        share = fresh.pop(part.obligation_id, None)
        if share is not None:
            part.amount = share.amount if given.is_measured else None
            part.reported_by, part.reported_at = by, clock.now()
            part.returned_at, part.return_reason = None, ""
            _move(part, "correct", by=by)
        elif part.obligation_id not in wants and part.state != workflow.WITHDRAWN:
            _move(part, "withdraw", by=by, reason="It does not count here.")
    for share in fresh.values():
        _report(given, share, by=by)


def _move(part: ContributionPart, name: str, *, by: Any, reason: str = "") -> None:
    """A step of the agency on a part of a contribution that it has locked."""
    with act(f"contribution-part.{name}", by=by, subject=part, lsp=part.lsp, reason=reason.strip()):
        workflow.CONTRIBUTION.check(name, part.state).require(TransitionRefused)
        part.state = workflow.CONTRIBUTION.transition(name).target
        part.save()


def _report(given: Contribution, share: Share, *, by: Any) -> None:
    """A new part, waiting to be confirmed."""
    owed = share.obligation
    part = ContributionPart(
        contribution=given,
        obligation=owed,
        lsp=owed.lsp,
        organisation=owed.organisation,
        amount=share.amount if given.is_measured else None,
        reported_by=by,
        reported_at=clock.now(),
    )
    with act("contribution-part.report", by=by, subject=part, lsp=owed.lsp):
        part.save()
