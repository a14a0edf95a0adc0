"""What of a body somebody keeps: as coordinator, as secretary of every body, as secretary of this one."""

from django.db.models import Q

from lsp.access import Access


def kept_by(access: Access) -> Q:
    """The condition that the body of a meeting, an item or a decision is one whose meetings the user keeps."""
    every = Q(body__lsp__in=access.secretary_lsp_ids)
    return every | Q(body__in=access.secretary_body_ids) if access.secretary_body_ids else every
