"""A `Decision`: allowed, or the reasons why not. Permissions, workflows and rules all answer with one."""

from dataclasses import dataclass
from typing import Self

from lsp import errors
from lsp.errors import Reason

__all__ = ["Decision", "Reason"]


@dataclass(frozen=True)
class Decision:
    """Allowed where there are no reasons against it."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons

    def __bool__(self) -> bool:
        return self.allowed

    @classmethod
    def yes(cls) -> Self:
        """Allowed."""
        return cls()

    @classmethod
    def no(cls, code: str, message: str, *, rule: str = "", field: str = "") -> Self:
        """Refused, for one reason."""
        return cls((Reason(code=code, message=message, rule=rule, field=field),))

    @classmethod
    def all(cls, *decisions: "Decision") -> Self:
        """Allowed where every one is; else all the reasons, in order."""
        return cls(tuple(reason for decision in decisions for reason in decision.reasons))

    def require(self, error: type[errors.LspError]) -> None:
        """Raise `error` with the reasons unless allowed."""
        if self.reasons:
            raise error(self.reasons[0].message, reasons=self.reasons)
