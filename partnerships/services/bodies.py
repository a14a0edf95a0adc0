"""Bodies: set up, changed, published, ended."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from django.db.models import Q
from django.utils.text import slugify

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason, RuleRefused
from lsp.models import Block, LocalStrategicPartnership
from lsp.services.locking import lock
from partnerships import permissions, rules, words, workflow
from partnerships.models import (
    Appointment,
    Body,
    BodyBlock,
    BodyLink,
    Office,
    OfficeArrangement,
    Seat,
    TermsOfReference,
)
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services import terms_of_reference as terms
from partnerships.services.records import (
    apply,
    check_beginning,
    check_end,
    check_shape,
    close,
    lock_body,
)


class Particulars(TypedDict, total=False):
    """What is recorded of a body besides its name and kind; what is left out stands as the model has it."""

    parent: Body | None
    statutory_basis: str
    quorum: int | None
    membership: str
    starts_on: date | None
    ends_on: date | None


CHANGEABLE = frozenset(("name", "kind", *Particulars.__annotations__))
ONE_DAY = timedelta(days=1)
RESERVED = frozenset(("new", "import", "imports"))
"""Addresses below `bodies/` that are pages of their own."""


def create(
    *,
    lsp: LocalStrategicPartnership,
    by: Any,
    name: str,
    kind: str,
    slug: str = "",
    blocks: Iterable[Block] = (),
    published: bool = False,
    brought_in: bool = False,
    source: str = "",
    terms_of_reference: str = "",
    **particulars: Unpack[Particulars],
) -> Body:
    """Set up a body of a partnership, with the blocks it serves and the first version of its terms of reference.

    That is a draft, to be adopted; where the body is brought in, so is the version (L8).
    Raises InvalidInput, RuleRefused (dates, parent, blocks, task group without an end), Conflict (P1: a second
    board; an address taken).
    """
    body = Body(lsp=lsp, published=published, brought_in=brought_in, brought_in_source=source.strip())
    apply(body, {"name": name, "kind": kind, **particulars}, CHANGEABLE)
    with act("body.create", by=by, subject=body, lsp=lsp):
        lock(LocalStrategicPartnership, lsp.pk, by=by)
        permissions.keep_structure(by, lsp.pk).require(PermissionRefused)
        check_beginning(body)
        body.slug = _free_slug(body, slug)
        check_shape(body)
        chosen = list(blocks)
        _require_structure(body, chosen)
        body.save()
        for block in chosen:
            BodyBlock(body=body, block=block, starts_on=body.starts_on, ends_on=body.ends_on).save()
        if terms_of_reference.strip():
            _first_terms(body, terms_of_reference, by=by)
    return body


def update(
    body: Body,
    *,
    by: Any,
    changes: Mapping[str, Any],
    blocks: Iterable[Block] | None = None,
    version: int | None = None,
    reason: str = "",
) -> Body:
    """Change the fields given; serve these blocks and no others from today, where `blocks` is given.

    `ends_on` may only move later (a task group goes on): an earlier end is `end()`. Raises as `create()` does,
    and StaleVersion.
    """
    with act("body.update", by=by, subject=body, reason=reason):
        lock(LocalStrategicPartnership, body.lsp_id, by=by)
        body = lock_body(body, by=by, version=version)
        before = body.ends_on
        _require_no_earlier_end(body, changes.get("ends_on"))
        changed = apply(body, changes, CHANGEABLE)
        chosen = list(blocks) if blocks is not None else []
        check_beginning(body)
        check_shape(body)
        _require_structure(body, chosen)
        _require_room(body)
        served = _serve(body, chosen) if blocks is not None else False
        if changed or served:
            body.save()
            _go_on(body, before)
    return body


def publish(body: Body, *, by: Any, version: int | None = None) -> Body:
    """Let everybody read the body, its seats and who sits in them."""
    return _set_published(body, True, by=by, version=version)


def unpublish(body: Body, *, by: Any, version: int | None = None) -> Body:
    """Take the body back from the public; those with a role in the partnership go on reading it."""
    return _set_published(body, False, by=by, version=version)


def end(body: Body, *, by: Any, on: date | None, reason: str, version: int | None = None) -> Body:
    """End a body and, on that day and in one act, its seats, the terms and offices still open, its blocks, its links
    and the version of its terms of reference in force.

    Bodies below it stay. Raises RuleRefused naming everything that is to begin on or after that day.
    """
    day, reason = check_end(on, reason)
    with act("body.end", by=by, subject=body, reason=reason):
        body = lock_body(body, by=by, version=version)
        inner = open_records(body, day)
        decide_end(body, day, inner).require(RuleRefused)
        for record in [*inner, body]:
            close(record, day, reason)
    return body


def open_records(body: Body, day: date) -> list[Any]:
    """The terms, offices, seats, blocks and links of the body that hold on the day or begin after it."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    of_body = Q(body=body) & still
    return [
        *Appointment.objects.filter(NOT_WITHDRAWN, of_body).select_related("person", "seat"),
        *Office.objects.filter(NOT_WITHDRAWN, of_body).select_related("person"),
        *Seat.objects.filter(of_body),
        *BodyBlock.objects.filter(of_body).select_related("block"),
        *BodyLink.objects.filter(Q(body=body) | Q(other=body, body__lsp=body.lsp_id), still).select_related(
            "other"
        ),
        *OfficeArrangement.objects.filter(of_body),
        *TermsOfReference.objects.filter(of_body, state__in=workflow.STATES_IN_FORCE),
    ]


def decide_end(body: Body, day: date, inner: Iterable[Any]) -> Decision:
    """Whether the body may end on the day, given its `open_records`."""
    return Decision.all(
        rules.l5_may_end(body, day, what=body.name),
        rules.l5_nothing_begins_later(inner, day, what=body.name),
        rules.l5_no_meeting_after_the_end(body.meetings.order_by("day"), day, what=body.name),
    )


def _first_terms(body: Body, text: str, *, by: Any) -> None:
    if body.brought_in:
        terms.bring_in(body, by=by, text=text, source=body.brought_in_source, starts_on=body.starts_on)
    else:
        terms.draft(body, by=by, text=text)


def _set_published(body: Body, published: bool, *, by: Any, version: int | None) -> Body:
    with act("body.publish" if published else "body.unpublish", by=by, subject=body):
        body = lock_body(body, by=by, version=version)
        if body.published != published:
            body.published = published
            body.save()
    return body


def _free_slug(body: Body, wanted: str) -> str:
    """The address asked for, or one made of the name that no body of the partnership has yet."""
    taken = RESERVED | set(Body.objects.filter(lsp_id=body.lsp_id).values_list("slug", flat=True))
    if wanted:
        if wanted in taken:
            message = "Another body of this partnership has this address."
            raise Conflict(message, reasons=[Reason("slug.taken", message, field="slug")])
        return wanted
    base = slugify(body.name)[:110].strip("-")
    if not base:
        raise InvalidInput.field("name", "Enter a name with letters or figures in it.")
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _require_structure(body: Body, blocks: list[Block]) -> None:
    """The rules that a body answers however it came to be as it is."""
    others = list(Body.objects.filter(lsp_id=body.lsp_id).exclude(pk=body.pk))
    own = [("blocks", block.lsp_id) for block in blocks]
    if body.parent is not None:
        own.append(("parent", body.parent.lsp_id))
    Decision.all(
        rules.p2_ends_after_it_begins(body, what="body"),
        rules.task_group_ends(body),
        rules.same_partnership(body, own),
        rules.no_circle(body, body.parent, {other.pk: other.parent_id for other in others}),
    ).require(RuleRefused)
    boards = [other for other in others if other.kind == Body.Kind.BOARD]
    rules.p1_one_current_board(body, boards).require(Conflict)


def _require_no_earlier_end(body: Body, ends_on: date | None) -> None:
    if ends_on is not None and (body.ends_on is None or ends_on < body.ends_on):
        message = "End the body to give it an earlier end: its seats and terms end with it."
        raise InvalidInput.field("ends_on", message, rule="L5")


def _require_room(body: Body) -> None:
    """A body does not begin after what is already recorded in it."""
    inner = (
        [
            *Seat.objects.filter(body=body, starts_on__lt=body.starts_on),
            *Office.objects.filter(NOT_WITHDRAWN, body=body, starts_on__lt=body.starts_on).select_related(
                "person"
            ),
            *TermsOfReference.objects.filter(body=body, starts_on__lt=body.starts_on),
        ]
        if body.starts_on
        else []
    )
    for record in inner:
        what = words.in_sentence(record)
        rules.l5_lies_within(record, body, what=what, of=body.name).require(RuleRefused)


def _go_on(body: Body, planned: date | None) -> None:
    """What was to end with the body on the day planned ends with it on the new one."""
    if planned is None or body.ends_on == planned:
        return
    for model in (Seat, Appointment, Office, BodyBlock, BodyLink, OfficeArrangement, TermsOfReference):
        for record in model._default_manager.filter(body=body, ends_on=planned, end_reason=""):
            record.ends_on = body.ends_on
            record.save()


def _serve(body: Body, blocks: list[Block]) -> bool:
    """Serve these blocks and no others from today (a body that is still to begin: from then); whether any changed."""
    today = clock.today()
    links = list(BodyBlock.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), body=body))
    wanted = {block.pk for block in blocks}
    dropped = [link for link in links if link.block_id not in wanted]
    missing = [block for block in blocks if block.pk not in {link.block_id for link in links}]
    for link in dropped:
        served_a_day = link.starts_on + ONE_DAY if link.starts_on else today
        close(link, max(today, served_a_day), "No longer served")
    begins = max(today, body.starts_on or today)
    for block in missing:
        BodyBlock(body=body, block=block, starts_on=begins, ends_on=body.ends_on).save()
    return bool(dropped or missing)
