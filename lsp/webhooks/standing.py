"""Whether an endpoint's owner still holds the role it rests on, and may know of what is to be told (V1)."""

from typing import Any

from lsp.access import Access
from lsp.models import WebhookEndpoint
from lsp.webhooks.kinds import Kind


def role_stands(endpoint: WebhookEndpoint, owner: Any) -> bool:
    """Whether the owner coordinates the partnership, or acts for the agency, that the endpoint is for.

    An officer of some of the agency's partnerships alone keeps the endpoint; what they are told of is asked event by
    event (`may_be_told`).
    """
    access = Access.of(owner)
    if endpoint.lsp_id is not None:
        return access.coordinates(endpoint.lsp_id)
    return endpoint.organisation_id in access.organisation_ids


def may_be_told(endpoint: WebhookEndpoint, owner: Any, kind: Kind | None, about: Any) -> bool:
    """Whether the owner may know of the record now, and of its inside where the event tells of that (V1).

    Of a test, which tells of none, whoever holds the role.
    """
    if not role_stands(endpoint, owner):
        return False
    if kind is None:
        return about is None
    seen: Any = kind.model._default_manager.all()
    seen = seen.visible_to(owner).filter(pk=about)
    if kind.within is not None:
        seen = seen.filter(kind.within(owner))
    return bool(seen.exists())
