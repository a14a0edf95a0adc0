"""The error summary: every error of a page's forms and refusals, each with the field it leads to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet

from lsp.forms.messages import error_texts
from lsp.forms.renderer import first_control_id


@dataclass(frozen=True)
class SummaryItem:
    """One line of the summary; `target` is the id of a control, empty where the whole is meant."""

    message: str
    target: str = ""
    rule: str = ""


def summary_items(*sources: Any) -> list[SummaryItem]:
    """The errors of forms, formsets, errors and decisions with `reasons`, and plain sentences, in order, once each."""
    given = [
        source for source in sources if source is not None and source != ""
    ]  # a refusing Decision is falsy
    found = [item for source in given for item in _items_of(source)]
    return list(dict.fromkeys(found))


def _items_of(source: Any) -> Iterator[SummaryItem]:
    if isinstance(source, str):
        yield SummaryItem(source)
    elif isinstance(source, BaseForm):
        yield from _of_form(source)
    elif isinstance(source, BaseFormSet):
        yield from (SummaryItem(str(error)) for error in source.non_form_errors())
        for form in source.forms:
            yield from _of_form(form)
    elif hasattr(source, "reasons"):
        yield from _of_refusal(source)
    elif isinstance(source, Iterable):
        yield from summary_items(*source)


def _of_form(form: BaseForm) -> Iterator[SummaryItem]:
    if not form.is_bound:
        return
    yield from (SummaryItem(str(error)) for error in form.non_field_errors())
    for bound in form:
        yield from (SummaryItem(text, first_control_id(bound)) for text in error_texts(bound))


def _of_refusal(refusal: Any) -> Iterator[SummaryItem]:
    for reason in refusal.reasons:
        yield SummaryItem(reason.message, f"id_{reason.field}" if reason.field else "", reason.rule)
    if not refusal.reasons and getattr(refusal, "message", None):
        yield SummaryItem(refusal.message)
