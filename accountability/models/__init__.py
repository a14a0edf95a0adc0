"""Commitments, what is reported on them, the numbers they are known by; who is named for the duty."""

from accountability.models.commitment import Commitment, CommitmentCounter, DueDateChange
from accountability.models.duty import DeclinedSuggestion, NamedAgency
from accountability.models.evidence import Evidence
from accountability.models.participation import ParticipationAssessment
from accountability.models.progress import ProgressReport

__all__ = [
    "Commitment",
    "CommitmentCounter",
    "DeclinedSuggestion",
    "DueDateChange",
    "Evidence",
    "NamedAgency",
    "ParticipationAssessment",
    "ProgressReport",
]
