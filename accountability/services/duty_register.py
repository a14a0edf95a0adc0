"""The duty register: agencies named and ended, suggestions declined. The only writers of both (L7, D5).

Each raises PermissionRefused, InvalidInput, RuleRefused with every reason, `Conflict` where an agency is on the
register already, NotFoundError and StaleVersion.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accountability import permissions
from accountability.duties import Duty, duty_of
from accountability.models import DeclinedSuggestion, NamedAgency
from accountability.models.duty import LOCAL
from accountability.queries.duty import is_suggested
from accountability.rules import duty as rules
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused
from lsp.inheritance import Left, as_before, ended_with
from lsp.models import Inheritance, LocalStrategicPartnership, Organisation
from lsp.queries.regimes import Period, period_on
from lsp.services.locking import lock
from partnerships import words
from partnerships.services.records import check_beginning, check_shape


@dataclass(frozen=True)
class Wanted:
    """An organisation to put on the register: as which kind of agency (its key in the regime), or on which basis."""

    organisation: Organisation
    agency: str = ""
    local_basis: str = ""
    note: str = ""


def name(
    lsp: LocalStrategicPartnership,
    *,
    by: Any,
    organisation: Organisation,
    starts_on: date | None,
    agency: str = "",
    local_basis: str = "",
    note: str = "",
    ends_on: date | None = None,
    end_reason: str = "",
    brought_in: bool = False,
    source: str = "",
) -> NamedAgency:
    """Put an organisation on the register from a day: named by law, or a candidate, as the regime of that day says.

    It ends with that regime at the latest. What is brought in has its source (L8).
    """
    wanted = Wanted(organisation, agency, local_basis.strip(), note.strip())
    named = NamedAgency(
        lsp=lsp,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=end_reason.strip(),
        brought_in=brought_in,
        brought_in_source=source.strip(),
    )
    with act("named-agency.name", by=by, subject=named, lsp=lsp, reason=wanted.note):
        held = _lock(lsp, by=by)
        return _write(named, wanted, held)


def name_several(
    lsp: LocalStrategicPartnership, *, by: Any, wanted: Iterable[Wanted], starts_on: date | None
) -> list[NamedAgency]:
    """Put several on the register from one day, in one act: all of them, or none."""
    listed = list(wanted)
    if not listed:
        raise InvalidInput.field("agencies", "Choose at least one agency.", code="required")
    with act("named-agency.name_several", by=by, subject=lsp):
        held = _lock(lsp, by=by)
        return [
            _write(NamedAgency(lsp=held, organisation=each.organisation, starts_on=starts_on), each, held)
            for each in listed
        ]


def end(
    named: NamedAgency, *, by: Any, on: date | None, reason: str, version: int | None = None
) -> NamedAgency:
    """Take an agency off the register from the day `on` (L4); the day it began where it was a mistake."""
    with act("named-agency.end", by=by, subject=named, reason=reason.strip()):
        _lock(named.lsp, by=by)
        held = lock(NamedAgency, named.pk, by=by, version=version)
        if on is None:
            raise InvalidInput.field("on", "Enter the day it ends.", code="required", rule="L4")
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why it ends.", code="required", rule="L4")
        rules.l4_was_on_it(held).require(RuleRefused)
        rules.l4_named_until_a_day(held, on).require(RuleRefused)
        held.ends_on, held.end_reason = on, reason.strip()
        held.save()
    return held


def decline(
    lsp: LocalStrategicPartnership, *, by: Any, organisation: Organisation, reason: str
) -> DeclinedSuggestion:
    """Do not name whom the regime suggests, with the reason: it is not suggested again under this regime."""
    declined = DeclinedSuggestion(
        lsp=lsp, organisation=organisation, regime=lsp.regime, reason=reason.strip(), declined_by=by
    )
    with act("declined-suggestion.decline", by=by, subject=declined, lsp=lsp, reason=reason.strip()):
        held = _lock(lsp, by=by)
        if not declined.reason:
            raise InvalidInput.field("reason", "Say why it is not named.", code="required", rule="L7")
        declined.regime = held.regime
        before = DeclinedSuggestion.objects.filter(lsp=held, organisation=organisation, regime=held.regime)
        suggested = is_suggested(held, organisation, clock.today())
        rules.l7_suggestion_to_decline(organisation, suggested, before.exists()).require(RuleRefused)
        check_shape(declined)
        declined.save()
    return declined


def follow_regime(lsp: LocalStrategicPartnership, *, on: date, reason: str, by: Any) -> None:
    """The partnership goes over to another regime on the day: what rested on the one before ends then.

    What was to begin on the day or later never begins. What the partners agreed locally stays.
    """
    still = NamedAgency.objects.filter(lsp=lsp).exclude(status=LOCAL).exclude(ends_on__lte=on)
    for named in still.order_by("pk"):
        _close(named, on, reason, by=by)


def keeps_its_sector(organisation: Organisation) -> Decision:
    """Whether the organisation, as it was changed, is still of a sector that may be named where it is named (D5)."""
    today = clock.today()
    still = NamedAgency.objects.filter(organisation=organisation).exclude(ends_on__lte=today)
    return rules.d5_named_keeps_its_sector(organisation, still.select_related("lsp"))


class Naming:
    """What is left by an organisation that another comes after (L6): it is named no longer, and nothing is offered.

    Its successor is named by what it is itself: the regime suggests it where it is an agency of one of its kinds.
    """

    kind, label, plural = "naming", "Named agency", "Named agencies"

    def left_by(self, organisation: Organisation, day: date) -> list[Left]:
        """Nothing passes on."""
        return []

    def decide(self, organisation: Organisation, day: date) -> Decision:
        """Nothing stands in the way."""
        return Decision.yes()

    def release(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """It is off every register from the day on."""
        still = NamedAgency.objects.filter(organisation=organisation).exclude(ends_on__lte=day)
        for named in still.order_by("pk"):
            _close(named, day, reason, by=by)

    def reopen(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """It is named again, as long as it was to be."""
        because = ended_with(organisation)
        ended = NamedAgency.objects.filter(organisation=organisation, end_reason__startswith=because)
        for named in ended.filter(ends_on=day).order_by("pk"):
            with act("named-agency.reopen", by=by, subject=named, reason=reason):
                as_before(named, day)

    def take_over(self, offered: Inheritance, *, by: Any, people: bool) -> int:
        """Nothing is offered, so nothing is taken over."""
        raise AssertionError("no naming is ever offered")

    def addresses(self, ids: Collection[int], user: Any) -> Mapping[int, str]:
        """None."""
        return {}


def _close(named: NamedAgency, day: date, reason: str, *, by: Any) -> None:
    """Off the register from the day; what was to begin then or later never begins."""
    assert named.starts_on is not None  # a constraint says so
    with act("named-agency.end", by=by, subject=named, reason=reason):
        named.ends_on, named.end_reason = max(day, named.starts_on), reason
        named.save()


def _lock(lsp: LocalStrategicPartnership, *, by: Any) -> LocalStrategicPartnership:
    """The partnership, locked, so that those who write its register queue."""
    held = lock(LocalStrategicPartnership, lsp.pk, by=by)
    permissions.keep_register(by, held.pk).require(PermissionRefused)
    return held


def _write(named: NamedAgency, wanted: Wanted, lsp: LocalStrategicPartnership) -> NamedAgency:
    """Give it what the regime of its first day says, ask the rules, write. The partnership is locked."""
    named.organisation = Organisation.objects.select_related("authority").get(pk=named.organisation.pk)
    check_beginning(named)
    if named.starts_on is None:
        raise InvalidInput.field("starts_on", words.NO_BEGINNING, rule="L7")
    period = period_on(lsp, named.starts_on)
    duty = duty_of(period.regime)
    rules.d6_rests_on_one_basis(duty, wanted.agency, wanted.local_basis).require(RuleRefused)
    _take(named, wanted, duty)
    _plan_end(named, period)
    _require(named, wanted, duty, period)
    check_shape(named)
    others = NamedAgency.objects.filter(lsp=lsp, organisation=named.organisation)
    rules.l7_named_once_at_a_time(named, others.select_related("organisation")).require(Conflict)
    named.save()
    return named


def _take(named: NamedAgency, wanted: Wanted, duty: Duty) -> None:
    """What the regime says of the kind of agency, as it is on that day, or the local basis."""
    named.regime, named.note, named.local_basis = duty.regime, wanted.note, wanted.local_basis
    kind = duty.kind(wanted.agency)
    if kind is None:
        named.status = LOCAL
        return
    named.status, named.agency, named.agency_name = duty.status, kind.key, kind.name
    named.provision, named.condition = kind.provision, kind.condition


def _plan_end(named: NamedAgency, period: Period) -> None:
    """The end of the organisation or, unless it was agreed locally, of the regime, where no end is told."""
    begins, organisation = named.starts_on, named.organisation
    last = None if named.status == LOCAL else rules.first_end(period)
    ends = [day for day in (last, organisation.ends_on) if day is not None and begins and day > begins]
    if named.ends_on is not None or not ends:
        return
    named.ends_on = min(ends)
    until = organisation.name if named.ends_on == organisation.ends_on else str(period.regime)
    told = "exists" if named.ends_on == organisation.ends_on else "applies to the partnership"
    named.end_reason = named.end_reason or f"{until} {told} until then."


def _require(named: NamedAgency, wanted: Wanted, duty: Duty, period: Period) -> None:
    """Every reason against it, together."""
    organisation = named.organisation
    decisions = [
        rules.d5_never_a_named_agency(organisation, duty.never_named),
        rules.d6_says_why_it_fits(organisation, duty.kind(wanted.agency), wanted.note),
        rules.l7_within_its_life(named, organisation),
        rules.l4_told_with_its_reason(named),
    ]
    if named.status != LOCAL and named.starts_on is not None:
        decisions.append(rules.l7_on_days_of_the_regime(named.starts_on, named.ends_on, period))
    Decision.all(*decisions).require(RuleRefused)
