"""Organisations renamed, succeeded, merged and split (L6); the only writers of former names and successions."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from lsp import clock, inheritance, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import FormerName, Inheritance, Organisation, Succession
from lsp.services.checking import check
from lsp.services.locking import lock, stale
from lsp.services.organisations import check_name

SOURCE_LONGEST = 300
State = Succession.State


def rename(
    organisation: Organisation,
    *,
    by: Any,
    name: str,
    on: date | None,
    reason: str,
    source: str,
    version: int | None = None,
) -> Organisation:
    """Give the organisation a new name from a day; the one before it is kept with its days (L6).

    A mistake in a name is corrected by `organisations.update`. Raises PermissionRefused, InvalidInput, RuleRefused,
    StaleVersion.
    """
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    with act("organisation.rename", by=by, subject=organisation, reason=reason.strip()):
        held = lock(Organisation, organisation.pk, by=by, version=version)
        _require_told(reason, source)
        rules.l6_on_its_day(on, clock.today()).require(RuleRefused)
        assert on is not None  # the rule says so
        rules.not_ended(held.ends_on).require(RuleRefused)
        last = FormerName.objects.filter(organisation=held).order_by("-ends_on").first()
        since = last.ends_on if last else held.starts_on
        rules.l6_name_follows(name.strip(), held.name, since, on).require(RuleRefused)
        former = FormerName(
            organisation=held,
            name=held.name,
            starts_on=since,
            ends_on=on,
            end_reason=reason.strip(),
            source=source.strip(),
        )
        held.name = name.strip()
        check_name(held)
        former.save()
        held.save()
    return held


def declare(
    *,
    by: Any,
    predecessors: Sequence[Organisation],
    successors: Sequence[Organisation],
    on: date | None,
    reason: str,
    source: str,
    version: int | None = None,
) -> list[Succession]:
    """Let `successors` come after `predecessors` from a day: a succession, a merger or a split, in one act (L6).

    Each predecessor ends on the day, what it holds ends or waits with it and is offered to each successor. Ahead of its
    day a succession is announced: what is left is prepared, and all of it takes effect on the day.
    `version` is that of the first predecessor. Raises PermissionRefused, InvalidInput, RuleRefused naming everything
    that stands in the way, StaleVersion.
    """
    if not predecessors or not successors:
        raise InvalidInput.field("successors", "Name the organisation that comes after it.")
    _require_told(reason, source)
    with act("organisation.succeed", by=by, subject=predecessors[0], reason=reason.strip()):
        before = locked(predecessors, by)
        after = locked(successors, by)
        if version is not None and before[0].version != version:
            raise stale(before[0])
        _may_declare(before, on or clock.today(), by).require(PermissionRefused)
        decide(before, after, on).require(RuleRefused)
        assert on is not None  # the rule says so
        told = {"reason": reason.strip(), "source": source.strip()}
        made = []
        for predecessor in before:
            made += _record(predecessor, after, on, told=told, by=by)
            if on <= clock.today():
                pass_on(predecessor, after, on, reason=told["reason"], by=by)
    return made


def may_declare(organisation: Organisation, by: Any) -> Decision:
    """Whether `by` may say what comes after the organisation."""
    return _may_declare([organisation], clock.today(), by)


def _may_declare(organisations: Sequence[Organisation], day: date, by: Any) -> Decision:
    """Each is asked for on its own: where two that sit in one partnership merge, it is still one partnership's."""
    return Decision.all(
        *(permissions.declare_succession(by, inheritance.places_of(each, day)) for each in organisations)
    )


def decide(
    predecessors: Sequence[Organisation], successors: Sequence[Organisation], on: date | None
) -> Decision:
    """Whether these may come after those from the day, everything they leave included."""
    if on is None:
        return rules.l6_from_a_day(on)
    days = announced_days(predecessors)
    once = [rules.l6_announced_once(each.name, days.get(each.pk)) for each in predecessors]
    return Decision.all(*once, decide_passing(predecessors, successors, on))


def decide_passing(
    predecessors: Sequence[Organisation], successors: Sequence[Organisation], on: date
) -> Decision:
    """Whether everything these leave can pass to those on the day."""
    pairs = [rules.l6_comes_after(_span(b), _span(a), on) for b in predecessors for a in successors]
    passing = [kind.decide(each, on) for each in predecessors for kind in inheritance.estates()]
    told = Decision.all(*pairs, *passing)
    return Decision(tuple(dict.fromkeys(told.reasons)))


def announced_days(organisations: Sequence[Organisation]) -> dict[int, date]:
    """From which day something is announced to come after each of these: one query."""
    rows = Succession.objects.filter(predecessor__in=organisations, state=State.ANNOUNCED)
    return dict(rows.values_list("predecessor", "on"))


def _record(
    predecessor: Organisation, successors: Sequence[Organisation], on: date, *, told: dict[str, str], by: Any
) -> list[Succession]:
    """One predecessor: its successions and what each successor is offered; ahead of the day both wait for it."""
    announced = on > clock.today()
    left = what_is_left(predecessor, on)
    made = []
    for successor in successors:
        succession = Succession(predecessor=predecessor, successor=successor, on=on, recorded_by=by, **told)
        succession.state = State.ANNOUNCED if announced else State.IN_EFFECT
        check(succession)
        succession.save()
        prepare(succession, left, Inheritance.State.PREPARED if announced else Inheritance.State.OFFERED)
        made.append(succession)
    return made


def what_is_left(predecessor: Organisation, on: date) -> list[tuple[str, inheritance.Left]]:
    """Everything it leaves on the day, each with its kind."""
    return [
        (estate.kind, thing) for estate in inheritance.estates() for thing in estate.left_by(predecessor, on)
    ]


def prepare(succession: Succession, left: Iterable[tuple[str, inheritance.Left]], state: str) -> None:
    """A row for each thing that is left."""
    Inheritance.objects.audited_create(
        [
            Inheritance(
                succession=succession,
                predecessor=succession.predecessor,
                lsp_id=each.lsp_id,
                kind=kind,
                subject_id=each.subject_id,
                title=each.title[:300],
                state=state,
            )
            for kind, each in left
        ]
    )


def pass_on(
    predecessor: Organisation, successors: Sequence[Organisation], on: date, *, reason: str, by: Any
) -> None:
    """On its day: what it holds ends or waits with it, and it ends itself."""
    names = " and ".join(each.name for each in successors)
    because = f"{inheritance.ended_with(predecessor)}{names}: {reason}"
    for estate in inheritance.estates():
        estate.release(predecessor, on, by=by, reason=because)
    predecessor.ends_on, predecessor.end_reason = on, f"Succeeded by {names}. {reason}"
    predecessor.save()


def locked(organisations: Sequence[Organisation], by: Any) -> list[Organisation]:
    """Each once, in the order given; locked in the order of their ids, so that two who declare do not deadlock."""
    held = {pk: lock(Organisation, pk, by=by) for pk in sorted({each.pk for each in organisations})}
    return list(dict.fromkeys(held[each.pk] for each in organisations))


def _span(organisation: Organisation) -> rules.Span:
    return rules.Span(organisation.pk, organisation.name, organisation.starts_on, organisation.ends_on)


def _require_told(reason: str, source: str) -> None:
    problems = {}
    if not reason.strip():
        problems["reason"] = "Say why it changes."
    if not source.strip():
        problems["source"] = "Say where this is written down."
    elif len(source.strip()) > SOURCE_LONGEST:
        problems["source"] = f"The source must be {SOURCE_LONGEST} characters or fewer."
    if problems:
        raise InvalidInput.fields(problems)
