"""The resources of obligations, contributions and judgements."""

from accountability.api.contribution_parts import ContributionEvidenceViewSet, ContributionPartViewSet
from accountability.api.contributions import ContributionViewSet
from accountability.api.judgements import JudgementViewSet
from accountability.api.obligations import (
    ClosedYearViewSet,
    ExplanationViewSet,
    ObligationViewSet,
    WaiverViewSet,
)
from lsp.api.router import Router


def register(router: Router) -> None:
    """What is asked, what was done, how it was judged, what is declared beside."""
    router.add(ObligationViewSet, ExplanationViewSet, WaiverViewSet, ClosedYearViewSet)
    router.add(ContributionViewSet, ContributionPartViewSet, ContributionEvidenceViewSet, JudgementViewSet)
