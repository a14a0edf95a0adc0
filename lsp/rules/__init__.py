"""The rules of place and people, over loaded facts. Each docstring is the sentence of `domain.md` a user reads.

No queries here: `lsp.queries` and the services load what a rule looks at.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lsp.decisions import Decision
from lsp.rules.spans import Span, said
from lsp.rules.successions import (
    l6_announced_once,
    l6_came_after,
    l6_comes_after,
    l6_from_a_day,
    l6_may_be_taken_back,
    l6_name_follows,
    l6_on_its_day,
    l6_waits_for_an_answer,
)

__all__ = [
    "Span",
    "l6_announced_once",
    "l6_came_after",
    "l6_comes_after",
    "l6_from_a_day",
    "l6_may_be_taken_back",
    "l6_name_follows",
    "l6_on_its_day",
    "l6_waits_for_an_answer",
]

SCRUTINY_ROLES = frozenset(("scrutiny_councillor", "scrutiny_officer"))
EXECUTIVE_ROLES = frozenset(("executive_councillor",))


@dataclass(frozen=True)
class Place:
    """An authority as the rules see it: its id, its name, the id of the county it lies in."""

    id: int
    name: str
    county_id: int | None = None


def accountable_body_is_covered(accountable: Place, covered: Collection[Place]) -> Decision:
    """L1: An LSP covers at least one authority, and its accountable body is one of them or their county. [mori T8]"""
    if not covered:
        return Decision.no(
            "lsp.no_area", "Choose at least one council whose area it covers.", rule="L1", field="authorities"
        )
    own = {place.id for place in covered} | {place.county_id for place in covered}
    if accountable.id in own:
        return Decision.yes()
    return Decision.no(
        "lsp.accountable_body",
        f"{accountable.name} cannot be the accountable body: it is neither one of the councils whose areas are"
        " covered nor the county they lie in.",
        rule="L1",
        field="accountable_body",
    )


def upper_tier_covers_county(
    tier: str, covered: Collection[Place], upper_tier: str, upper_covered: Collection[Place]
) -> Decision:
    """L2: A district LSP's upper tier, when given, is a county LSP that covers its districts' county. [mori T7]

    `upper_tier` is the tier of the partnership above, `upper_covered` what that one covers.
    """
    if tier != "district":
        return Decision.no(
            "lsp.upper_tier", "Only a district partnership has an upper tier.", rule="L2", field="upper_tier"
        )
    if upper_tier != "county":
        return Decision.no(
            "lsp.upper_tier", "The upper tier must be a county partnership.", rule="L2", field="upper_tier"
        )
    above = {place.id for place in upper_covered}
    outside = sorted(place.name for place in covered if place.county_id not in above)
    if not outside:
        return Decision.yes()
    return Decision.no(
        "lsp.upper_tier",
        f"The upper tier does not cover the county of {' and '.join(outside)}.",
        rule="L2",
        field="upper_tier",
    )


class Fit(StrEnum):
    """How an organisation's area lies to a partnership's (L3)."""

    COTERMINOUS = "coterminous"
    WIDER = "wider"
    NARROWER = "narrower"
    OVERLAPPING = "overlapping"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Coterminosity:
    """How the areas lie to each other, and which differ: ids of authorities served only, and covered only."""

    fit: Fit
    only_served: frozenset[int] = frozenset()
    only_covered: frozenset[int] = frozenset()


def coterminosity(
    served: Iterable[int], covered: Iterable[int], districts: Mapping[int, Iterable[int]]
) -> Coterminosity:
    """L3: Served areas against an LSP's areas are coterminous, wider, narrower, overlapping or apart. [mori Q14]

    `districts` gives the districts of each county, so that a county and all its districts are the same area.
    Unknown where either has no area at all.
    """
    theirs, ours = _resolved(served, districts), _resolved(covered, districts)
    if not theirs or not ours:
        return Coterminosity(Fit.UNKNOWN)
    more, less = theirs - ours, ours - theirs
    if not more and not less:
        fit = Fit.COTERMINOUS
    elif not less:
        fit = Fit.WIDER
    elif not more:
        fit = Fit.NARROWER
    else:
        fit = Fit.OVERLAPPING if theirs & ours else Fit.APART
    return Coterminosity(fit, more, less)


def _resolved(areas: Iterable[int], districts: Mapping[int, Iterable[int]]) -> frozenset[int]:
    """The areas with each county that has districts replaced by them."""
    return frozenset(part for area in areas for part in (tuple(districts.get(area, ())) or (area,)))


def ends_with_a_reason(
    starts_on: date | None, on: date | None, reason: str, *, same_day: bool = False
) -> Decision:
    """L4: Nothing is deleted once anything refers to it: it ends on a date, with a reason.

    `on` is the first day it no longer holds; `same_day` allows it to be the day it began.
    """
    decisions = []
    if on is None:
        decisions.append(Decision.no("end.date", "Enter the day it ends.", rule="L4", field="on"))
    elif starts_on is not None and (on < starts_on or (on == starts_on and not same_day)):
        decisions.append(
            Decision.no(
                "end.before_start", "The end must be later than the beginning.", rule="L4", field="on"
            )
        )
    if not reason.strip():
        decisions.append(Decision.no("end.reason", "Say why it ends.", rule="L4", field="reason"))
    return Decision.all(*decisions)


def not_ended(ends_on: date | None) -> Decision:
    """L4: What has ended is not ended again."""
    if ends_on is None:
        return Decision.yes()
    return Decision.no("end.already", "This has an end already.", rule="L4")


def end_is_corrected_not_made(held: date | None, becomes: date | None) -> Decision:
    """L4: An end is recorded with its reason; once recorded its date can be corrected, or taken back."""
    if held is not None or becomes is None:
        return Decision.yes()
    return Decision.no(
        "end.by_change",
        "It has no end yet. Record the end, with its reason, instead of changing the date.",
        rule="L4",
        field="ends_on",
    )


def area_lies_in_a_council(*, crosses_councils: bool, has_council: bool) -> Decision:
    """A ward, parish or neighbourhood lies in one council's area; constituencies and police divisions may not."""
    if has_council or crosses_councils:
        return Decision.yes()
    return Decision.no(
        "area.council",
        "Enter the council it lies in. Only constituencies and police divisions may cross councils.",
        field="authority",
    )


def parents_change_in_order(area: Span, links: Iterable[Span], on: date | None) -> Decision:
    """L5: What an area lies in is recorded in the order of time, and for no day before the area began.

    `links` are what is recorded of its parents so far, each with the parent's name; `on` is the first day of the
    change, None where the area is new and its beginning is not known.
    """
    if area.starts_on is not None and (on is None or on < area.starts_on):
        return Decision.no(
            "area.not_begun",
            f"{area.name} begins on {said(area.starts_on)}: choose that day or a later one.",
            rule="L5",
            field="on",
        )
    later = [link for link in links if link.starts_on is not None and (on is None or on < link.starts_on)]
    if not later:
        return Decision.yes()
    last = max(later, key=lambda link: link.starts_on or date.min)
    return Decision.no(
        "area.out_of_order",
        f"It is recorded to lie in {last.name} from {said(last.starts_on)}: choose that day or a later one.",
        rule="L5",
        field="on",
    )


def parents_are_there(parents: Iterable[Span], on: date | None) -> Decision:
    """L5: An area lies in another only while both exist."""
    reasons = []
    for parent in parents:
        if parent.ends_on is not None:
            reasons.append(
                f"{parent.name} has an end recorded, {said(parent.ends_on)}: nothing new lies in it."
            )
        elif parent.starts_on is not None and on is not None and on < parent.starts_on:
            reasons.append(f"{parent.name} begins only on {said(parent.starts_on)}.")
    return Decision.all(
        *(Decision.no("area.parent_days", words, rule="L5", field="parents") for words in reasons)
    )


def area_lies_in_no_circle(area: Span, parents: Iterable[Span], below: Collection[int]) -> Decision:
    """An area lies neither in itself nor in an area that lies in it, directly or through others.

    `below` are the ids of what lies in it on the days in question.
    """
    reasons = []
    for parent in parents:
        if parent.id == area.id:
            reasons.append("An area does not lie in itself.")
        elif parent.id in below:
            reasons.append(f"{parent.name} lies in {area.name}, so {area.name} cannot lie in it.")
    return Decision.all(*(Decision.no("area.circle", words, field="parents") for words in reasons))


def brought_in_names_its_source(brought_in: bool, source: str) -> Decision:
    """L8: What predates joining is brought in as it stood, marked so, with its source. [field]"""
    if not brought_in or source.strip():
        return Decision.yes()
    return Decision.no(
        "brought_in.source", "Say where this was brought in from.", rule="L8", field="brought_in_source"
    )


@dataclass(frozen=True)
class CouncilRole:
    """A role at a council: the ids of the councils it may concern, from, until (the first day it is not held)."""

    councils: frozenset[int]
    starts_on: date | None = None
    ends_on: date | None = None


def overlap(first: CouncilRole, second: CouncilRole) -> bool:
    """Whether two roles are held on a common day; an empty beginning or end is without limit."""
    return _begins_before_end(first, second) and _begins_before_end(second, first)


def _begins_before_end(first: CouncilRole, second: CouncilRole) -> bool:
    return first.starts_on is None or second.ends_on is None or first.starts_on < second.ends_on


def scrutiny_is_independent(wanted: CouncilRole, held: Iterable[CouncilRole], *, scrutiny: bool) -> Decision:
    """Q5: An executive councillor of a council has no scrutiny role on the same council at the same time.

    `scrutiny` says that the role wanted is scrutiny's, and those held are the executive's; else the other way round.
    """
    if not any(overlap(wanted, other) and wanted.councils & other.councils for other in held):
        return Decision.yes()
    if scrutiny:
        message = (
            "An executive councillor of this council cannot hold a scrutiny role on it at the same time."
        )
    else:
        message = "Somebody with a scrutiny role on this council cannot be an executive councillor of it."
    return Decision.no("grant.independence", message, rule="Q5", field="role")


def email_is_theirs_to_change(tied_lsp_ids: Collection[int], coordinated: Collection[int]) -> Decision:
    """Section 7: A role in one LSP gives nothing in another, so nobody redirects the mail of its members."""
    if set(tied_lsp_ids) <= set(coordinated):
        return Decision.yes()
    return Decision.no(
        "person.email_shared",
        "This person also sits on another partnership, so only an administrator changes the e-mail address.",
        field="email",
    )


def has_address(email: str) -> Decision:
    """An invitation goes to an e-mail address."""
    if email:
        return Decision.yes()
    return Decision.no("invitation.no_email", "This person has no e-mail address to invite.", field="email")


def t5_says_why(reason: str, words: Collection[str] = ()) -> Decision:
    """T5: Who removes personal words says why, in words that name nobody: they stay on the trail.

    `words` are those that are to be removed.
    """
    if not reason.strip():
        return Decision.no("redaction.reason", "Say why the words are removed.", rule="T5", field="reason")
    if any(word.casefold() in reason.casefold() for word in words if word.strip()):
        return Decision.no(
            "redaction.names",
            "The reason stays on the trail: say it without the words that are to be removed.",
            rule="T5",
            field="reason",
        )
    return Decision.yes()


def t5_has_left(sits_on: Collection[int], roles: int) -> Decision:
    """T5: A person's words are removed once they sit on no body and hold no role: end these first.

    `sits_on` are the partnerships they sit on today, `roles` how many roles their account holds.
    """
    if not sits_on and not roles:
        return Decision.yes()
    return Decision.no(
        "redaction.serves",
        "This person still holds a seat, an office or a role: end it first. Who serves now is named.",
        rule="T5",
    )


def t5_something_is_left(texts: int) -> Decision:
    """T5: What was removed is not removed again. `texts` are those that still hold words."""
    if texts:
        return Decision.yes()
    return Decision.no("redaction.nothing", "There are no words left to remove here.", rule="T5")


def n1_stage(due: date, day: date, reminder_days: int, escalation_days: int, *, began: date) -> str:
    """N1: The owner is reminded 14 days before; 7 days after, it escalates to the agency's lead and the coordinator.

    Both figures are the regime's. What was overdue when reminders began is told to its owner alone, gathered.
    """
    if day <= due:
        return "reminder" if due - day <= timedelta(days=reminder_days) else ""
    late = "escalation" if day - due >= timedelta(days=escalation_days) else ""
    return late if due >= began else "gathered"
