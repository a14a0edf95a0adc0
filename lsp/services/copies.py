"""A person's words where they stand beside the record: the account, mail, kept answers, reports, exports (T5)."""

import json
from collections.abc import Collection

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from lsp.audit.redaction import MARK
from lsp.models import IdempotencyKey, Job, JobFile, Message, User
from lsp.services.trail import EXPORT

GONE = "Removed under data protection law."
STALE_EXPORT = "The file was deleted when words were removed from the trail. Ask for a new export."


def remove(words: Collection[str], *, account: User | None) -> None:
    """Remove the words (names and addresses) from what was sent, answered and reported, and from the account.

    Called within the act of redaction that removes the person's words from the record.
    """
    if words:
        _from_mail(words)
        _from_answers(words)
        _from_reports(words)
    if account is not None:
        _from_account(account)


_made: dict[str, str] = {EXPORT: STALE_EXPORT}
"""The kinds of jobs that make files with names in them, and what is said where such a file was deleted."""


def register_files(kind: str, deleted: str) -> None:
    """Let an app say that jobs of a kind make files that may name people."""
    _made[kind] = deleted


def forget_exports() -> None:
    """Delete the files that were made of the record before, and say so where they were to be fetched."""
    for kind, deleted in _made.items():
        made = Job.objects.filter(kind=kind, finished_at__isnull=False)
        JobFile.objects.filter(job__in=made).delete()
        made.update(report={"message": deleted})


def _holding(column: str, words: Collection[str], *, quoted: bool = False) -> Q:
    """The rows whose column holds one of the words; `quoted` where it is JSON."""
    found = Q(pk=None)
    for word in words:
        found |= Q(**{f"{column}__icontains": json.dumps(word, ensure_ascii=False)[1:-1] if quoted else word})
    return found


def _from_mail(words: Collection[str]) -> None:
    """Mail to them, sent or not, and mail that names them once it is sent; what waits for them is not sent."""
    to_them = _holding("to", words)
    waiting = Message.objects.filter(to_them, status=Message.Status.WAITING)
    waiting.update(status=Message.Status.FAILED)
    naming = to_them | _holding("subject", words) | _holding("text", words) | _holding("last_error", words)
    kept = Message.objects.filter(naming).exclude(status=Message.Status.WAITING)
    kept.update(to="", subject=MARK, text=GONE, last_error="")


def _from_answers(words: Collection[str]) -> None:
    """Answers kept so that nothing is done twice: they still hold that it was done."""
    answers = IdempotencyKey.objects.annotate(told=Cast("body", TextField()))
    answers.filter(_holding("told", words, quoted=True)).update(body=None)


def _from_reports(words: Collection[str]) -> None:
    """Reports of jobs that name them."""
    finished = Job.objects.filter(finished_at__isnull=False).annotate(told=Cast("report", TextField()))
    finished.filter(_holding("told", words, quoted=True)).update(report={"message": GONE})


def _from_account(account: User) -> None:
    """The account stays, closed and without a name: what was done with it stays somebody's."""
    typed = [account.get_username().lower(), account.email.lower()]
    for attempts in (AccessAttempt, AccessLog, AccessFailureLog):
        attempts.objects.filter(username__in=typed).delete()
    EmailAddress.objects.filter(user=account).delete()
    account.username = f"removed-{account.pk}"
    account.email = f"removed-{account.pk}@removed.invalid"
    account.first_name = account.last_name = ""
    account.is_active = False
    account.set_unusable_password()
    account.save()
