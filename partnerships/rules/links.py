"""The rules of links between bodies (P12), over facts already loaded."""

from collections.abc import Iterable

from lsp.decisions import Decision
from partnerships import words
from partnerships.models import BodyLink
from partnerships.rules.membership import overlap


def p12_names_who_represents(link: BodyLink) -> Decision:
    """A link with a body outside the partnership names who represents the partnership there."""
    if not link.leads_outside or link.representative_id is not None:
        return Decision.yes()
    message = f"{link.name} is no body of this partnership: choose who represents the partnership there."
    return Decision.no("link.no_representative", message, rule="P12", field="representative")


def p12_leads_to_one_body(link: BodyLink) -> Decision:
    """A link leads from a body to another one: to one in the register, or to one outside that is named."""
    if (link.other_id is None) == (not link.outside_name):
        message = "Choose a body from the register, or name one outside it: one of the two."
        return Decision.no("link.target", message, rule="P12", field="other")
    if link.other_id == link.body_id:
        return Decision.no("link.to_itself", "Choose another body than this one.", rule="P12", field="other")
    if link.organisation_id is not None and link.other_id is not None:
        message = "Leave the organisation empty: the body chosen is in the register itself."
        return Decision.no("link.organisation", message, rule="P12", field="organisation")
    return Decision.yes()


def p12_linked_once_at_a_time(link: BodyLink, links: Iterable[BodyLink]) -> Decision:
    """Two bodies are linked in one way once at a time."""
    for other in links:
        same = (other.kind, other.other_id, other.outside_name) == (
            link.kind,
            link.other_id,
            link.outside_name,
        )
        if other.pk != link.pk and same and overlap(link, other):
            message = f"{other.body} and {other.name} are linked in this way {words.days(other)}."
            return Decision.no("link.twice", message, rule="P12", field="kind")
    return Decision.yes()


def p12_both_exist_when_it_begins(link: BodyLink) -> Decision:
    """A link begins on a day on which the other body exists as well."""
    other = link.other
    if other is None or link.starts_on is None or other.holds_on(link.starts_on):
        return Decision.yes()
    message = f"{other} exists {words.days(other)}: choose a day on which it does."
    return Decision.no("link.other_not_there", message, rule="P12", field="starts_on")
