"""What of agreements waits for somebody: signatures for who signs; comments, reviews, reports for the coordinator."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from lsp.access import Access
from lsp.models import LocalStrategicPartnership
from lsp.work import Waiting, Whole, WorkItem, WorkSection, of_wholes
from partnerships import workflow
from partnerships.models import Agreement, AgreementParty, AgreementVersion, SectionComment
from partnerships.queries.agreement_due import unsigned
from partnerships.queries.agreements import chairs_held

Found = tuple[LocalStrategicPartnership, WorkItem]


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """Agreements to sign, for chairs and officers; what waits of agreements, for each coordinator."""
    to_sign = _section(
        "Agreements for you to sign", _to_sign(user, access, day), f"?state={workflow.CIRCULATED}", 12
    )
    to_keep = _kept(access, day) if access.coordinated_lsp_ids else ()
    kept = _section("Agreements to look after", to_keep, "", 34)
    return [section for section in (to_sign, kept) if section.items]


def _section(title: str, items: Iterable[Found], query: str, order: int) -> WorkSection:
    """In the order found; where there are more, the way to the agreements of each partnership."""
    found = list(items)
    counted = Counter(lsp.pk for lsp, _ in found)
    waiting = [Waiting(item, _whole(lsp, query), counted[lsp.pk]) for lsp, item in found]
    return of_wholes(title, waiting, order=order)


def _whole(lsp: LocalStrategicPartnership, query: str) -> Whole:
    return Whole(f"in {lsp.name}", reverse("partnerships:agreements", args=[lsp.slug]) + query)


def _to_sign(user: Any, access: Access, day: date) -> Iterator[Found]:
    """For the bodies one chairs today, and the organisations one is an officer of (A2)."""
    mine = Q(body__in=chairs_held(user, day).values("body")) | Q(organisation__in=access.organisation_ids)
    seen: Any = AgreementParty.objects.visible_to(user)
    wanted = unsigned(seen.filter(mine)).select_related("agreement__lsp", "body", "organisation")
    for party in wanted.order_by("agreement__sign_by", "pk"):
        agreement = party.agreement
        if party.body_id is None and not access.acts_for(party.organisation_id, agreement.lsp_id):
            continue
        where = [agreement.lsp.slug, agreement.number, party.pk]
        item = WorkItem(
            title=str(agreement),
            href=reverse("partnerships:agreement_sign", args=where),
            note=f"As {party.signs_as} · {agreement.lsp.name}",
            due=agreement.sign_by or agreement.planned_start,
            tag="Read and sign",
            colour="blue",
        )
        yield agreement.lsp, item


def _kept(access: Access, day: date) -> Iterator[Found]:
    """Comments not answered, yearly reports missing (A6), reviews overdue (A5)."""
    own = Agreement.objects.filter(lsp__in=access.coordinated_lsp_ids).select_related("lsp")
    late = own.filter(state__in=workflow.AGREED, report_due_on__lte=day).order_by("report_due_on")
    for agreement in late:
        yield _item(agreement, "Yearly report missing", "red", agreement.report_due_on)
    for agreement in own.filter(state__in=workflow.HOLDING, review_on__lte=day).order_by("review_on"):
        yield _item(agreement, "Review due", "orange", agreement.review_on)
    asked = SectionComment.objects.filter(
        answer="", agreement__in=own.filter(state__in=(workflow.CIRCULATED, workflow.SIGNED))
    )
    for agreement in own.filter(pk__in=asked.values("agreement")).order_by("pk"):
        yield _item(agreement, "Comments to answer", "yellow", None)


def _item(agreement: Agreement, tag: str, colour: str, due: date | None) -> Found:
    item = WorkItem(
        title=str(agreement),
        href=agreement.get_absolute_url(),
        note=agreement.lsp.name,
        due=due,
        tag=tag,
        colour=colour,
    )
    return agreement.lsp, item


def readable_papers(user: Any) -> Q:
    """The stored files of agreements that the user reads: papers with their version, scans inside the partnership."""
    texts: Any = AgreementVersion.objects.visible_to(user)
    access = Access.of(user)
    scans = Q(agreement_scans__agreement__lsp__in=access.lsp_ids) if access.lsp_ids else Q(pk=None)
    return (
        Q(pk__in=texts.filter(text_pdf__isnull=False).values("text_pdf"))
        | Q(pk__in=texts.filter(signed_pdf__isnull=False).values("signed_pdf"))
        | scans
    )
