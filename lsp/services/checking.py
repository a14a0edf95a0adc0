"""The shape of a record before it is saved: the model's own fields and constraints, told field by field."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from lsp.errors import InvalidInput, Reason


def check(record: models.Model) -> None:
    """Raise InvalidInput with a reason for every field or constraint of `record` that does not hold."""
    try:
        record.full_clean()
    except ValidationError as error:
        reasons = [
            Reason("invalid", _words(problem), field="" if name == NON_FIELD_ERRORS else name)
            for name, problems in error.error_dict.items()
            for problem in problems
        ]
        raise InvalidInput(reasons=reasons) from error


def _words(problem: ValidationError) -> str:
    """What is wrong; Django's sentence about a unique field names columns, which no reader knows."""
    if problem.code == "unique":
        return "Another has this already: choose a different one."
    return " ".join(problem.messages)


def assign(record: models.Model, changes: Mapping[str, Any], allowed: frozenset[str]) -> None:
    """Set the changed fields on the record. Raises InvalidInput for a name that is not among `allowed`."""
    unknown = {name: "This cannot be changed." for name in changes if name not in allowed}
    if unknown:
        raise InvalidInput.fields(unknown)
    for name, value in changes.items():
        setattr(record, name, value)
