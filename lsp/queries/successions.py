"""What organisations were called, what came before and after them, what successors are offered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lsp import clock, inheritance
from lsp.models import FormerName, Inheritance, Organisation, Succession


def named_on(organisations: Iterable[Any], day: date) -> None:
    """Let each of these, loaded and not to be saved, bear the name it had on the day: one query, none for today."""
    if day >= clock.today():
        return
    listed = [each for each in organisations if each is not None]
    rows = FormerName.objects.filter(organisation__in={each.pk for each in listed}).as_at(day)
    names = dict(rows.values_list("organisation", "name")) if listed else {}
    for each in listed:
        each.name = names.get(each.pk, each.name)


def names_on(ids: Collection[int], day: date) -> dict[int, str]:
    """The names of the day of those of these organisations that had another one: one query, none for today."""
    if day >= clock.today():
        return {}
    rows = FormerName.objects.filter(organisation__in=ids).as_at(day)
    return dict(rows.values_list("organisation", "name"))


def name_briefs(rows: Iterable[dict[str, Any] | None], day: date) -> None:
    """Let the `organisation` within each row of the API bear the name of the day: one query, none for today."""
    if day >= clock.today():
        return
    told = [row["organisation"] for row in rows if row and row["organisation"]]
    names = names_on({brief["id"] for brief in told}, day)
    for brief in told:
        brief["name"] = names.get(brief["id"], brief["name"])


def name_each(rows: Iterable[tuple[dict[str, Any] | None, date]]) -> None:
    """Let the organisation of each row of the API bear the name of the row's own day: one query, none for today."""
    told = [(brief, day) for brief, day in rows if brief and day < clock.today()]
    former = FormerName.objects.filter(organisation__in={brief["id"] for brief, _ in told}) if told else ()
    names: dict[int, list[FormerName]] = defaultdict(list)
    for each in former:
        names[each.organisation_id].append(each)
    for brief, day in told:
        brief["name"] = next((each.name for each in names[brief["id"]] if each.holds_on(day)), brief["name"])


def taken_over(kind: str, pk: int, day: date) -> str:
    """From whom, and since when, a successor took the record on by the day; empty where it did not: one query."""
    taken = Inheritance.objects.filter(kind=kind, result_id=pk, answered_at__lte=clock.end_of_day(day))
    last = taken.select_related("predecessor", "succession").order_by("-answered_at").first()
    if last is None:
        return ""
    return (
        f"{last.predecessor.name}, which it came after on {last.succession.on.day} {last.succession.on:%B %Y}"
    )


def answered_for(kind: str, pk: int, organisation: Organisation, day: date) -> str:
    """Who answers for what an organisation held that has ended by the day, in one query; empty where it goes on."""
    if organisation.ends_on is None or organisation.ends_on > day:
        return ""
    offered = Inheritance.objects.filter(kind=kind, subject_id=pk, state=Inheritance.State.OFFERED)
    names = offered.order_by("pk").values_list("succession__successor__name", flat=True)
    ended = f"{organisation.name} has ended"
    if names:
        return f"Nobody yet: {ended}, and {' and '.join(names)} has not answered whether to take it on"
    return f"Nobody: {ended}, and nothing took it on. The coordinator closes it on the evidence there is"


@dataclass
class Change:
    """What came before or after an organisation on one day."""

    on: date
    reason: str
    source: str
    organisations: list[Organisation] = field(default_factory=list)
    state: str = Succession.State.IN_EFFECT
    taken_back_on: date | None = None
    taken_back_reason: str = ""


@dataclass(frozen=True)
class Life:
    """What became of an organisation: its former names, what came before it, what came after it."""

    former_names: list[FormerName]
    before: list[Change]
    after: list[Change]
    waiting: int

    @property
    def announced(self) -> Change | None:
        """What is to come after it on a day ahead."""
        return next((each for each in self.after if each.state == Succession.State.ANNOUNCED), None)

    @property
    def stands(self) -> Change | None:
        """What came or is to come after it."""
        return next((each for each in self.after if each.state != Succession.State.TAKEN_BACK), None)


def life_of(organisation: Organisation, user: Any) -> Life:
    """Names and successions, and how many offers to it wait for an answer that `user` may see: four queries."""
    names = list(FormerName.objects.filter(organisation=organisation).order_by("-ends_on"))
    standing = Succession.objects.exclude(state=Succession.State.TAKEN_BACK)
    before = standing.filter(successor=organisation).select_related("predecessor")
    after = Succession.objects.filter(predecessor=organisation).select_related("successor")
    waiting = Inheritance.objects.visible_to(user).filter(
        succession__successor=organisation, state=Inheritance.State.OFFERED
    )
    return Life(
        former_names=names,
        before=_by_change((each, each.predecessor) for each in before.order_by("on", "predecessor__name")),
        after=_by_change((each, each.successor) for each in after.order_by("on", "successor__name")),
        waiting=waiting.count(),
    )


def _by_change(pairs: Iterable[tuple[Succession, Organisation]]) -> list[Change]:
    found: dict[tuple[Any, ...], Change] = {}
    for succession, other in pairs:
        key = (succession.on, succession.reason, succession.state, succession.taken_back_at)
        change = found.setdefault(key, Change(succession.on, succession.reason, succession.source))
        change.state, change.taken_back_reason = succession.state, succession.taken_back_reason
        if succession.taken_back_at is not None:
            change.taken_back_on = succession.taken_back_at.astimezone(clock.LONDON).date()
        change.organisations.append(other)
    return list(found.values())


def names_and_ties(ids: Collection[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """For the API: former names, predecessors and successors by organisation: three queries."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {
        pk: {"former_names": [], "succeeds": [], "succeeded_by": []} for pk in ids
    }
    names = FormerName.objects.filter(organisation__in=ids).order_by("ends_on")
    for former in names:
        told = {"name": former.name, "starts_on": former.starts_on, "ends_on": former.ends_on}
        told |= {"reason": former.end_reason, "source": former.source}
        found[former.organisation_id]["former_names"].append(told)
    for key, own, other in (
        ("succeeds", "successor", "predecessor"),
        ("succeeded_by", "predecessor", "successor"),
    ):
        standing = Succession.objects.exclude(state=Succession.State.TAKEN_BACK)
        ties = standing.filter(**{f"{own}__in": ids}).order_by("on", "id")
        columns = (own, other, f"{other}__slug", f"{other}__name", "on", "reason", "source", "state")
        for pk, *values in ties.values_list(*columns):
            keys = ("id", "slug", "name", "on", "reason", "source", "state")
            found[pk][key].append(dict(zip(keys, values, strict=True)))
    return found


def offers(user: Any) -> QuerySet[Inheritance]:
    """Everything offered to successors that `user` may see, with the names lists show."""
    seen: Any = Inheritance.objects.visible_to(user)
    joined: QuerySet[Inheritance] = seen.select_related(
        "succession__predecessor", "succession__successor", "lsp", "answered_by"
    ).order_by("succession__on", "succession_id", "lsp__name", "kind", "id")
    return joined


def linked(offered: Sequence[Inheritance], user: Any) -> None:
    """Give each the words of its kind and the pages of what was left and what it became: two queries a kind at most."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for each in offered:
        by_kind[each.kind].update(pk for pk in (each.subject_id, each.result_id) if pk)
    pages = {kind: inheritance.estate_of(kind).addresses(ids, user) for kind, ids in by_kind.items()}
    for each in offered:
        shown: Any = each
        shown.kind_label = inheritance.label_of(each.kind)
        shown.address = pages[each.kind].get(each.subject_id, "")
        shown.became = pages[each.kind].get(each.result_id or 0, "")


def inheritance_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> QuerySet[Any]:
    """Offers for the API."""
    return seen.values(
        "id", "kind", "subject_id", "title", "state", "reason", "answered_at", "result_id",
        "lsp__id", "lsp__slug", "lsp__name", "succession__id", "succession__on",
        "predecessor__id", "predecessor__slug", "predecessor__name",
        "succession__successor__id", "succession__successor__slug", "succession__successor__name",
        "version", "created_at",
    )  # fmt: skip
