"""Agreements: the list as at any day, one agreement, its versions, two of them compared, its papers and reports."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from lsp import clock
from lsp.downloads import Column
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import ListPage, LspMixin, Page
from lsp.views.stored_files import handed_out
from partnerships import follow_up, permissions, words
from partnerships.filters import AgreementFilter
from partnerships.models import Agreement, AgreementParty, AgreementVersion, MeasureReport, Meeting
from partnerships.queries import agreements as queries
from partnerships.services.agreement_steps import decide
from partnerships.services.measure_reports import may_report
from partnerships.views.comparing import VersionsCompared

ACTS = (
    ("edit", "agreement_edit", "Change this draft"),
    ("circulate", "agreement_circulate", "Circulate it"),
    ("bring_in", "agreement_bring_in", "Bring it in as it stood"),
    ("change", "agreement_change", "Change the circulated text"),
    ("reschedule", "agreement_reschedule", "Change the day signatures are wanted by"),
    ("start_review", "agreement_start_review", "Start the review"),
    ("conclude_review", "agreement_conclude_review", "Conclude the review"),
    ("renew", "agreement_renew", "Renew it"),
    ("end", "agreement_end", "End it"),
    ("go_on", "agreement_go_on", "Let it go on after all"),
    ("withdraw", "agreement_withdraw", "Withdraw it"),
)
"""What the coordinator may do: the step, its page, the words of the link."""


class AgreementsMixin(LspMixin):
    """A page in the section “Agreements” of a partnership."""

    section = "agreements"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the list of agreements."""
        home = reverse("partnerships:agreements", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Agreements", home)]


class AgreementsPage(LspMixin, ListPage):
    """The agreements of a partnership; on another day than today those in force on it."""

    template_name = "partnerships/agreement/list.html"
    section = "agreements"
    title = "Agreements"
    download_name = "agreements"
    filterset_class = AgreementFilter
    sorts: ClassVar[Any] = {
        "number": ("Number", ("number",)),
        "-number": ("Number, last first", ("-number",)),
        "title": ("Title", ("title", "number")),
        "-title": ("Title, last first", ("-title", "-number")),
        "since": ("In force since", ("starts_on", "number")),
        "-since": ("In force since, last first", ("-starts_on", "-number")),
        "review": ("Review due", ("review_on", "number")),
        "-review": ("Review due, last first", ("-review_on", "-number")),
    }
    columns: ClassVar = (
        Column("Reference", lambda row: row.reference),
        Column("Title", lambda row: row.title),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("Parties", lambda row: ", ".join(party.name for party in row.standing_parties)),
        Column("State", lambda row: row.workflow_state.label),
        Column("In force since", lambda row: row.starts_on),
        Column("Until", lambda row: row.ends_on),
        Column("Review due", lambda row: row.review_on),
        Column("Yearly report due", lambda row: row.report_due_on),
        Column("Brought in from", lambda row: row.brought_in_source),
    )

    def load(self) -> None:
        """The partnership, also for the filters."""
        super().load()
        self.request.lsp = self.lsp  # type: ignore[attr-defined]

    def base_queryset(self) -> Any:
        """Those the user may read; of another day than today those in force on it (L5)."""
        found = queries.listed(self.lsp, self.request.user).select_related("lsp")
        chosen: Any = found
        return chosen.as_at(self.as_at) if self.request.GET.get("as_at") else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the user may draft."""
        context = super().get_context_data(**kwargs)
        return {**context, "dated": bool(self.request.GET.get("as_at"))}


class AgreementMixin(AgreementsMixin):
    """A page below an agreement: `self.agreement`, also as the record that is acted upon."""

    agreement: Agreement
    record: Any

    def load(self) -> None:
        """The agreement of the address."""
        super().load()
        found = Agreement.objects.select_related("current", "agreed", "renews")
        self.agreement = self.record = self.find(found, lsp=self.lsp, number=self.kwargs["number"])
        self.agreement.lsp = self.lsp
        for text in (self.agreement.current, self.agreement.agreed):
            if text is not None:
                text.agreement = self.agreement

    def address(self, name: str, *args: Any) -> str:
        """A page below the agreement."""
        return reverse(f"partnerships:{name}", args=[self.lsp.slug, self.agreement.number, *args])

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the agreement."""
        return [*super().get_breadcrumbs(), (self.agreement.reference, self.agreement.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The agreement."""
        return {**super().get_context_data(**kwargs), "agreement": self.agreement}

    @property
    def is_inside(self) -> bool:
        """Whether the user holds a role in the partnership."""
        return self.access.reads(self.lsp.pk)


class AgreementPage(AgreementMixin, Page):
    """One agreement: its text, who signed, its measures, what was reported, said and changed."""

    template_name = "partnerships/agreement/detail.html"

    def get_title(self) -> str:
        """Which."""
        return str(self.agreement)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the list."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything on it."""
        agreement, user = self.agreement, self.request.user
        parties = queries.parties_of(agreement)
        text = agreement.agreed if agreement.was_agreed else agreement.current
        versions = list(queries.versions_of(agreement, user))
        line = list(queries.of_the_line(agreement, user))
        reports = may_report(agreement, user).allowed if user.is_authenticated else False
        return {
            **super().get_context_data(**kwargs),
            "text": text,
            "unwritten": "" if agreement.was_agreed else unwritten(text),
            "facts": facts_of(agreement),
            "known": queries.known_bodies(parties, user),
            "signatures": queries.signatures_under(text, parties, user),
            "is_circulated": agreement.state == "circulated",
            "may_sign": self.signs_for(parties),
            "blocks": [
                link.block for link in agreement.block_links.select_related("block") if not link.taken_out_at
            ],
            "measures": queries.measures_of(agreement),
            "years": queries.years_of(agreement),
            "may_report": reports and decide(agreement, "report").allowed,
            "versions": versions,
            "line": line,
            "compares": len(versions) + len(line) > 1,
            "comments": queries.comments_on(agreement, user),
            "may_comment": bool(decide(agreement, "comment"))
            and bool(permissions.comment_on_agreements(user, self.lsp.pk)),
            "may_answer": self.access.coordinates(self.lsp.pk) and decide(agreement, "answer").allowed,
            "acts": self.acts(),
            "promised": follow_up.under(agreement, user),
            "history": record_history(agreement, user=user, limit=20, changed=False),
            "history_href": history_href(agreement) if is_insider(user, agreement) else "",
        }

    def signs_for(self, parties: Sequence[AgreementParty]) -> set[int]:
        """The parties, by id, for which the user may sign today (A2), while signatures are wanted."""
        if not decide(self.agreement, "sign"):
            return set()
        chaired = queries.chaired_by(self.request.user, clock.today())
        acts_for, lsp_id = self.access.acts_for, self.lsp.pk
        return {
            party.pk
            for party in parties
            if party.body_id in chaired or (party.organisation_id and acts_for(party.organisation_id, lsp_id))
        }

    def acts(self) -> list[tuple[str, str]]:
        """What the coordinator may do with it."""
        if not permissions.keep_agreements(self.request.user, self.lsp.pk).allowed:
            return []
        return [(label, self.address(page)) for step, page, label in ACTS if decide(self.agreement, step)]


def unwritten(text: AgreementVersion | None) -> str:
    """The headings of the sections in which nothing is written."""
    return ", ".join(each["heading"] for each in (text.sections if text else []) if not each["text"])


def facts_of(agreement: Agreement) -> list[tuple[Any, ...]]:
    """The rows of an agreement's summary list."""
    planned = (
        words.day(agreement.planned_start) if agreement.planned_start else "The day of the last signature"
    )
    begun = agreement.was_agreed
    rows = [
        ("Kind", agreement.get_kind_display()),
        ("In force", words.days(agreement) if begun else ""),
        ("Comes into force on", "" if begun or agreement.state == "withdrawn" else planned),
        ("Signatures wanted by", words.day(agreement.sign_by) if agreement.sign_by and not begun else ""),
        ("Signed by all on", words.day(agreement.signed_on) if agreement.signed_on else ""),
        (
            "Review due",
            words.day(agreement.review_on) if agreement.review_on and agreement.state != "ended" else "",
        ),
        ("Next yearly report due", words.day(agreement.report_due_on) if agreement.report_due_on else ""),
        ("Brought in from", agreement.brought_in_source),
        (words.why_it_ends(agreement) if begun else "Why it was withdrawn", agreement.end_reason),
    ]
    return [row for row in rows if row[1]]


class VersionMixin(AgreementMixin):
    """A page below a version: `self.text`."""

    text: AgreementVersion

    def load(self) -> None:
        """The version of the address."""
        super().load()
        found = AgreementVersion.objects.select_related("text_pdf", "signed_pdf", "circulated_by__person")
        self.text = self.find(found, agreement=self.agreement, number=self.kwargs["version"])
        self.text.agreement = self.agreement


class VersionPage(VersionMixin, Page):
    """One version: its exact text with its digest, its signatures, what stood at signing."""

    template_name = "partnerships/agreement/version.html"

    def get_title(self) -> str:
        """Which."""
        return str(self.text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The text, who signed it, and the version before it."""
        text, user = self.text, self.request.user
        before = queries.versions_of_the_line(self.agreement, user)
        earlier = next(
            (
                each
                for each in before
                if (each.agreement.number, each.number) < (self.agreement.number, text.number)
            ),
            None,
        )
        return {
            **super().get_context_data(**kwargs),
            "text": text,
            "earlier": earlier,
            "is_agreed": self.agreement.agreed_id == text.pk,
            "is_current": self.agreement.current_id == text.pk,
            "signatures": queries.signatures_under(text, [], user),
            "stood_on": date.fromisoformat(text.standing["on"]) if text.standing else None,
            "is_inside": self.is_inside,
        }


class ExactText(VersionMixin):
    """The exact text as a file: the very bytes of which the digest is that of the version (A1)."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The bytes."""
        response = HttpResponse(
            self.text.content.encode("utf-8"), content_type="text/markdown; charset=utf-8"
        )
        name = f"{self.agreement.reference}-version-{self.text.number}.md"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class TextPaper(VersionMixin):
    """The text as it was circulated, as a PDF to be signed."""

    which: ClassVar[str] = "text_pdf"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file as it was made."""
        file = getattr(self.text, self.which)
        if file is None:
            raise Http404
        return handed_out(file, to_everybody=not request.user.is_authenticated)


class SignedPaper(TextPaper):
    """The agreed text with its signatures, as a PDF."""

    which = "signed_pdf"


class SignatureScan(AgreementMixin):
    """The scan of a signature in ink, for those with a role in the partnership (A7)."""

    private = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file as it was sent."""
        found = self.agreement.signatures.select_related("scan").filter(pk=self.kwargs["signature"]).first()
        if found is None or found.scan is None or not self.is_inside:
            raise Http404
        return handed_out(found.scan, to_everybody=False)


class ComparePage(AgreementMixin, VersionsCompared):
    """Two versions side by side, of this agreement or of its line, what changed marked."""

    def get_title(self) -> str:
        """Of which agreement."""
        return f"Compare versions of {self.agreement}"

    def versions(self) -> QuerySet[AgreementVersion]:
        """Those of the line that the user may read."""
        return queries.versions_of_the_line(self.agreement, self.request.user)

    def name_of(self, version: AgreementVersion) -> str:
        """`X-A-0002 version 1`."""
        return f"{version.agreement.reference} version {version.number}"

    def text_of(self, version: AgreementVersion) -> str:
        """The exact text."""
        return version.content

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The agreement."""
        return {**super().get_context_data(**kwargs), "caption": self.agreement.reference}


class ReportPage(AgreementMixin, Page):
    """The report on a year."""

    template_name = "partnerships/agreement/report.html"
    report: MeasureReport

    def load(self) -> None:
        """The report of the address."""
        super().load()
        found = MeasureReport.objects.select_related("meeting__body__lsp", "reported_by__person")
        self.report = self.find(found, agreement=self.agreement, year=self.kwargs["year"])
        self.report.agreement = self.agreement

    def get_title(self) -> str:
        """Which."""
        return str(self.report)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The report with its figures, and its history."""
        user, report = self.request.user, self.report
        history = record_history(report, user=user, limit=10)
        return {
            **super().get_context_data(**kwargs),
            "report": report,
            "is_inside": self.is_inside,
            "meeting": self.meeting_of(report),
            "figures": list(report.figures.select_related("measure").order_by("measure__position", "pk")),
            "may_correct": user.is_authenticated and may_report(self.agreement, user).allowed,
            "corrected": next((each for each in history if each.kind == "measure-report.correct"), None),
            "history": history,
            "history_href": history_href(report) if is_insider(user, report) else "",
        }

    def meeting_of(self, report: MeasureReport) -> Meeting | None:
        """The meeting of the board to which it was given, where the user may read about that."""
        if report.meeting_id is None:
            return None
        return queries.board_meetings(self.lsp, self.request.user).filter(pk=report.meeting_id).first()
