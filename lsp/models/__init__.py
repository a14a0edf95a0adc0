"""Place and people, access, the audit trail, jobs and messages."""

from lsp.models.accounts import ApiToken, ElectedOffice, Person, Role, RoleGrant, User
from lsp.models.audit import AuditChange, AuditEpoch, AuditEvent, AuditSeal, AuditText
from lsp.models.governed import BroughtIn, Dated, GovernedModel, Personal
from lsp.models.place import (
    Area,
    AreaParent,
    Block,
    Coverage,
    LocalAuthority,
    LocalStrategicPartnership,
    Organisation,
    Regime,
    ServedArea,
)
from lsp.models.regimes import FormerRegime
from lsp.models.reminders import Digest, DueEntry, Reminder, ReminderPreference, ReminderStart
from lsp.models.stored_file import StoredFile
from lsp.models.succession import (
    CouncilAlias,
    CouncilSuccession,
    FormerName,
    Inheritance,
    Succession,
)
from lsp.models.webhooks import (
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
    WebhookSecret,
)
from lsp.models.work import Heartbeat, IdempotencyKey, Job, JobFile, Message

__all__ = [
    "ApiToken",
    "Area",
    "AreaParent",
    "AuditChange",
    "AuditEpoch",
    "AuditEvent",
    "AuditSeal",
    "AuditText",
    "Block",
    "BroughtIn",
    "CouncilAlias",
    "CouncilSuccession",
    "Coverage",
    "Dated",
    "Digest",
    "DueEntry",
    "ElectedOffice",
    "FormerName",
    "FormerRegime",
    "GovernedModel",
    "Heartbeat",
    "IdempotencyKey",
    "Inheritance",
    "Job",
    "JobFile",
    "LocalAuthority",
    "LocalStrategicPartnership",
    "Message",
    "Organisation",
    "Person",
    "Personal",
    "Regime",
    "Reminder",
    "ReminderPreference",
    "ReminderStart",
    "Role",
    "RoleGrant",
    "ServedArea",
    "StoredFile",
    "Succession",
    "User",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
    "WebhookSecret",
]
