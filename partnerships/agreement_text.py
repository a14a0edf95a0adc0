"""The one exact text of a version of an agreement, and its digest (A1; docs/decisions/0011 says how to recompute it).

The text is Markdown: UTF-8 in Unicode's form NFC, lines ended by one line feed, no space at the end of a line, no empty
line at the beginning or the end but the line feed that ends the last. Its digest is SHA-256 of those very bytes.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from partnerships.figures import figure
from partnerships.models import Agreement, AgreementMeasure, AgreementParty

TEMPLATES = Path(__file__).resolve().parent / "data" / "agreement_templates.json"
MEASURES = "measures"
"""The section below which the measures stand."""
Section = dict[str, str]


@dataclass(frozen=True)
class Part:
    """A section of a template: its code, its heading, what belongs there, and whether something has to."""

    code: str
    heading: str
    hint: str
    needed: str
    """`always`; `voluntary` where a voluntary or community body is a party; `advised`; else empty."""


@cache
def _supplied() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(TEMPLATES.read_text(encoding="utf-8"))
    return read


def template(kind: str, terms: Mapping[str, Any]) -> list[Part]:
    """The sections of a kind of agreement in their order: the regime's, else those supplied."""
    own = terms.get("agreement_templates", {}).get(kind)
    return [Part(**part) for part in own or _supplied()[kind]]


def sections_of(kind: str, terms: Mapping[str, Any], written: Mapping[str, str]) -> list[Section]:
    """What is written, section by section in the template's order; what the template does not know comes last."""
    parts = template(kind, terms)
    known = {part.code: part.heading for part in parts}
    more = {code: code.replace("-", " ").capitalize() for code in written if code not in known}
    return [
        {"code": code, "heading": heading, "text": tidy(written.get(code, ""))}
        for code, heading in {**known, **more}.items()
    ]


def tidy(text: str) -> str:
    """The text in the one form in which it is digested."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def digest_of(content: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal digits."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def compose(
    agreement: Agreement,
    number: int,
    sections: Sequence[Section],
    *,
    parties: Iterable[AgreementParty],
    blocks: Iterable[Any],
    measures: Sequence[AgreementMeasure],
) -> str:
    """The exact text of the version: heading, parties, blocks, when it holds, then what is written."""
    parts = [
        f"# {agreement.get_kind_display()} {agreement.reference}: {agreement.title}",
        f"Version {number}. {agreement.lsp.name}.",
        "## Parties\n\n" + _listed(map(_party, parties)),
        "## When it holds\n\n" + _holds(agreement),
    ]
    blocks = [str(block) for block in blocks]
    if blocks:
        parts.insert(3, "## Contributes to\n\n" + _listed(blocks))
    for section in sections:
        said = [section["text"]] if section["text"] else []
        if section["code"] == MEASURES and measures:
            said.append(_listed(measure_line(measure) for measure in measures))
        if said:
            parts.append("\n\n".join([f"## {section['heading']}", *said]))
    if measures and not any(section["code"] == MEASURES for section in sections):
        parts.append("## Measures\n\n" + _listed(measure_line(measure) for measure in measures))
    return tidy("\n\n".join(parts)) + "\n"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "None."


def _party(party: AgreementParty) -> str:
    return (
        f"{party.name}, {'for which ' + party.signs_as + ' signs' if party.signs else 'without a signature'}"
    )


def _holds(agreement: Agreement) -> str:
    if agreement.brought_in:
        since = f", since {_day(agreement.starts_on)}" if agreement.starts_on else ""
        return f"It was in force before it was brought in{since}."
    begins = (
        f"It comes into force on {_day(agreement.planned_start)}, once all who are to sign have signed this text."
        if agreement.planned_start
        else "It comes into force on the day on which the last of those who are to sign has signed this text."
    )
    months = agreement.review_months
    review = (
        f"Its review is due on {_day(agreement.planned_review)}."
        if agreement.planned_review
        else f"Its review is due {'1 month' if months == 1 else f'{months} months'} after it comes into force."
    )
    return f"{begins} {review}"


def measure_line(measure: AgreementMeasure) -> str:
    """A measure in words: `Burglaries, per 1,000 households: from 21.5 to 15 by 31 March 2008`."""
    name = f"{measure.name}, {measure.unit}" if measure.unit else measure.name
    if measure.baseline is None and measure.target is None:
        return f"{name}: baseline and target not stated"
    begins = f"from {figure(measure.baseline)}" if measure.baseline is not None else "baseline not stated,"
    ends = f"to {figure(measure.target)}" if measure.target is not None else "target not stated"
    by = f" by {_day(measure.target_on)}" if measure.target_on else ""
    return f"{name}: {begins} {ends}{by}"


def _day(value: date | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else ""
