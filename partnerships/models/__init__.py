"""Bodies, their seats and offices, who holds them, and what they do: meetings and decisions."""

from partnerships.models.agreement import (
    Agreement,
    AgreementBlock,
    AgreementCounter,
    AgreementParty,
    AgreementVersion,
)
from partnerships.models.agreement_parts import (
    AgreementMeasure,
    MeasureFigure,
    MeasureReport,
    SectionComment,
    Signature,
)
from partnerships.models.appointment import Appointment
from partnerships.models.arrangement import OfficeArrangement, RotationTurn
from partnerships.models.attendance import Attendance, Interest
from partnerships.models.body import Body, BodyBlock
from partnerships.models.calendar import CalendarFeed
from partnerships.models.check import StructureAcknowledgement
from partnerships.models.decision import Decision, DecisionBinding, DecisionCounter
from partnerships.models.link import BodyLink
from partnerships.models.meeting import AgendaItem, Meeting, Paper
from partnerships.models.merger import BodyMerger
from partnerships.models.nomination import Nomination
from partnerships.models.office import Office
from partnerships.models.seat import Seat
from partnerships.models.terms_of_reference import TermsOfReference

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementBlock",
    "AgreementCounter",
    "AgreementMeasure",
    "AgreementParty",
    "AgreementVersion",
    "Appointment",
    "Attendance",
    "Body",
    "BodyBlock",
    "BodyLink",
    "BodyMerger",
    "CalendarFeed",
    "Decision",
    "DecisionBinding",
    "DecisionCounter",
    "Interest",
    "MeasureFigure",
    "MeasureReport",
    "Meeting",
    "Nomination",
    "Office",
    "OfficeArrangement",
    "Paper",
    "RotationTurn",
    "Seat",
    "SectionComment",
    "Signature",
    "StructureAcknowledgement",
    "TermsOfReference",
]
