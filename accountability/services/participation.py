"""How partners take part: assessed by the coordinator, answered by the partner, withdrawn. The only writers of it.

Each raises PermissionRefused, InvalidInput, `Conflict` where the partner was assessed that day already or has
answered, NotFoundError and StaleVersion.
"""

from datetime import date
from typing import Any

from accountability import permissions
from accountability.models import ParticipationAssessment
from accountability.queries.participation import sat_by
from lsp import clock
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused, TransitionRefused
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.permissions import act_for
from lsp.services.locking import lock
from partnerships.services.records import check_shape


def assess(
    lsp: LocalStrategicPartnership,
    *,
    by: Any,
    organisation: Organisation,
    mode: str,
    assessed_on: date | None,
    evidence: str,
) -> ParticipationAssessment:
    """Say how a partner takes part on a day, on which evidence. It stands from then until the next assessment."""
    made = ParticipationAssessment(
        lsp=lsp,
        organisation=organisation,
        mode=mode,
        assessed_on=assessed_on or clock.today(),
        evidence=evidence.strip(),
        assessed_by=by,
    )
    with act("participation-assessment.assess", by=by, subject=made, lsp=lsp):
        held = lock(LocalStrategicPartnership, lsp.pk, by=by)
        permissions.assess_participation(by, held.pk).require(PermissionRefused)
        check_shape(made)
        if assessed_on is None:
            raise InvalidInput.field("assessed_on", "Enter the day of the assessment.", code="required")
        if assessed_on > clock.today():
            raise InvalidInput.field(
                "assessed_on", "The day of an assessment is not in the future.", code="future"
            )
        if not sat_by(held, organisation, assessed_on):
            message = f"{organisation} had not held a seat in this partnership by that day."
            raise InvalidInput.field("organisation", message, code="participation.no_partner")
        made.save()
    return made


def answer(
    assessment: ParticipationAssessment, *, by: Any, answer: str, version: int | None = None
) -> ParticipationAssessment:
    """The partner says, once, what it has to say to its assessment."""
    with act("participation-assessment.answer", by=by, subject=assessment):
        held = lock(ParticipationAssessment, assessment.pk, by=by, version=version)
        act_for(by, held.organisation_id, held.lsp_id).require(PermissionRefused)
        _still_stands(held)
        if held.answered_at is not None:
            raise TransitionRefused("It has been answered already.")
        if held.assessed_by_id == by.pk:
            raise TransitionRefused("You made this assessment: somebody else of the agency answers it.")
        if not answer.strip():
            raise InvalidInput.field("answer", "Say what your agency has to say.", code="required")
        held.answer, held.answered_by, held.answered_at = answer.strip(), by, clock.now()
        check_shape(held)
        held.save()
    return held


def withdraw(
    assessment: ParticipationAssessment, *, by: Any, reason: str, version: int | None = None
) -> ParticipationAssessment:
    """Take a mistaken assessment back, with the reason: it stands no more, and is still to be read."""
    with act("participation-assessment.withdraw", by=by, subject=assessment, reason=reason.strip()):
        held = lock(ParticipationAssessment, assessment.pk, by=by, version=version)
        permissions.assess_participation(by, held.lsp_id).require(PermissionRefused)
        _still_stands(held)
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why it is withdrawn.", code="required")
        held.withdrawal_reason, held.withdrawn_by, held.withdrawn_at = reason.strip(), by, clock.now()
        check_shape(held)
        held.save()
    return held


def _still_stands(assessment: ParticipationAssessment) -> None:
    if assessment.is_withdrawn:
        raise TransitionRefused("This assessment was withdrawn.")
