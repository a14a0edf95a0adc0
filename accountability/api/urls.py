"""The resources of commitments."""

from accountability.api.commitments import CommitmentViewSet
from accountability.api.progress import ProgressReportViewSet
from lsp.api.router import Router


def register(router: Router) -> None:
    """Commitments and the reports on them."""
    router.add(CommitmentViewSet, ProgressReportViewSet)
