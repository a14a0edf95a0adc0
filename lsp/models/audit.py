"""The tables of the audit trail. Written by the database itself (`lsp.audit.sql`), read here.

No foreign keys: the trail outlives its subjects. The sealed rows (`AuditEvent`, `AuditChange`) hold no personal
text but a salted digest of it; the text stands in `AuditText`, which data protection law can empty (T5).
"""

from typing import ClassVar

from django.db import models

from lsp.fields import Xid8Field


class AuditEpoch(models.Model):
    """A life of the database: a restore from a logical backup resets transaction ids and raises the epoch."""

    epoch = models.PositiveIntegerField(primary_key=True)
    started_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"epoch {self.epoch}: {self.reason}"


class AuditEvent(models.Model):
    """One business act: who, what, when it took effect and when it was recorded, from where."""

    kind = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    lsp_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=20)
    token_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    parent_id = models.BigIntegerField(null=True)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    xid = Xid8Field()
    epoch = models.PositiveIntegerField()
    text_salt = models.UUIDField()
    text_digest = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lsp_id", "-id"], name="auditevent_lsp"),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="auditevent_subject"),
            models.Index(fields=["actor_id", "-id"], name="auditevent_actor"),
            models.Index(fields=["parent_id"], name="auditevent_parent"),
            models.Index(fields=["xid"], name="auditevent_xid"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class AuditChange(models.Model):
    """One row of one governed table, changed by an event."""

    event_id = models.BigIntegerField()
    table_name = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=6)
    salt = models.UUIDField()
    content_digest = models.BinaryField()
    xid = Xid8Field()
    epoch = models.PositiveIntegerField()
    digest = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["event_id"], name="auditchange_event"),
            models.Index(fields=["table_name", "row_id", "-id"], name="auditchange_row"),
            models.Index(fields=["xid"], name="auditchange_xid"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"


class AuditText(models.Model):
    """The words of an event (actor, reason, subject) or the values of a change, as JSON text."""

    event_id = models.BigIntegerField(null=True)
    change_id = models.BigIntegerField(null=True)
    content = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["event_id"], name="audittext_event"),
            models.Index(fields=["change_id"], name="audittext_change"),
        ]

    def __str__(self) -> str:
        return self.content[:80]


class AuditSeal(models.Model):
    """The root of a Merkle tree over all events and changes of a range of transactions, chained to the last (T3)."""

    number = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField()
    xid_from = Xid8Field()
    xid_until = Xid8Field()
    events = models.PositiveIntegerField()
    changes = models.PositiveIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["epoch", "number"], name="auditseal_number"),
        ]

    def __str__(self) -> str:
        return f"seal {self.epoch}/{self.number}"
