"""Commitments, what is reported on them, and the numbers they are known by."""

from accountability.models.commitment import Commitment, CommitmentCounter, DueDateChange
from accountability.models.progress import Evidence, ProgressReport

__all__ = ["Commitment", "CommitmentCounter", "DueDateChange", "Evidence", "ProgressReport"]
