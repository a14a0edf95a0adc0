"""Commitments as lists and pages show them, on any day."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from accountability import workflow
from accountability.models import Commitment, DueDateChange, Evidence, ProgressReport
from accountability.querysets import known_orphaned, rank_of_standing, seen_by, standing_on
from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.past import rows_on
from lsp.queries.successions import named_on

NAMES = ("lsp", "organisation", "block", "owner")


def on_day(user: Any, day: date) -> QuerySet[Any]:
    """The commitments `user` may see as they stood when `day` was over, with their `standing` (L5, T4).

    Today's (and a day's to come) are the rows themselves. A past day's are rows of the history, which have the same
    fields, `id` included; only what the user may see now *and* could have seen then. `as_commitments` turns a page
    of either into commitments.
    """
    if day >= clock.today():
        return as_they_are(user, day)
    seen_now = Commitment.objects.visible_to(user).values("pk")
    rows = rows_on(Commitment, day).filter(seen_by(user), id__in=seen_now)
    standing: QuerySet[Any] = rows.annotate(standing=standing_on(day))
    return standing


def as_they_are(user: Any, day: Any) -> QuerySet[Any]:
    """Today's rows as `user` may see them, with their `standing` on `day`, today or to come (or a `Blank` for it)."""
    standing: QuerySet[Any] = Commitment.objects.visible_to(user).annotate(standing=standing_on(day))
    return standing


def ranked(rows: Any) -> QuerySet[Any]:
    """Rows of `on_day` with their `rank`: in a list, what needs somebody comes first, what is over last."""
    with_rank: QuerySet[Any] = rows.annotate(rank=rank_of_standing())
    return with_rank


def telling_orphans(rows: Any, user: Any, day: date) -> QuerySet[Any]:
    """Rows of `on_day`, each `orphaned` where nobody answers for it any more and `user` is told so (C5)."""
    told: QuerySet[Any] = rows.annotate(orphaned=known_orphaned(user, day))
    return told


def as_commitments(rows: Any) -> list[Commitment]:
    """Rows of `on_day` as commitments with the names that lists show: one query, for a past day five at most."""
    if rows.model is Commitment:
        return list(rows.select_related(*NAMES))
    found = [_instance(row) for row in rows]
    prefetch_related_objects(found, *NAMES)
    return found


def _instance(row: Any) -> Commitment:
    commitment: Any = row.instance
    commitment.standing = row.standing
    commitment.orphaned = getattr(row, "orphaned", False)
    return commitment  # type: ignore[no-any-return]


def standing_of(commitment: Any) -> str:
    """The code of how a commitment of `on_day` stands, as the query annotated it."""
    return str(commitment.standing)


def with_latest_report(commitments: list[Commitment], day: date) -> list[Commitment]:
    """The same commitments, each with `latest_report` by `day` (None where there is none) and its evidence.

    On a past day each agency bears the name of that day (L6).
    """
    named_on((commitment.organisation for commitment in commitments), day)
    made = ProgressReport.objects.filter(commitment__in=commitments, reported_at__lte=clock.end_of_day(day))
    newest = made.order_by("commitment_id", "-reported_at", "-id").distinct("commitment_id")
    by_commitment = {report.commitment_id: report for report in newest.prefetch_related(_evidence())}
    for commitment in commitments:
        commitment.latest_report = by_commitment.get(commitment.pk)
    return commitments


def as_listed(commitments: list[Commitment], day: date) -> list[Commitment]:
    """The same commitments as lists show them: with their latest report, and their `first_due_on` where the due date
    was changed by `day` (C2).
    """
    by_day = DueDateChange.objects.filter(commitment__in=commitments, changed_at__lte=clock.end_of_day(day))
    earliest = by_day.order_by("commitment_id", "changed_at", "id").distinct("commitment_id")
    first = dict(earliest.values_list("commitment_id", "old"))
    for commitment in commitments:
        commitment.first_due_on = first.get(commitment.pk)
    return with_latest_report(commitments, day)


def by_address(queryset: Any, lsp: LocalStrategicPartnership, address: str) -> Any:
    """Those of `queryset` with this address below the partnership: `TSP-C-0042` or `draft-17`; none for any other."""
    head, _, tail = address.rpartition("-")
    number = int(tail) if tail.isascii() and tail.isdecimal() and len(tail) <= 9 else None
    if number is None:
        return queryset.none()
    if head == f"{lsp.prefix}-C" and len(tail) >= 4:
        return queryset.filter(lsp=lsp, number=number)
    return queryset.filter(lsp=lsp, pk=number, number__isnull=True) if head == "draft" else queryset.none()


def reports_of(commitment: Commitment, day: date) -> list[ProgressReport]:
    """The progress reports made by `day`, newest first, with evidence and who reported: two queries."""
    reports = ProgressReport.objects.filter(
        commitment_id=commitment.pk, reported_at__lte=clock.end_of_day(day)
    )
    return list(reports.select_related("reported_by__person").prefetch_related(_evidence()))


def _evidence() -> Prefetch:
    """Links and files of reports, in the order they were given."""
    return Prefetch("evidence", Evidence.objects.select_related("file").order_by("id"))


def help_wanted(lsp: LocalStrategicPartnership, user: Any) -> list[ProgressReport]:
    """The newest report of each commitment still to be delivered, where it asks for help (C7), the oldest first."""
    going = Commitment.objects.visible_to(user).filter(lsp=lsp, state__in=workflow.IN_PROGRESS)
    newest = ProgressReport.objects.filter(commitment__in=going).order_by(
        "commitment_id", "-reported_at", "-id"
    )
    asking = ProgressReport.objects.filter(pk__in=newest.distinct("commitment_id").values("pk"))
    asking = asking.exclude(help_wanted="").select_related("commitment__lsp", "commitment__organisation")
    return list(asking.order_by("reported_at", "id"))


def agencies_of(lsp: LocalStrategicPartnership) -> QuerySet[Organisation]:
    """The organisations that sit on the partnership, have an officer there or a commitment there, by name."""
    seated = Organisation.objects.filter(seats__body__lsp=lsp)
    officers = Organisation.objects.filter(role_grants__lsp=lsp)
    promised = Organisation.objects.filter(commitments__lsp=lsp)
    ids = seated.values("pk").union(officers.values("pk"), promised.values("pk"))
    return Organisation.objects.filter(pk__in=ids).order_by("name")
