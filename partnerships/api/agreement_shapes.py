"""What the resources of agreements answer, and what they read."""

from decimal import Decimal as Number
from typing import Any

from rest_framework import serializers

from lsp.api.inputs import Choice, Day, Input, Reference, Text, Whole
from lsp.api.multipart import FormInput, UploadField
from lsp.api.outputs import LspBrief, RecordOut
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from partnerships import workflow
from partnerships.api.shapes import BroughtInOut, ServedBlock
from partnerships.forms import agreements as forms
from partnerships.forms.meetings import ReasonForm
from partnerships.models import Agreement, AgreementMeasure, AgreementParty, Body, Meeting
from partnerships.services.agreements import LONGEST_SECTION, MOST_MEASURES, MeasureSaid

LONG = 20_000


class Figure(serializers.DecimalField):
    """A figure, as a number or a string; no digit is lost."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 18, "decimal_places": 4, **kwargs})

    def to_internal_value(self, data: Any) -> Number:
        if isinstance(data, bool):
            self.fail("invalid")
        value: Number = super().to_internal_value(data)
        return value


# Answered ---------------------------------------------------------------------------------------------


class AgreementBrief(serializers.Serializer):
    """An agreement, named."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()


class AgreementNamed(AgreementBrief):
    """An agreement, named with its title."""

    title = serializers.CharField()


class TextBrief(serializers.Serializer):
    """A version of a text, with the digest of its exact words."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 of its `content`, in hexadecimal digits (A1).")


class PartyOut(serializers.Serializer):
    """A party: a body or an organisation, and whether its signature is wanted."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    body_id = serializers.IntegerField(allow_null=True)
    organisation_id = serializers.IntegerField(allow_null=True)
    signs = serializers.BooleanField()


class AgreementMeasureOut(serializers.Serializer):
    """A measure stated with baseline and target."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    baseline = serializers.CharField(allow_null=True, help_text="A decimal number.")
    target = serializers.CharField(allow_null=True, help_text="A decimal number.")
    target_on = serializers.DateField(allow_null=True)


class AgreementOut(BroughtInOut):
    """A partnership agreement or a protocol. A draft is in force on no day: ask for it with `as_at=any`."""

    reference = serializers.CharField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Agreement.Kind.choices)
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=workflow.AGREEMENT.choices())
    planned_start = serializers.DateField(allow_null=True, help_text="Null: the day of the last signature.")
    planned_review = serializers.DateField(allow_null=True)
    review_months = serializers.IntegerField(help_text="Until its review, where no day is planned (A5).")
    sign_by = serializers.DateField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True, help_text="The day of the last signature (A2).")
    review_on = serializers.DateField(allow_null=True, help_text="When its review is due (A5).")
    report_due_on = serializers.DateField(allow_null=True, help_text="The next yearly report (A6).")
    lsp = LspBrief()
    renews = AgreementBrief(allow_null=True)
    current = TextBrief(allow_null=True, help_text="What is drafted or circulated: its digest is signed.")
    agreed = TextBrief(allow_null=True, help_text="What all signed, or was brought in.")
    parties = PartyOut(many=True)
    blocks = ServedBlock(many=True)
    measures = AgreementMeasureOut(many=True)


class SectionOut(serializers.Serializer):
    """A section of a text."""

    code = serializers.CharField()
    heading = serializers.CharField()
    text = serializers.CharField(allow_blank=True, help_text="Markdown.")


class PaperOfText(serializers.Serializer):
    """A PDF that was made of a text once and never changes."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    digest = serializers.CharField(help_text="SHA-256 of the file.")
    address = serializers.CharField(help_text="Where it is downloaded.")


class AgreementVersionOut(RecordOut):
    """A version: its exact text, and what stood at signing (A3)."""

    number = serializers.IntegerField()
    sections = SectionOut(many=True)
    content = serializers.CharField(help_text="The exact text, whose SHA-256 in UTF-8 is the digest (A1).")
    digest = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text="What changed.")
    circulated_at = serializers.DateTimeField(allow_null=True)
    standing = serializers.DictField(
        allow_null=True, help_text="Membership and terms of reference as they stood at signing (A3)."
    )
    agreement = AgreementNamed()
    text_pdf = PaperOfText(allow_null=True, help_text="To be signed.")
    signed_pdf = PaperOfText(allow_null=True, help_text="With the signatures.")


class PartyNamed(serializers.Serializer):
    """The party signed for."""

    id = serializers.IntegerField()
    body_id = serializers.IntegerField(allow_null=True)
    organisation_id = serializers.IntegerField(allow_null=True)


class SignatureOut(RecordOut):
    """A signature under one exact text."""

    digest = serializers.CharField(help_text="SHA-256 of the text that was signed (A1).")
    name = serializers.CharField(help_text="Who signed.")
    capacity = serializers.CharField(help_text="As whom.")
    signed_on = serializers.DateField()
    in_ink = serializers.BooleanField(help_text="Recorded by the coordinator with its scan (A7).")
    recorded_at = serializers.DateTimeField()
    agreement = AgreementNamed()
    agreement_version = TextBrief()
    party = PartyNamed()


class AgreementCommentOut(RecordOut):
    """A comment on a section of a circulated text."""

    section = serializers.CharField()
    text = serializers.CharField()
    made_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    agreement = AgreementNamed()
    agreement_version = TextBrief()


class MeasureFigureOut(serializers.Serializer):
    """What a report says of a measure."""

    measure = serializers.IntegerField(help_text="Its id.")
    name = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="A decimal number; null: the note says why.")
    note = serializers.CharField(allow_blank=True)


class MeasureReportOut(RecordOut):
    """The report on a year of an agreement (A6)."""

    year = serializers.IntegerField(help_text="1 is the first year from the day it came into force.")
    year_starts_on = serializers.DateField()
    year_ends_on = serializers.DateField(help_text="The first day of the next year; the day it is due.")
    summary = serializers.CharField(help_text="Markdown.")
    meeting_id = serializers.IntegerField(
        allow_null=True,
        help_text="Of the board, to which it was given; null where you may not know of that meeting.",
    )
    reported_at = serializers.DateTimeField()
    agreement = AgreementNamed()
    figures = MeasureFigureOut(many=True)


# Read -------------------------------------------------------------------------------------------------


class MeasureInput(Input):
    """A measure."""

    name = Text(max_length=300)
    unit = Text(required=False, max_length=60, allow_blank=True)
    baseline = Figure(required=False, allow_null=True)
    target = Figure(required=False, allow_null=True)
    target_on = Day(required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> Any:
        """As the service takes it."""
        return MeasureSaid(**super().to_internal_value(data))


class WrittenInput(Input):
    """What an agreement says; what is left out stays as it is."""

    page_form = forms.AgreementForm

    title = Text(required=False, max_length=200)
    bodies = serializers.ListField(child=Reference(Body), required=False, max_length=50)
    organisations = serializers.ListField(child=Reference(Organisation), required=False, max_length=100)
    signing = serializers.ListField(
        child=Reference(Organisation),
        required=False,
        max_length=100,
        help_text="Of the organisations, those whose signature is wanted.",
    )
    blocks = serializers.ListField(child=Reference(Block), required=False, max_length=50)
    planned_start = Day(required=False, allow_null=True)
    planned_review = Day(required=False, allow_null=True)
    review_months = Whole(required=False, allow_null=True, min_value=1, max_value=120)
    sections = serializers.DictField(
        child=Text(max_length=LONGEST_SECTION, allow_blank=True),
        required=False,
        help_text="Markdown by the code of the section; a version's `sections` list the codes.",
    )
    measures = MeasureInput(many=True, required=False, max_length=MOST_MEASURES)  # type: ignore[call-arg]


class AgreementCreate(WrittenInput):
    """A new draft."""

    lsp = Reference(LocalStrategicPartnership)
    kind = Choice(choices=Agreement.Kind.choices)
    title = Text(max_length=200)


class AgreementChange(WrittenInput):
    """A change of a circulated text: it becomes the next version (A1)."""

    note = Text(required=False, max_length=2000, allow_blank=True, help_text="What changed.")


class CirculateInput(Input):
    """Until when signatures are wanted."""

    page_form = forms.CirculateForm

    sign_by = Day(required=False, allow_null=True)


class AgreementReschedule(Input):
    """Another day for the signatures, or none (null), and why."""

    page_form = forms.RescheduleForm

    sign_by = Day(allow_null=True)
    note = Text(required=False, max_length=2000, allow_blank=True)


class SignInput(Input):
    """For whom, and the digest of the text that was read (A1)."""

    party = Reference(AgreementParty)
    digest = Text(max_length=64)


class SignInInkInput(FormInput):
    """A signature on paper with its scan (A7): a multipart body."""

    page_form = forms.InkForm

    party = Reference(AgreementParty)
    person = Reference(Person)
    signed_on = Day()
    digest = Text(max_length=64)
    scan = UploadField(required=False, help_text="Needed; it comes with a multipart body.")


class AgreementBringIn(Input):
    """Where it comes from, and since when it is in force (L8)."""

    page_form = forms.BringInForm

    source = Text(max_length=300)  # type: ignore[assignment]
    starts_on = Day(required=False, allow_null=True)
    review_on = Day(required=False, allow_null=True)


class ReviewNote(Input):
    """A word on the review."""

    page_form = forms.ReviewForm

    note = Text(required=False, max_length=2000, allow_blank=True)


class ConcludeReviewInput(Input):
    """What the review came to, and when the next one is due."""

    page_form = forms.ConcludeForm

    note = Text(max_length=2000)
    review_on = Day(required=False, allow_null=True)


class AgreementEnd(Input):
    """On which day it ends, today where none is said, and why."""

    page_form = forms.EndAgreementForm

    on = Day(required=False, allow_null=True)
    reason = Text(max_length=1000)


class AgreementWithdraw(Input):
    """Why."""

    page_form = ReasonForm

    reason = Text(max_length=1000)


class AgreementGoOn(AgreementWithdraw):
    """Why it goes on."""


class AgreementCommentCreate(Input):
    """A comment on a section of the circulated text."""

    page_form = forms.CommentForm

    agreement = Reference(Agreement)
    section = Text(max_length=60)
    text = Text(max_length=5000)


class CommentAnswer(Input):
    """The answer to a comment."""

    page_form = forms.AnswerForm

    answer = Text(max_length=5000)


class FigureInput(Input):
    """What is said of a measure."""

    measure = Reference(AgreementMeasure)
    value = Figure(required=False, allow_null=True)
    note = Text(required=False, max_length=2000, allow_blank=True)


class MeasureReportInput(Input):
    """How the year went."""

    page_form = forms.MeasureReportForm

    summary = Text(max_length=LONG)
    figures = FigureInput(many=True, max_length=MOST_MEASURES)  # type: ignore[call-arg]
    meeting = Reference(Meeting, required=False, allow_null=True)


class MeasureReportCreate(MeasureReportInput):
    """A report on a year of an agreement."""

    agreement = Reference(Agreement)
    year = Whole(min_value=1, max_value=999)


class MeasureReportCorrection(MeasureReportInput):
    """A report put right; a meeting left out stays as it is."""

    reason = Text(max_length=1000)
