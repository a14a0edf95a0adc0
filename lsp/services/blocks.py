"""Blocks of a partnership's Local Area Agreement: added, renamed, ended."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from lsp import clock, permissions, rules
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Block, LocalStrategicPartnership
from lsp.services.checking import assign, check
from lsp.services.locking import lock

CHANGEABLE = frozenset(("name", "position"))


def create(lsp: LocalStrategicPartnership, *, by: Any, name: str, starts_on: date | None = None) -> Block:
    """A further block, after the others. Raises PermissionRefused, InvalidInput (a name in use, or empty)."""
    permissions.coordinate_or_administer(by, lsp.pk).require(PermissionRefused)
    block = Block(lsp=lsp, name=name.strip(), slug="", starts_on=starts_on or clock.today())
    with act("block.create", by=by, subject=block, lsp=lsp):
        lock(LocalStrategicPartnership, lsp.pk, by=by)
        last = Block.objects.filter(lsp=lsp).aggregate(last=Max("position"))["last"] or 0
        block.position = last + 1
        block.slug = _free_slug(block)
        _check_name(block)
        check(block)
        block.save()
    return block


def update(block: Block, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> Block:
    """Rename or move a block; its address stays. Raises PermissionRefused, InvalidInput, StaleVersion."""
    with act("block.update", by=by, subject=block):
        block = lock(Block, block.pk, by=by, version=version)
        permissions.coordinate_or_administer(by, block.lsp_id).require(PermissionRefused)
        assign(block, changes, CHANGEABLE)
        block.name = block.name.strip()
        _check_name(block)
        check(block)
        block.save()
    return block


def end(block: Block, *, by: Any, on: date, reason: str, version: int | None = None) -> Block:
    """End a block; `on` is the first day it no longer is one (L4).

    Raises PermissionRefused, RuleRefused, StaleVersion.
    """
    with act("block.end", by=by, subject=block, reason=reason):
        block = lock(Block, block.pk, by=by, version=version)
        permissions.coordinate_or_administer(by, block.lsp_id).require(PermissionRefused)
        rules.not_ended(block.ends_on).require(RuleRefused)
        rules.ends_with_a_reason(block.starts_on, on, reason).require(RuleRefused)
        block.ends_on, block.end_reason = on, reason
        block.save()
    return block


def _check_name(block: Block) -> None:
    others = Block.objects.filter(lsp_id=block.lsp_id, name__iexact=block.name, ends_on=None).exclude(
        pk=block.pk
    )
    if block.ends_on is None and others.exists():
        raise InvalidInput.field("name", f"There is already a block called {block.name}.")


def _free_slug(block: Block) -> str:
    """A slug no block of the partnership has had, so that an old address never shows another block."""
    base = slugify(block.name)[:110] or "block"
    taken = set(Block.objects.filter(lsp_id=block.lsp_id).values_list("slug", flat=True))
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
