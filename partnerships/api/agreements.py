"""`/api/v1/agreements/`, `agreement-versions`, `signatures`, `agreement-comments`, `measure-reports`."""

from collections.abc import Sequence
from typing import Any

import django_filters

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import FlagFilter, IdFilter
from lsp.api.multipart import PARSERS
from partnerships import workflow
from partnerships.api import agreement_shapes as shapes
from partnerships.models import Agreement, AgreementVersion, MeasureReport, SectionComment, Signature
from partnerships.queries import agreement_rows as rows
from partnerships.services import (
    agreement_comments,
    agreement_force,
    agreement_renewal,
    agreement_signing,
    agreements,
    measure_reports,
)


class AgreementApiFilter(django_filters.FilterSet):
    """By partnership, kind, state, whether brought in."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")
    kind = django_filters.ChoiceFilter(choices=Agreement.Kind.choices)
    state = django_filters.ChoiceFilter(choices=workflow.AGREEMENT.choices())
    brought_in = FlagFilter()


class AgreementViewSet(Creates, Updates, GovernedViewSet):
    """Partnership agreements and protocols, as at any day; `as_at=any` gives those not in force too."""

    resource, model, output = "agreements", Agreement, shapes.AgreementOut
    ordering, filterset_class = ("lsp__id", "number", "id"), AgreementApiFilter
    create_input, update_input = shapes.AgreementCreate, shapes.WrittenInput
    rows = staticmethod(rows.agreement_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With parties, blocks and measures, each by one query."""
        told = super().answer(found)
        ids = [row["id"] for row in told]
        parties, blocks = rows.parties_by_agreement(ids), rows.blocks_by_agreement(ids)
        measures = rows.measures_by_agreement(ids)
        for row in told:
            row["reference"] = f"{row.pop('prefix')}-A-{row['number']:04d}"
            row["parties"], row["blocks"] = parties.get(row["id"], []), blocks.get(row["id"], [])
            row["measures"] = measures.get(row["id"], [])
        return told

    def perform_create(self, data: dict[str, Any]) -> Agreement:
        """Begin a draft."""
        return agreements.draft(by=self.request.user, **data)

    def perform_update(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Write the draft; a circulated text is changed by `change`."""
        return agreements.edit(record, by=self.request.user, version=version, **data)

    @transition(shapes.CirculateInput)
    def circulate(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Circulate the draft: its text stays as it is, may be commented on and is signed."""
        return agreements.circulate(record, by=self.request.user, version=version, **data)

    @transition(shapes.AgreementChange)
    def change(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Change a circulated text: the next version is circulated, signatures under the old one do not count (A1)."""
        return agreements.change(record, by=self.request.user, version=version, **data)

    @transition(shapes.AgreementReschedule)
    def reschedule(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Change the day by which signatures are wanted; those given stay (A2)."""
        return agreements.reschedule(record, by=self.request.user, version=version, **data)

    @transition(shapes.SignInput)
    def sign(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Sign the text with the digest for a party: its chair or an officer of it, today, with the own account."""
        return agreement_signing.sign(record, by=self.request.user, **data)

    @transition(shapes.SignInInkInput)
    def sign_in_ink(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Record a signature in ink with its scan, as a multipart body (A7)."""
        return agreement_signing.sign_in_ink(record, by=self.request.user, **{"scan": None, **data})

    sign_in_ink.kwargs["parser_classes"] = PARSERS  # this step alone comes with a file

    @transition(shapes.AgreementBringIn)
    def bring_in(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Put a draft in force that holds an agreement from before the record began (L8)."""
        return agreements.bring_in(record, by=self.request.user, version=version, **data)

    @transition(shapes.ReviewNote)
    def start_review(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Start the review; it stays in force."""
        return agreement_force.start_review(record, by=self.request.user, version=version, **data)

    @transition(shapes.ConcludeReviewInput)
    def conclude_review(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Conclude the review with the text as it is (A5)."""
        return agreement_force.conclude_review(record, by=self.request.user, version=version, **data)

    @transition()
    def renew(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Begin a renewal; answered with the new draft."""
        return agreement_renewal.renew(record, by=self.request.user, version=version)

    @transition(shapes.AgreementEnd)
    def end(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """End it on a day, with the reason."""
        return agreement_force.end(record, by=self.request.user, version=version, **data)

    @transition(shapes.AgreementGoOn)
    def go_on(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Take away the day to come on which it was to end, with the reason."""
        return agreement_force.go_on(record, by=self.request.user, version=version, **data)

    @transition(shapes.AgreementWithdraw)
    def withdraw(self, record: Agreement, data: dict[str, Any], version: int) -> Agreement:
        """Withdraw what is not in force yet; it stays on the record."""
        return agreements.withdraw(record, by=self.request.user, version=version, **data)


class OfAgreementFilter(django_filters.FilterSet):
    """By agreement and partnership."""

    agreement = IdFilter(field_name="agreement_id")
    lsp = IdFilter(field_name="agreement__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="agreement__lsp__slug")


class VersionFilter(OfAgreementFilter):
    """By agreement, partnership and digest."""

    digest = django_filters.CharFilter()


class AgreementVersionViewSet(GovernedViewSet):
    """The texts of agreements, version by version, each with its digest and its papers."""

    resource, model, output = "agreement-versions", AgreementVersion, shapes.AgreementVersionOut
    ordering, filterset_class = ("agreement__id", "number", "id"), VersionFilter
    rows = staticmethod(rows.version_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Where the papers are downloaded."""
        told = super().answer(found)
        texts = AgreementVersion.objects.filter(pk__in=[row["id"] for row in told])
        pages = {each.pk: each.get_absolute_url() for each in texts.select_related("agreement__lsp")}
        for row in told:
            for name, file in (("text_pdf", "to-sign.pdf"), ("signed_pdf", "signed.pdf")):
                if row[name]:
                    row[name]["address"] = f"{pages[row['id']]}{file}"
        return told


class SignatureFilter(OfAgreementFilter):
    """By agreement, version, partnership, whether in ink."""

    agreement_version = IdFilter(field_name="agreement_version_id")
    in_ink = FlagFilter()


class SignatureViewSet(GovernedViewSet):
    """Signatures: who signed which exact text, for whom, when. An agreement's `sign` gives one."""

    resource, model, output = "signatures", Signature, shapes.SignatureOut
    ordering, filterset_class = ("id",), SignatureFilter
    rows = staticmethod(rows.signature_rows)


class AgreementCommentViewSet(Creates, GovernedViewSet):
    """Comments on the sections of circulated texts: for those with a role in the partnership."""

    resource, model, output = "agreement-comments", SectionComment, shapes.AgreementCommentOut
    ordering, filterset_class = ("id",), OfAgreementFilter
    create_input = shapes.AgreementCommentCreate
    rows = staticmethod(rows.comment_rows)

    def perform_create(self, data: dict[str, Any]) -> SectionComment:
        """Comment."""
        return agreement_comments.comment(data.pop("agreement"), by=self.request.user, **data)

    @transition(shapes.CommentAnswer, name="answer")
    def give_answer(self, record: SectionComment, data: dict[str, Any], version: int) -> SectionComment:
        """Answer the comment, or put the answer right."""
        return agreement_comments.answer(record, by=self.request.user, version=version, **data)


def _figures(data: dict[str, Any]) -> dict[int, tuple[Any, str]]:
    return {each["measure"].pk: (each.get("value"), each.get("note", "")) for each in data.pop("figures")}


class MeasureReportViewSet(Creates, GovernedViewSet):
    """Yearly reports on the measures of agreements (A6)."""

    resource, model, output = "measure-reports", MeasureReport, shapes.MeasureReportOut
    ordering, filterset_class = ("agreement__id", "year", "id"), OfAgreementFilter
    create_input = shapes.MeasureReportCreate
    rows = staticmethod(rows.report_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the figures, by one query; its meeting where the reader may know of that."""
        told = super().answer(found)
        rows.name_meetings_known(told, self.request.user)
        figures = rows.figures_by_report([row["id"] for row in told])
        for row in told:
            row["figures"] = figures.get(row["id"], [])
        return told

    def perform_create(self, data: dict[str, Any]) -> MeasureReport:
        """Report on a year."""
        figures = _figures(data)
        return measure_reports.report(data.pop("agreement"), by=self.request.user, figures=figures, **data)

    @transition(shapes.MeasureReportCorrection)
    def correct(self, record: MeasureReport, data: dict[str, Any], version: int) -> MeasureReport:
        """Put the report right, with the reason; what it said before stays in its history."""
        figures = _figures(data)
        return measure_reports.correct(record, by=self.request.user, version=version, figures=figures, **data)
