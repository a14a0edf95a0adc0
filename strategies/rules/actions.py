"""The rules of the action plan, each by its number in the domain, over loaded facts. No queries here.

The first sentence of a docstring is the rule as a reader of `docs/rules/` sees it.
"""

from collections.abc import Collection
from datetime import date

from lsp.decisions import Decision, Reason
from strategies import workflow
from strategies.units import POUNDS


def titled(title: str) -> Decision:
    """An action says in a sentence what will be done."""
    if title.strip():
        return Decision.yes()
    return Decision.no("action.title", "Say in a few words what will be done.", field="title")


def block_of_the_partnership(block_lsp_id: int | None, lsp_id: int, *, in_use: bool) -> Decision:
    """An action stands in a block of its own partnership that is in use."""
    if block_lsp_id == lsp_id and in_use:
        return Decision.yes()
    return Decision.no("action.block.other", "Choose a block of this partnership.", field="block")


def r1_takes_part_sits(sits: bool, name: str, *, field: str) -> Decision:
    """Who is accountable for an action, or contributes to it, sits on the partnership."""
    if sits:
        return Decision.yes()
    words = f"{name} has no seat on this partnership."
    return Decision.no("action.no_seat", words, rule="R1", field=field)


def r1_person_of_the_organisation(person_id: int | None, eligible: Collection[int]) -> Decision:
    """The accountable person holds a current appointment or role for the accountable organisation."""
    if person_id is None or person_id in eligible:
        return Decision.yes()
    words = "Choose somebody who holds a current seat or role for the accountable organisation."
    return Decision.no("action.person.eligible", words, rule="R1", field="person")


def r1_one_is_accountable(organisation_id: int, contributors: Collection[int]) -> Decision:
    """One organisation is accountable for an action, and is not named again among those that contribute to it."""
    if organisation_id not in contributors:
        return Decision.yes()
    words = "The accountable organisation is not named again among those that contribute."
    return Decision.no("action.contributors.accountable", words, rule="R1", field="contributors")


def r1_giver_stays(givers: Collection[str]) -> Decision:
    """Whoever is to put something into an action is accountable for it or contributes to it."""
    if not givers:
        return Decision.yes()
    named = ", ".join(sorted(givers))
    words = f"{named} is to put something into it. Take that out first, or leave them among those that contribute."
    return Decision.no("action.contributors.givers", words, rule="R1", field="contributors")


def r1_starts_before_it_is_due(starts_on: date | None, due_on: date | None) -> Decision:
    """An action is not due before it starts."""
    if starts_on is None or due_on is None or starts_on <= due_on:
        return Decision.yes()
    words = f"It starts on {starts_on.day} {starts_on:%B %Y}, so it must not be due before that."
    return Decision.no("action.due_before_start", words, rule="R1", field="due_on")


def r1_agreed_is_complete(
    serves: str, starts_on: date | None, due_on: date | None, *, resources: int
) -> Decision:
    """An action in the action plan says which outcome or priority it serves, its resources, its start and due date.

    [mori T4 step 5, eval 3.1]
    """
    missing = []
    if not serves.strip():
        words = "Say which outcome or priority it serves."
        missing.append(Reason("action.serves.missing", words, rule="R1", field="serves"))
    if starts_on is None:
        missing.append(
            Reason("action.starts_on.missing", "Enter when it starts.", rule="R1", field="starts_on")
        )
    if due_on is None:
        missing.append(Reason("action.due_on.missing", "Enter when it is due.", rule="R1", field="due_on"))
    if not resources:
        words = "Say what it takes: money, staff days or something in kind."
        missing.append(Reason("action.resources.missing", words, rule="R1"))
    return Decision(tuple(missing))


def r1_change_says_why(state: str, reason: str) -> Decision:
    """What stands in the action plan is changed with a reason."""
    if state == workflow.DRAFT or reason.strip():
        return Decision.yes()
    words = "It stands in the action plan: say why it is changed."
    return Decision.no("action.reason", words, rule="R1", field="reason")


def reason_given(reason: str) -> Decision:
    """What was agreed or planned is given up, and what was done is opened again, with a reason."""
    if reason.strip():
        return Decision.yes()
    return Decision.no("action.reason", "Give the reason: it stays on the record.", rule="R1", field="reason")


def done_by_today(done_on: date, today: date) -> Decision:
    """An action is done on a day that has come."""
    if done_on <= today:
        return Decision.yes()
    words = "The day on which it was done must not lie ahead."
    return Decision.no("action.done_ahead", words, rule="R1", field="done_on")


def r1_done_after_it_started(done_on: date, starts_on: date | None) -> Decision:
    """An action is not done before it starts."""
    if starts_on is None or starts_on <= done_on:
        return Decision.yes()
    words = f"It starts on {starts_on.day} {starts_on:%B %Y}. If it began earlier, change the start first."
    return Decision.no("action.done_before_start", words, rule="R1", field="done_on")


def r1_giver_takes_part(organisation_id: int, taking_part: Collection[int]) -> Decision:
    """Resources come from the accountable organisation or from one that contributes."""
    if organisation_id in taking_part:
        return Decision.yes()
    words = "Choose the accountable organisation or one that contributes."
    return Decision.no("action.resource.giver", words, rule="R1", field="organisation")


def r1_money_names_its_stream(unit: str, funding_stream: str) -> Decision:
    """Money names the funding stream it comes from; what is no money has none."""
    if unit == POUNDS and not funding_stream.strip():
        words = "Name the funding stream the money comes from."
        return Decision.no("action.resource.stream", words, rule="R1", field="funding_stream")
    if unit != POUNDS and funding_stream.strip():
        words = "Only money comes from a funding stream."
        return Decision.no("action.resource.no_stream", words, rule="R1", field="funding_stream")
    return Decision.yes()


def r1_keeps_a_resource(state: str, left: int) -> Decision:
    """What stands in the action plan keeps at least one resource."""
    if state == workflow.DRAFT or left:
        return Decision.yes()
    words = "It is the last of what this action takes. Say first what comes in its place."
    return Decision.no("action.resource.last", words, rule="R1")


def l6_is_open(state: str, title: str, predecessor: str) -> Decision:
    """A successor takes on what is still to be done; what is done or given up stays with the predecessor."""
    if state in workflow.OPEN:
        return Decision.yes()
    said = workflow.ACTION.state(state).label.lower()
    words = f"{title} is {said} by now: it stays with {predecessor}."
    return Decision.no("inheritance.not_open", words, rule="L6")


def l6_is_still_theirs(theirs: bool, title: str, organisation: str) -> Decision:
    """A successor takes on what nobody else was made accountable for meanwhile."""
    if theirs:
        return Decision.yes()
    words = (
        f"{organisation} was made accountable for {title} meanwhile: nothing is left to take on. Decline it."
    )
    return Decision.no("inheritance.handed_on", words, rule="L6")
