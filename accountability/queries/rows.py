"""Rows of commitments and progress reports for the API: columns by `.values()`, nested ones by path."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from django.db.models import Q, QuerySet

from accountability import permissions, rules
from accountability.models import Commitment, Evidence, Obligation
from accountability.querysets import standing_on
from lsp import clock
from lsp.api.rows import shape_of
from lsp.queries.stored_files import file_columns
from partnerships.models import Agreement, Decision
from strategies.models import Action

Rows = QuerySet[Any, dict[str, Any]]
EVIDENCE = ("id", "title", "url", *file_columns())


def commitment_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Commitments, or rows of their history, with the names of partnership, agency, block and owner.

    `standing` is that of the day, today where there is none.
    """
    standing: Any = seen.annotate(standing=standing_on(as_at or clock.today()))
    rows: Rows = standing.values(
        "id", "number", "title", "description", "measure_of_success", "due_on", "state", "standing", "published",
        "lsp__id", "lsp__slug", "lsp__name", "lsp__prefix",
        "organisation__id", "organisation__slug", "organisation__name",
        "block__id", "block__slug", "block__name", "owner__id", "owner__name",
        "decision_body", "decision_on", "decision_minute",
        "decision__id", "decision__year", "decision__number", "decision__body__name",
        "made_at", "accepted_at", "delivered_at", "confirmed_at", "closed_at", "closing_reason",
        "returned_at", "return_reason", "logged_with", "action", "agreement", "obligation", "version", "created_at",
    )  # fmt: skip
    return rows


def commitments_told(rows: Sequence[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows of commitments as `user` reads them: the reference put together, the return for insiders alone."""
    inside = _asked_once(user)
    named = {row["decision"]["id"] for row in rows if row["decision"]}
    seen: Any = Decision.objects.visible_to(user)
    known = set(seen.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    for name, model in (("action", Action), ("agreement", Agreement), ("obligation", Obligation)):
        _known_alone(rows, name, model, user)
    together = _logged_together({row["logged_with"] for row in rows if row["logged_with"]}, user)
    for row in rows:
        row["decision"] = _decision_told(row["decision"], known)
        parts = together.get(row.pop("logged_with"), ())
        row["also_made_to"] = [each for each in parts if each["id"] != row["id"]]
        prefix = row["lsp"].pop("prefix")
        row["reference"] = rules.c4_reference(prefix, row.pop("number")) or None
        if not inside(row["organisation"]["id"], row["lsp"]["id"]):
            row["returned_at"], row["return_reason"] = None, None
    return [*rows]


def _known_alone(rows: Sequence[dict[str, Any]], name: str, model: Any, user: Any) -> None:
    """Leave out the ids of what the reader may not know of: one query where there are any."""
    ids = {row[name] for row in rows if row[name]}
    seen: Any = model.objects.visible_to(user).filter(pk__in=ids)
    known = set(seen.values_list("pk", flat=True)) if ids else set()
    for row in rows:
        row[name] = row[name] if row[name] in known else None


def _logged_together(firsts: Collection[int], user: Any) -> dict[int, list[dict[str, Any]]]:
    """What was logged once for several partnerships (C6), as far as `user` sees it: one query where there is any."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    seen = Commitment.objects.visible_to(user).filter(logged_with__in=firsts).order_by("lsp__name", "id")
    names = ("logged_with", "id", "number", "lsp__id", "lsp__slug", "lsp__name", "lsp__prefix")
    for first, pk, number, lsp, slug, name, prefix in seen.values_list(*names) if firsts else ():
        reference = rules.c4_reference(prefix, number) or None
        part = {"id": pk, "reference": reference, "lsp": {"id": lsp, "slug": slug, "name": name}}
        found[first].append(part)
    return found


def _asked_once(user: Any) -> Callable[[int, int], bool]:
    """Whether the user reads inside, asked once for each agency in each partnership."""
    return cache(partial(permissions.reads_inside, user))


def _decision_told(decision: dict[str, Any] | None, known: Collection[int]) -> dict[str, Any] | None:
    """The decision as it is quoted; None where there is none or the reader may not know of it."""
    if decision is None or decision["id"] not in known:
        return None
    reference = f"{decision['body']['name']} {decision['year']}/{decision['number']:03d}"
    return {"id": decision["id"], "reference": reference}


def report_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Progress reports, each with its commitment."""
    return seen.values(
        "id", "course", "summary", "help_wanted", "reported_at",
        "commitment__id", "commitment__title", "commitment__number",
        "commitment__lsp__id", "commitment__lsp__slug", "commitment__lsp__name", "commitment__lsp__prefix",
        "commitment__organisation__id", "commitment__organisation__slug", "commitment__organisation__name",
        "version", "created_at",
    )  # fmt: skip


def reports_told(rows: Sequence[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows of reports as `user` reads them, with their evidence: one query. Help wanted is for insiders."""
    evidence = evidence_by_report([row["id"] for row in rows])
    inside = _asked_once(user)
    told = []
    for row in rows:
        commitment = row["commitment"]
        prefix = commitment["lsp"].pop("prefix")
        commitment["reference"] = rules.c4_reference(prefix, commitment.pop("number")) or None
        if not inside(commitment["organisation"]["id"], commitment["lsp"]["id"]):
            row["help_wanted"] = None
        told.append({**row, "evidence": evidence.get(row["id"], [])})
    return told


def change_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Changes of due dates, each with its commitment."""
    return seen.values(
        "id", "old", "new", "reason", "changed_at",
        "commitment__id", "commitment__title", "commitment__number",
        "commitment__lsp__id", "commitment__lsp__slug", "commitment__lsp__name", "commitment__lsp__prefix",
        "commitment__organisation__id", "commitment__organisation__slug", "commitment__organisation__name",
        "version", "created_at",
    )  # fmt: skip


def changes_told(rows: list[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows of changes as `user` reads them."""
    inside = _asked_once(user)
    for row in rows:
        commitment = row["commitment"]
        prefix = commitment["lsp"].pop("prefix")
        commitment["reference"] = rules.c4_reference(prefix, commitment.pop("number")) or None
        if not inside(commitment["organisation"]["id"], commitment["lsp"]["id"]):
            row["reason"] = None
    return rows


def evidence_by_report(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The evidence of each report, by its id: one query."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = evidence_rows(Evidence.objects.filter(progress_report__in=ids).order_by("id"))
    shape = shape_of(("progress_report_id", *EVIDENCE))
    for row in rows.values_list("progress_report_id", *EVIDENCE):
        told = shape(row)
        found[told.pop("progress_report_id")].append(evidence_told(told))
    return found


def evidence_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Evidence with what is known of its file."""
    return seen.values("progress_report__id", *EVIDENCE, "version", "created_at")


def evidence_told(row: dict[str, Any]) -> dict[str, Any]:
    """The row, with where its file is downloaded."""
    if row["file"]:
        row["file"]["address"] = f"/api/v1/evidence/{row['id']}/file/"
    return row


def evidence_files(user: Any) -> Q:
    """The stored files that are evidence of what the user may see."""
    seen: Any = Evidence.objects.visible_to(user)
    return Q(pk__in=seen.filter(file__isnull=False).values("file"))
