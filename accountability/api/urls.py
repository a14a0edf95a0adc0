"""The resources of commitments and of the duty register."""

from accountability.api import obligation_resources
from accountability.api.annual_reports import AnnualReportViewSet
from accountability.api.commitments import CommitmentViewSet
from accountability.api.due_date_changes import DueDateChangeViewSet
from accountability.api.duties import DutyOfLspViewSet, DutyViewSet
from accountability.api.duty import DeclinedSuggestionViewSet, NamedAgencyViewSet
from accountability.api.evidence import EvidenceViewSet
from accountability.api.milestones import MilestoneViewSet
from accountability.api.participation import ParticipationViewSet
from accountability.api.pledges import PledgeViewSet, SupplyViewSet
from accountability.api.progress import ProgressReportViewSet
from lsp.api.router import Router


def register(router: Router) -> None:
    """Commitments and the reports on them; who is named for the duty."""
    router.add(CommitmentViewSet, ProgressReportViewSet, EvidenceViewSet)
    router.add(MilestoneViewSet, DueDateChangeViewSet)
    router.add(DutyViewSet, NamedAgencyViewSet, DeclinedSuggestionViewSet)
    router.add_below("lsps", DutyOfLspViewSet)
    router.add(ParticipationViewSet)
    router.add(PledgeViewSet, SupplyViewSet)
    router.add(AnnualReportViewSet)
    obligation_resources.register(router)
