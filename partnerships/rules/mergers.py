"""The rules of merging bodies, over loaded facts."""

from collections.abc import Collection
from datetime import date

from lsp.decisions import Decision
from partnerships import words
from partnerships.models import Body


def l5_merges_into_another(sources: Collection[Body], into: Body) -> Decision:
    """A body merges into another body of its own partnership."""
    if into.pk in {body.pk for body in sources}:
        message = f"{into.name} does not merge into itself: choose another body, or name a new one."
        return Decision.no("merge.itself", message, rule="L5", field="into")
    foreign = [body.name for body in sources if body.lsp_id != into.lsp_id]
    if foreign:
        message = f"{' and '.join(foreign)} belongs to another partnership."
        return Decision.no("merge.elsewhere", message, rule="L5", field="into")
    return Decision.yes()


def l5_merges_into_what_exists(into: Body, day: date) -> Decision:
    """What a body merges into exists on the day and goes on."""
    if into.starts_on is not None and into.starts_on > day:
        message = f"{into.name} begins only on {words.day(into.starts_on)}: choose that day or a later one."
        return Decision.no("merge.not_begun", message, rule="L5", field="on")
    if into.ends_on is not None and into.ends_on <= day:
        message = f"{into.name} ends on {words.day(into.ends_on)}: choose another body."
        return Decision.no("merge.ended", message, rule="L5", field="into")
    return Decision.yes()


def l4_seats_of_what_merges(wanted: Collection[int], there: Collection[int]) -> Decision:
    """Only seats that end with the bodies that merge are carried over."""
    if set(wanted) <= set(there):
        return Decision.yes()
    message = "One of the seats does not end with these bodies: look at the list again."
    return Decision.no("merge.seat", message, rule="L4", field="seats")
