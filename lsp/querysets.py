"""Querysets every app builds on: no unaudited bulk write, as at a date, visible to a user."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q

from lsp import bodies, clock
from lsp.access import Access
from lsp.audit.history import record_changed, record_created


class UnauditedWrite(RuntimeError):
    """A programming error: a bulk write that would leave no row history, or a deletion (T1, L4)."""


class GovernedQuerySet(models.QuerySet):
    """Refuses bare `update`, `bulk_create`, `bulk_update` and `delete`; offers the audited ones."""

    @staticmethod
    def refusal(what: str, model: type[models.Model]) -> UnauditedWrite:
        """The error for an unaudited write of `model`."""
        return UnauditedWrite(f"{what} of {model._meta.label} leaves no trace or deletes; use its service")

    def update(self, **kwargs: Any) -> NoReturn:
        raise self.refusal("update", self.model)

    def delete(self) -> NoReturn:
        raise self.refusal("delete", self.model)

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        raise self.refusal("bulk_update", self.model)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> NoReturn:
        raise self.refusal("bulk_create", self.model)

    def audited_create(self, objects: list[Any], *, batch_size: int = 1000) -> list[Any]:
        """Create many at once, history included; an act must be open (the database demands it)."""
        created = models.QuerySet.bulk_create(self, objects, batch_size=batch_size)
        record_created(self.model, [record.pk for record in created])
        return created

    def audited_update(self, objects: list[Any], fields: Iterable[str], *, batch_size: int = 1000) -> None:
        """Write these fields of many records at once, each as its next version, history included."""
        for record in objects:
            record.version += 1
        plain: models.QuerySet = models.QuerySet(self.model)
        plain.bulk_update(objects, [*fields, "version"], batch_size=batch_size)
        record_changed(self.model, [record.pk for record in objects])

    def visible_to(self, user: Any) -> Self:
        """What `user` may read; every model says its own, public by default."""
        return self.all()

    def locked(self) -> Self:
        """The rows locked for writing until the transaction ends, joined tables not."""
        return self.select_for_update(of=("self",))


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that a dated record holds on `day`; `prefix` is the path to it (`seat__`)."""
    return (Q(**{f"{prefix}starts_on": None}) | Q(**{f"{prefix}starts_on__lte": day})) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gt": day})
    )


class DatedQuerySet(GovernedQuerySet):
    """Records that hold from a date until a date."""

    def as_at(self, day: date) -> Self:
        """Those that held on `day` (L5)."""
        return self.filter(holds_on(day))

    def current(self) -> Self:
        """Those that hold today."""
        return self.as_at(clock.today())


class LspQuerySet(DatedQuerySet):
    """Partnerships: published to everybody, unpublished to those with a role in them."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        return self if access.is_administrator else self.filter(Q(published=True) | Q(pk__in=access.lsp_ids))


class OfLspQuerySet(DatedQuerySet):
    """Records of a partnership (its blocks, the councils it covers): seen by those who see the partnership."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if access.is_administrator:
            return self
        return self.filter(Q(lsp__published=True) | Q(lsp__in=access.lsp_ids))


class OrganisationQuerySet(DatedQuerySet):
    """Organisations are public records."""


class InheritanceQuerySet(GovernedQuerySet):
    """What is offered to a successor: seen in its partnership, and by the successor's officers before it sits there."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if access.is_administrator:
            return self
        everywhere = [organisation for organisation, lsp in access.officer_scopes if lsp is None]
        return self.filter(Q(lsp__in=access.lsp_ids) | Q(succession__successor__in=everywhere))


class PersonQuerySet(GovernedQuerySet):
    """People: their names stand on published pages, but the register is for those who hold a role."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if access.has_any_role:
            return self
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class RoleGrantQuerySet(DatedQuerySet):
    """Role grants: one's own; all of a partnership for its coordinator and auditor; all for the administrator."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if access.is_administrator:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = Q(user_id=user.pk) | Q(lsp__in=access.grants_seen_lsp_ids)
        return self.filter(mine | Q(organisation__in=access.organisation_ids))

    def with_scope(self) -> Self:
        """Each with its partnership, its organisation and the name of its body."""
        return self.select_related("lsp", "organisation").annotate(body_name=bodies.name())


Carrier = Callable[[Any], Q]
_carriers: list[Carrier] = []


def register_carrier(carrier: Carrier) -> None:
    """Let an app say which stored files a user may read: those of the records that carry them, as they see these."""
    _carriers.append(carrier)


class CarriedQuerySet(GovernedQuerySet):
    """Stored files: read by whoever reads a record that carries them, and by nobody else."""

    def visible_to(self, user: Any) -> Self:
        seen = Q(pk=None)
        for carrier in _carriers:
            seen |= carrier(user)
        return self.filter(seen)


class TokenQuerySet(GovernedQuerySet):
    """API tokens: one's own."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class SecretQuerySet(GovernedQuerySet):
    """Secrets of webhooks: those of one's own endpoints."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(endpoint__user_id=user.pk) if user.is_authenticated else self.none()


class DeliveryQuerySet(models.QuerySet):
    """What was sent to one's own endpoints, as long as one holds the role they rest on (V1)."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        held = Q(endpoint__lsp__in=access.coordinated_lsp_ids) | Q(
            endpoint__organisation__in=access.organisation_ids
        )
        return self.filter(held, endpoint__user_id=access.user_id)
