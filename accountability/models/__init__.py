"""Commitments and what is reported on them; who is named for the duty, what it is to do, what it contributed."""

from accountability.models.annual_report import AnnualReport, ReportFigure
from accountability.models.commitment import Commitment, CommitmentCounter, DueDateChange
from accountability.models.contribution import Contribution, ContributionEvidence, ContributionPart
from accountability.models.duty import DeclinedSuggestion, NamedAgency
from accountability.models.evidence import Evidence
from accountability.models.judgement import KeptJudgement
from accountability.models.milestone import Milestone
from accountability.models.obligation import ClosedYear, Explanation, Obligation, Waiver
from accountability.models.participation import ParticipationAssessment
from accountability.models.pledge import Pledge, Supply
from accountability.models.progress import ProgressReport
from accountability.models.progress_link import ProgressLink

__all__ = [
    "AnnualReport",
    "ClosedYear",
    "Commitment",
    "CommitmentCounter",
    "Contribution",
    "ContributionEvidence",
    "ContributionPart",
    "DeclinedSuggestion",
    "DueDateChange",
    "Evidence",
    "Explanation",
    "KeptJudgement",
    "Milestone",
    "NamedAgency",
    "Obligation",
    "ParticipationAssessment",
    "Pledge",
    "ProgressLink",
    "ProgressReport",
    "ReportFigure",
    "Supply",
    "Waiver",
]
