"""The one hierarchy of errors. Mapped once to pages (`lsp.middleware`) and once to the API (`lsp.api.problems`)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Reason:
    """Why something is refused: a stable code, a sentence for the user, the rule's id, the field it concerns."""

    code: str
    message: str
    rule: str = ""
    field: str = ""

    def as_dict(self) -> dict[str, str]:
        """The reason as the API gives it, empty parts left out."""
        return {key: value for key, value in asdict(self).items() if value}


class LspError(Exception):
    """Something the user can be told. `code` is stable, `status` is the HTTP status it maps to."""

    code = "error"
    status = 400
    title = "Something is wrong with this request"

    def __init__(self, message: str = "", *, reasons: Iterable[Reason] = ()) -> None:
        self.reasons = tuple(reasons)
        self.message = message or (self.reasons[0].message if self.reasons else self.title)
        super().__init__(self.message)


class InvalidInput(LspError):
    """What was sent is not of the right shape. Each reason names its field."""

    code = "invalid"
    status = 422
    title = "There is a problem with what was entered"

    @classmethod
    def field(cls, field: str, message: str, *, code: str = "invalid", rule: str = "") -> "InvalidInput":
        """One field's problem."""
        return cls(message, reasons=[Reason(code=code, message=message, rule=rule, field=field)])

    @classmethod
    def fields(cls, problems: Mapping[str, str]) -> "InvalidInput":
        """Several fields' problems, by field."""
        return cls(reasons=[Reason("invalid", message, field=name) for name, message in problems.items()])


class NotSignedIn(LspError):
    """The request needs somebody signed in, or a valid token."""

    code = "not_signed_in"
    status = 401
    title = "Sign in to do this"


class PermissionRefused(LspError):
    """The person may see this but may not do that to it."""

    code = "permission_refused"
    status = 403
    title = "You may not do this"


class NotFoundError(LspError):
    """It does not exist, or the person may not know of it (V2)."""

    code = "not_found"
    status = 404
    title = "This cannot be found"


class Conflict(LspError):
    """Somebody else's write stands in the way (a deadlock, an overlap, a key used twice)."""

    code = "conflict"
    status = 409
    title = "Somebody else changed this at the same time"


class TransitionRefused(Conflict):
    """The state the record is in does not allow this step."""

    code = "transition_refused"
    title = "This step is not possible from the present state"


class StaleVersion(LspError):
    """The record has changed since it was read."""

    code = "stale_version"
    status = 412
    title = "This record has changed since you opened it"


class RuleRefused(LspError):
    """A named rule is not satisfied; each reason carries the rule's id."""

    code = "rule_refused"
    status = 422
    title = "A rule does not allow this yet"


class PreconditionRequired(LspError):
    """An edit through the API must say which version it is based on (If-Match)."""

    code = "precondition_required"
    status = 428
    title = "Send If-Match with the ETag of the version you read"
