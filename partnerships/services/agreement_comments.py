"""Comments on the sections of a circulated text, and the coordinator's answers."""

from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused, TransitionRefused
from lsp.services.locking import lock
from partnerships import permissions
from partnerships.models import Agreement, SectionComment
from partnerships.services.agreement_steps import agreement_step, decide, lock_agreement
from partnerships.services.records import check_shape

LONGEST = 5_000


def comment(agreement: Agreement, *, by: Any, section: str, text: str) -> SectionComment:
    """Say something about a section of the text that is circulated. Raises PermissionRefused, TransitionRefused."""
    with agreement_step("comment", agreement, by=by) as row:
        permissions.comment_on_agreements(by, row.lsp_id).require(PermissionRefused)
        assert row.current is not None  # every agreement is drafted with its first version
        if section not in {each["code"] for each in row.current.sections}:
            raise InvalidInput.field("section", "Choose a section of this text.")
        made = SectionComment(
            agreement=row,
            agreement_version=row.current,
            section=section,
            text=_said(text, "text"),
            made_by=by,
        )
        made.made_at = clock.now()
        check_shape(made)
        made.save()
    return made


def answer(comment: SectionComment, *, by: Any, answer: str, version: int | None = None) -> SectionComment:
    """Answer a comment, or put the answer right. Raises PermissionRefused, TransitionRefused, StaleVersion."""
    with act("section-comment.answer", by=by, subject=comment, lsp=comment.agreement.lsp):
        agreement = lock_agreement(comment.agreement, by=by)
        permissions.keep_agreements(by, agreement.lsp_id).require(PermissionRefused)
        decide(agreement, "answer").require(TransitionRefused)
        row = lock(SectionComment, comment.pk, by=by, version=version)
        row.answer, row.answered_by, row.answered_at = _said(answer, "answer"), by, clock.now()
        row.save()
    return row


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise InvalidInput.field(field, f"Enter the {'comment' if field == 'text' else 'answer'}.")
    if len(text.strip()) > LONGEST:
        raise InvalidInput.field(field, f"Write at most {LONGEST:,} characters.")
    return text.strip()
