"""The resources of this app."""

from lsp.api.router import Router
from partnerships.api.agreement_checks import AgreementCheckView
from partnerships.api.agreements import (
    AgreementCommentViewSet,
    AgreementVersionViewSet,
    AgreementViewSet,
    MeasureReportViewSet,
    SignatureViewSet,
)
from partnerships.api.arrangements import ArrangementViewSet
from partnerships.api.attendances import AttendanceViewSet, FiguresView
from partnerships.api.board_packs import BoardPackViewSet
from partnerships.api.decisions import DecisionViewSet
from partnerships.api.interests import InterestViewSet
from partnerships.api.links import LinkViewSet
from partnerships.api.meetings import AgendaItemViewSet, MeetingViewSet, PaperViewSet
from partnerships.api.nominations import NominationViewSet
from partnerships.api.of_lsp import PopoloViewSet, SetUpBodiesViewSet, SetUpViewSet
from partnerships.api.structure import AcknowledgementViewSet, MapViewSet, SeveralViewSet, StructureViewSet
from partnerships.api.terms_of_reference import TermsOfReferenceViewSet
from partnerships.api.views import AppointmentViewSet, BodyViewSet, OfficeViewSet, SeatViewSet


def register(router: Router) -> None:
    """Bodies, seats, terms and offices."""
    router.add(BodyViewSet, SeatViewSet, AppointmentViewSet, OfficeViewSet)
    router.add(TermsOfReferenceViewSet, NominationViewSet, ArrangementViewSet)
    router.add(LinkViewSet, AcknowledgementViewSet)
    router.add(MeetingViewSet, AgendaItemViewSet, PaperViewSet)
    router.add(AttendanceViewSet, InterestViewSet, DecisionViewSet)
    router.add(AgreementViewSet, AgreementVersionViewSet, SignatureViewSet)
    router.add(AgreementCommentViewSet, MeasureReportViewSet)
    router.add_view(AgreementCheckView)
    router.add_view(FiguresView)
    router.add_below("meetings", BoardPackViewSet)
    router.add_below("lsps", PopoloViewSet, SetUpViewSet, SetUpBodiesViewSet)
    router.add_below("lsps", StructureViewSet, SeveralViewSet, MapViewSet)
