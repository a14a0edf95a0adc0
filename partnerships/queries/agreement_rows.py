"""Rows of agreements, versions, signatures, comments and yearly reports for the API; what belongs to them, by id."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from partnerships.figures import figure
from partnerships.models import AgreementBlock, AgreementMeasure, AgreementParty, MeasureFigure, Meeting
from partnerships.queries.rows import BROUGHT, DATES, KEPT, LSP

Rows = QuerySet[Any, dict[str, Any]]
AGREEMENT = ("agreement__id", "agreement__number", "agreement__title")
TEXT = ("agreement_version__id", "agreement_version__number", "agreement_version__digest")


def agreement_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Agreements, each with its partnership, its texts and what it renews; its prefix for the reference."""
    return seen.values(
        "id", "kind", "number", "title", "state", "planned_start", "planned_review", "review_months", "sign_by",
        "signed_on", "review_on", "report_due_on", "renews__id", "renews__number", "current__id",
        "current__number", "current__digest", "agreed__id", "agreed__number", "agreed__digest",
        *LSP, *BROUGHT, *DATES, *KEPT, prefix=F("lsp__prefix"),
    )  # fmt: skip


def version_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Versions, each with its exact text."""
    return seen.values(
        "id", "number", "sections", "content", "digest", "note", "circulated_at", "standing", *AGREEMENT,
        "text_pdf__id", "text_pdf__name", "text_pdf__size", "text_pdf__digest",
        "signed_pdf__id", "signed_pdf__name", "signed_pdf__size", "signed_pdf__digest", *KEPT,
    )  # fmt: skip


def signature_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Signatures, each with the text it is under and for whom it was given."""
    return seen.values(
        "id", "digest", "name", "capacity", "signed_on", "in_ink", "recorded_at", *AGREEMENT, *TEXT,
        "party__id", "party__body_id", "party__organisation_id", *KEPT,
    )  # fmt: skip


def comment_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Comments, each with the text it is on."""
    return seen.values("id", "section", "text", "made_at", "answer", "answered_at", *AGREEMENT, *TEXT, *KEPT)


def report_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Yearly reports, each with its agreement."""
    return seen.values(
        "id",
        "year",
        "year_starts_on",
        "year_ends_on",
        "summary",
        "meeting_id",
        "reported_at",
        *AGREEMENT,
        *KEPT,
    )


def name_meetings_known(rows: Collection[dict[str, Any]], user: Any) -> None:
    """Leave out of reports the ids of meetings that `user` may not know of: one query where there are any (V1)."""
    named = {row["meeting_id"] for row in rows if row["meeting_id"]}
    seen: Any = Meeting.objects.visible_to(user).filter(pk__in=named)
    known = set(seen.values_list("pk", flat=True)) if named else set()
    for row in rows:
        row["meeting_id"] = row["meeting_id"] if row["meeting_id"] in known else None


def parties_by_agreement(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The parties of each agreement, the bodies first: one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    standing = AgreementParty.objects.filter(agreement__in=ids, taken_out_at=None)
    names = ("agreement", "id", "signs", "body", "body__name", "organisation", "organisation__name")
    for agreement, pk, signs, body, body_name, organisation, name in standing.order_by(
        F("body").asc(nulls_last=True), "id"
    ).values_list(*names):
        party = {
            "id": pk,
            "name": body_name or name,
            "body_id": body,
            "organisation_id": organisation,
            "signs": signs,
        }
        found.setdefault(agreement, []).append(party)
    return found


def blocks_by_agreement(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The blocks each agreement contributes to: one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    links = AgreementBlock.objects.filter(agreement__in=ids, taken_out_at=None)
    names = ("agreement", "block", "block__slug", "block__name")
    for agreement, pk, slug, name in links.order_by("block__position", "id").values_list(*names):
        found.setdefault(agreement, []).append({"id": pk, "slug": slug, "name": name})
    return found


def measures_by_agreement(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The measures of each agreement in their order: one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    measures = AgreementMeasure.objects.filter(agreement__in=ids, taken_out_at=None)
    for each in measures.order_by("position", "id"):
        measure = {
            "id": each.pk,
            "name": each.name,
            "unit": each.unit,
            "baseline": figure(each.baseline) or None,
            "target": figure(each.target) or None,
            "target_on": each.target_on,
        }
        found.setdefault(each.agreement_id, []).append(measure)
    return found


def figures_by_report(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The figures of each report in the order of the measures: one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    figures = MeasureFigure.objects.filter(report__in=ids).select_related("measure")
    for each in figures.order_by("measure__position", "id"):
        said = {
            "measure": each.measure_id,
            "name": each.measure.name,
            "value": each.shown or None,
            "note": each.note,
        }
        found.setdefault(each.report_id, []).append(said)
    return found
