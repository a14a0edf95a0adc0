"""Obligations: set for one agency or several, ended, changed forward; what is declared beside a judgement.

The only writers of `Obligation`, `Waiver`, `Explanation` and `ClosedYear`. Each raises PermissionRefused, InvalidInput,
RuleRefused with every reason, Conflict where one of the kind runs already, NotFoundError and StaleVersion.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accountability import periods, permissions
from accountability.measures import MEASURES
from accountability.models import Explanation, NamedAgency, Obligation, Waiver
from accountability.models.duty import NAMED
from accountability.models.obligation import LOCAL_KIND, STATUTE
from accountability.obligation_kinds import Kind, kind_of
from accountability.queries.judging import judgement_of
from accountability.rules import obligations as rules
from accountability.services import judging
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Coverage, LocalStrategicPartnership, Organisation
from lsp.queries.regimes import period_on
from lsp.querysets import holds_on
from lsp.services.locking import lock
from partnerships.services.records import check_beginning, check_shape


@dataclass(frozen=True)
class Wanted:
    """An obligation to set: for whom, of which kind of the regime (its code) or with which title of its own.

    What is None is as the kind says it.
    """

    organisation: Organisation
    kind: str = LOCAL_KIND
    title: str = ""
    basis: str | None = None
    provision: str | None = None
    rests_on: str = ""
    measure: str | None = None
    unit: str | None = None
    amount: Decimal | None = None
    met_at: Decimal | None = None
    partly_met_at: Decimal | None = None
    period: str | None = None
    due_days: int | None = None


CHANGEABLE = ("basis", "provision", "rests_on", "amount", "met_at", "partly_met_at", "period", "due_days")
"""The terms that may change from a day on."""
OWN = ("title", "measure", "unit")
"""What is told of an obligation of one's own kind; a kind of the regime says it itself."""


def set_one(
    lsp: LocalStrategicPartnership,
    *,
    by: Any,
    wanted: Wanted,
    starts_on: date | None,
    brought_in: bool = False,
    source: str = "",
) -> Obligation:
    """Set an obligation from a day (D1). What is brought in has its source (L8)."""
    owed = Obligation(
        lsp=lsp,
        organisation=wanted.organisation,
        starts_on=starts_on,
        brought_in=brought_in,
        brought_in_source=source.strip(),
    )
    with act("obligation.set", by=by, subject=owed, lsp=lsp):
        _lock(lsp, by=by)
        _write(owed, wanted)
        judging.refresh([owed.pk])
    return owed


def set_several(
    lsp: LocalStrategicPartnership, *, by: Any, wanted: Iterable[Wanted], starts_on: date | None
) -> list[Obligation]:
    """Set several from one day in one act: all of them, or none."""
    listed = list(wanted)
    if not listed:
        raise InvalidInput.field("wanted", "Choose at least one obligation.", code="required")
    with act("obligation.set_several", by=by, subject=lsp):
        _lock(lsp, by=by)
        made = []
        for each in listed:
            owed = Obligation(lsp=lsp, organisation=each.organisation, starts_on=starts_on)
            with act("obligation.set", by=by, subject=owed, lsp=lsp):
                made.append(_write(owed, each))
        judging.refresh(each.pk for each in made)
    return made


def end(owed: Obligation, *, by: Any, on: date | None, reason: str, version: int | None = None) -> Obligation:
    """End an obligation from the day `on` (L4); on the day it began where it was set by mistake."""
    with act("obligation.end", by=by, subject=owed, reason=reason.strip()):
        _lock(owed.lsp, by=by)
        held = lock(Obligation, owed.pk, by=by, version=version)
        if on is None:
            raise InvalidInput.field("on", "Enter the day it ends.", code="required", rule="L4")
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why it ends.", code="required", rule="L4")
        rules.l4_may_end(held, on).require(RuleRefused)
        held.ends_on, held.end_reason = on, reason.strip()
        held.save()
        judging.refresh([held.pk])
    return held


def change(
    owed: Obligation,
    *,
    by: Any,
    starts_on: date | None,
    reason: str,
    changes: Mapping[str, Any],
    version: int | None = None,
) -> Obligation:
    """Other terms from the first day of a period to come: the row ends, and another begins (D2). Returns that one."""
    with act("obligation.change", by=by, subject=owed, reason=reason.strip()):
        _lock(owed.lsp, by=by)
        held = lock(Obligation, owed.pk, by=by, version=version)
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why the terms change.", code="required", rule="D2")
        new = _copy(held, starts_on, changes)
        rules.d2_changed_only_forward(held, new, clock.today()).require(RuleRefused)
        new.ends_on, new.end_reason = held.ends_on, held.end_reason
        held.ends_on, held.end_reason = starts_on, reason.strip()
        held.save()
        require(new)
        new.save()
        judging.refresh([held.pk, new.pk])
    return new


def _copy(held: Obligation, starts_on: date | None, changes: Mapping[str, Any]) -> Obligation:
    """The same obligation from another day, with other terms."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise InvalidInput.fields(dict.fromkeys(sorted(unknown), "This cannot be changed."))
    kept = ("lsp", "organisation", "regime", "kind", "title", "measure", "unit", *CHANGEABLE)
    told = {name: changes.get(name, getattr(held, name)) for name in kept}
    return Obligation(starts_on=starts_on, **told)


# --- beside the judgement


def waive(owed: Obligation, *, by: Any, period: str, reason: str) -> Waiver:
    """Declare that an obligation does not apply in a period, with the reason (D1)."""
    first = _period_of(owed, period).first
    waiver = Waiver(
        obligation=owed,
        period_first=first,
        reason=reason.strip(),
        declared_by=by,
        declared_at=clock.now(),
    )
    with act("waiver.declare", by=by, subject=waiver, lsp=owed.lsp, reason=reason.strip()):
        held = lock(Obligation, owed.pk, by=by)
        permissions.keep_register(by, held.lsp_id).require(PermissionRefused)
        if not waiver.reason:
            raise InvalidInput.field("reason", "Say why it does not apply.", code="required", rule="D1")
        if Waiver.objects.filter(obligation=held, period_first=first, withdrawn_at=None).exists():
            raise RuleRefused("It is declared not to apply already.")
        check_shape(waiver)
        waiver.save()
        judging.refresh([held.pk])
    return waiver


def withdraw_waiver(waiver: Waiver, *, by: Any, reason: str, version: int | None = None) -> Waiver:
    """It applies after all: the declaration is withdrawn, with the reason."""
    with act("waiver.withdraw", by=by, subject=waiver, reason=reason.strip()):
        held = lock(Waiver, waiver.pk, by=by, version=version)
        permissions.keep_register(by, held.obligation.lsp_id).require(PermissionRefused)
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why it applies after all.", code="required", rule="D1")
        if held.withdrawn_at is not None:
            raise RuleRefused("The declaration was withdrawn already.")
        held.withdrawn_at, held.withdrawn_reason = clock.now(), reason.strip()
        held.save()
        judging.refresh([held.obligation_id])
    return held


def explain(owed: Obligation, *, by: Any, period: str, text: str) -> Explanation:
    """The agency says why it did not meet an obligation in a period: beside the judgement, which stays (D3)."""
    first = _period_of(owed, period).first
    told = Explanation(
        obligation=owed, period_first=first, text=text.strip(), explained_by=by, explained_at=clock.now()
    )
    with act("explanation.give", by=by, subject=told, lsp=owed.lsp):
        held = lock(Obligation, owed.pk, by=by)
        permissions.agency(by, held).require(PermissionRefused)
        if not told.text:
            raise InvalidInput.field("text", "Say why it was not met.", code="required", rule="D3")
        found = judgement_of(held, first, clock.today())
        rules.d3_explains_what_is_not_met(found[1].code if found else "").require(RuleRefused)
        check_shape(told)
        told.save()
    return told


def _period_of(owed: Obligation, code: str) -> periods.Period:
    """The period of this code, of the obligation's own length. Raises InvalidInput for any other."""
    try:
        period = periods.read(code)
    except ValueError:
        raise _no_period("There is no such period. Write it like 2006-07 or 2006-07-q1.") from None
    ran = owed.starts_on is not None and period.last >= owed.starts_on
    if period.kind != owed.period or not ran or (owed.ends_on is not None and period.first >= owed.ends_on):
        raise _no_period("The obligation has no such period.")
    return period


def _no_period(words: str) -> InvalidInput:
    return InvalidInput.field("period", words, code="period", rule="D1")


# --- writing


def standing_of(lsp: LocalStrategicPartnership, organisation: Organisation, day: date) -> rules.Standing:
    """Who an organisation is in the partnership on the day: two queries."""
    named = NamedAgency.objects.filter(lsp=lsp, organisation=organisation).as_at(day)
    statuses = set(named.values_list("status", flat=True))
    council = organisation.authority_id is not None and (
        organisation.authority_id == lsp.accountable_body_id
        or Coverage.objects.filter(holds_on(day), lsp=lsp, authority=organisation.authority_id).exists()
    )
    return rules.Standing(bool(statuses), NAMED in statuses, council)


def law_has_lapsed(owed: Obligation, day: date) -> bool:
    """Whether it still runs on the day, rests on statute, and no law names the agency any more (D6): two queries."""
    if owed.basis != STATUTE or not owed.holds_on(day):
        return False
    now = standing_of(owed.lsp, owed.organisation, day)
    return not (now.by_law or now.council)


def _lock(lsp: LocalStrategicPartnership, *, by: Any) -> LocalStrategicPartnership:
    """The partnership, locked, so that those who write its obligations queue."""
    held = lock(LocalStrategicPartnership, lsp.pk, by=by)
    permissions.keep_register(by, held.pk).require(PermissionRefused)
    return held


def _write(owed: Obligation, wanted: Wanted) -> Obligation:
    """Give it what its kind says and what was told, ask the rules, write. The partnership is locked."""
    owed.organisation = Organisation.objects.get(pk=wanted.organisation.pk)
    check_beginning(owed)
    if owed.starts_on is None:
        raise InvalidInput.field("starts_on", "Enter the day it begins.", code="required", rule="D1")
    _take(owed, wanted)
    require(owed)
    same = Obligation.objects.filter(lsp=owed.lsp, organisation=owed.organisation, kind=owed.kind)
    if owed.is_local:
        same = same.filter(title=owed.title)
    after = same.exclude(ends_on__lte=owed.starts_on).select_related("organisation")
    rules.d1_one_of_a_kind(owed, (each for each in after if not each.never_began)).require(Conflict)
    owed.save()
    return owed


def _take(owed: Obligation, wanted: Wanted) -> None:
    """What the regime of its first day says of the kind, where nothing else was told."""
    assert owed.starts_on is not None  # asked for before
    owed.kind, owed.rests_on = wanted.kind, wanted.rests_on.strip()
    kind: Kind | None = None
    if wanted.kind != LOCAL_KIND:
        regime = period_on(owed.lsp, owed.starts_on).regime
        kind = kind_of(regime, wanted.kind)
        if kind is None:
            message = f"{regime} knows no such kind of obligation on that day."
            raise InvalidInput.field("kind", message, code="obligation.kind", rule="D1")
        owed.regime = kind.regime
        said, told = ({name: getattr(of, name) or "" for name in OWN} for of in (kind, wanted))
        rules.d1_a_kind_says_it_itself(said, told).require(RuleRefused)
    owed.title = (kind.title if kind else wanted.title).strip()
    owed.measure = kind.measure if kind else (wanted.measure or "contribution")
    owed.unit = kind.unit if kind else (wanted.unit or "")
    owed.amount = wanted.amount
    for name in ("basis", "provision", "met_at", "partly_met_at", "period", "due_days"):
        told = getattr(wanted, name)
        setattr(owed, name, getattr(kind, name) if told is None and kind else _else(name, told))
    if wanted.basis is not None and wanted.basis != STATUTE and wanted.provision is None:
        owed.provision = ""


def _else(name: str, told: Any) -> Any:
    """What is told of a local obligation, or what stands where nothing is."""
    usual = {
        "basis": "goodwill",
        "provision": "",
        "met_at": Decimal(100),
        "partly_met_at": Decimal(50),
        "period": periods.YEAR,
        "due_days": 30,
    }
    return usual[name] if told is None else told


def require(owed: Obligation) -> None:
    """Every reason against it, together."""
    if not owed.title:
        raise InvalidInput.field("title", "Say what the agency is to do.", code="required", rule="D1")
    if owed.measure not in MEASURES:
        raise InvalidInput.field("measure", "There is no such way of measuring.", code="invalid_choice")
    check_shape(owed)
    assert owed.starts_on is not None  # a constraint says so
    standing = standing_of(owed.lsp, owed.organisation, owed.starts_on)
    Decision.all(
        rules.d1_of_a_named_agency(owed, standing),
        rules.d6_statute_only_for_who_is_named_by_law(owed, standing),
        rules.d6_statute_names_its_provision(owed.basis, owed.provision),
        rules.d2_thresholds_in_order(owed.met_at, owed.partly_met_at),
        rules.d1_unit_of_what_is_logged(MEASURES[owed.measure].from_contributions, owed.unit),
        rules.d1_asks_for_an_amount(owed.amount, owed.unit),
        rules.d1_within_its_life(owed),
    ).require(RuleRefused)
