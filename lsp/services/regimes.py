"""Regimes: the rules a partnership works under, as dated data. Supplied ones are installed from `lsp/data/regimes`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lsp.audit import act
from lsp.errors import InvalidInput, Reason
from lsp.models import Regime

FOLDER = Path(__file__).resolve().parent.parent / "data" / "regimes"

MEASURES = ("attendance", "contribution", "scrutiny", "targets")
BASES = ("statute", "guidance", "partnership_agreement", "goodwill")
CONDITIONS = ("area", "facility", "everywhere")
"""Where an agency of a kind is named: where areas overlap, where it serves from a facility there, always."""

Shape = dict[str, Any]
SHAPE: Shape = {
    "documents": {"strategy": str, "area_agreement": str, "partnership_agreement": str},
    "blocks": [str],
    "periods": {"refresh_months": int, "review_months": int, "agreement_review_months": int},
    "notices": {"term_ending_notice_days": int, "reminder_days": int, "escalation_days": int},
    "answers": {"recommendation": dict, "request": dict},
    "quorum": {"rule": str, "numerator": int, "denominator": int, "at_least": int},
    "obligation_kinds": [{"code": str, "name": str, "measure": MEASURES, "basis": BASES}],
    "duty": {
        "name": str,
        "status": ("candidate", "named"),
        "agencies": [
            {"key": str, "name": str, "kind": str, "provision": str, "condition": CONDITIONS, "kinds": [str]}
        ],
    },
    "never_named_sectors": [str],
}
"""What the terms of a regime hold at least: a type, a choice of words, a list of one shape, or a shape within."""
MORE: Shape = {
    "model_structure": [{"name": str, "kind": str, "seats": [{"label": str, "sector": str}]}],
    "structure_checks": {
        "largest_board": int,
        "most_bodies_of_a_person": int,
        "planner_words": [str],
        "champion_words": [str],
    },
}
"""What they may hold: the bodies a new partnership is offered, those `for_each` block named after it."""


def supplied() -> list[Shape]:
    """The regimes that come with the product: code, name, dates, edition and terms."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))]


def check(terms: Any) -> None:
    """Raise InvalidInput with a reason for each part of the terms that is missing or of another shape."""
    more = {name: shape for name, shape in MORE.items() if isinstance(terms, dict) and name in terms}
    problems = [
        Reason("regime.shape", text, field="terms") for text in _problems(terms, {**SHAPE, **more}, "terms")
    ]
    if problems:
        raise InvalidInput(problems[0].message, reasons=problems)


def _problems(value: Any, shape: Any, place: str) -> Iterator[str]:
    if isinstance(shape, dict):
        yield from _problems_of_parts(value, shape, place)
    elif isinstance(shape, list):
        yield from _problems_of_list(value, shape[0], place)
    elif isinstance(shape, tuple):
        if value not in shape:
            yield f"{place} is {value!r}; it must be one of {', '.join(shape)}."
    elif not isinstance(value, shape) or isinstance(value, bool) or (shape is int and value < 0):
        yield f"{place} is {value!r}; it must be {_kind(shape)}."


def _problems_of_parts(value: Any, shape: Shape, place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place} must hold {', '.join(shape)}."
        return
    for name, part in shape.items():
        if name not in value:
            yield f"{place}.{name} is missing."
        else:
            yield from _problems(value[name], part, f"{place}.{name}")


def _problems_of_list(value: Any, shape: Any, place: str) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{place} must be a list with at least one entry."
        return
    for number, entry in enumerate(value, start=1):
        yield from _problems(entry, shape, f"{place}[{number}]")


def _kind(shape: type) -> str:
    return {str: "text", int: "a whole number, not negative", dict: "a group of values"}[shape]


def install(*, by: Any) -> list[Regime]:
    """Install the supplied regimes, or bring them to a newer edition; those installed or changed.

    Doing it twice changes nothing. What an installation has made of a regime itself stays: only a higher edition
    replaces it. Raises InvalidInput where a file is not of the right shape.
    """
    return [regime for data in supplied() if (regime := _install_one(data, by)) is not None]


def _install_one(data: Shape, by: Any) -> Regime | None:
    check(data["terms"])
    terms = {**data["terms"], "edition": data["edition"]}
    regime = Regime.objects.filter(code=data["code"]).first()
    if regime is not None and regime.terms.get("edition", 0) >= data["edition"]:
        return None
    verb = "create" if regime is None else "update"
    regime = regime or Regime(code=data["code"])
    with act(f"regime.{verb}", by=by, subject=regime):
        regime.name = data["name"]
        regime.starts_on = _day(data["starts_on"])
        regime.ends_on = _day(data["ends_on"])
        regime.terms = terms
        regime.save()
    return regime


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def default() -> Regime:
    """The regime a new partnership works under unless told: the one whose terms say `default`.

    Raises InvalidInput where none is installed.
    """
    regime = Regime.objects.filter(terms__default=True).order_by("-starts_on").first()
    if regime is None:
        raise InvalidInput("No regime is installed: run `manage.py install_regimes`.")
    return regime
