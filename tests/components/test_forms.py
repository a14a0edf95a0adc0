"""A form drawn by our renderer: label, hint, error and control belong together; nothing typed is lost."""

import re
from decimal import Decimal

import pytest
from django import forms
from django.forms import formset_factory

from lsp.decisions import Decision
from lsp.errors import InvalidInput
from lsp.forms.fields import AmountField, DateField3
from lsp.forms.summary import summary_items
from tests.components.gallery import GalleryForm, render


@pytest.fixture
def wrong() -> GalleryForm:
    """A form filled in badly."""
    return GalleryForm(
        {
            "title": "",
            "detail": "kept <b>",
            "due_day": "30",
            "due_month": "2",
            "due_year": "2006",
            "kind": "x",
            "roles": ["c"],
        }
    )


def test_every_error_of_the_summary_leads_to_a_control_of_the_page(wrong: GalleryForm) -> None:
    page = render("{% error_summary form %}{{ form }}", form=wrong)
    targets = re.findall(r'<a href="#([^"]+)">', page)
    assert targets == ["id_title", "id_due_0", "id_block", "id_kind_0", "id_password"]
    for target in targets:
        assert re.search(rf'<(?:input|select|textarea)[^>]*\bid="{target}"', page, re.DOTALL), target


def test_every_hint_and_error_is_tied_to_its_control(wrong: GalleryForm) -> None:
    page = render("{{ form }}", form=wrong)
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    described = [name for group in re.findall(r'aria-describedby="([^"]+)"', page) for name in group.split()]
    assert "id_title_helptext" in described
    assert "id_title_error" in described
    assert "id_due_error" in described
    assert set(described) <= ids
    assert len(described) == len(set(described))


def test_what_was_typed_is_kept_and_made_safe(wrong: GalleryForm) -> None:
    page = render("{{ form }}", form=wrong)
    assert "kept &lt;b&gt;" in page
    assert 'value="30"' in page
    assert re.search(r'value="c"\s+checked', page)
    assert not re.search(r'name="password"[^>]*value=', page)


def test_stock_sentences_name_the_field(wrong: GalleryForm) -> None:
    messages = [item.message for item in summary_items(wrong)]
    assert messages == [
        "Enter the title",
        "Due date must be a real date: February 2006 has days 1 to 28",
        "Choose the block",
        "Choose the kind from the list",
        "Enter the password",
    ]


def test_a_label_that_asks_and_a_limit_read_as_sentences() -> None:
    class Promise(forms.Form):
        """A field that asks, a text and a number with limits."""

        promised = forms.CharField(label="What is promised")
        name = forms.CharField(max_length=5)
        quorum = forms.IntegerField(min_value=1, max_value=9)

    form = Promise({"name": "longer", "quorum": "0"})
    assert [item.message for item in summary_items(form)] == [
        "Enter what is promised",
        "Name must be 5 characters or fewer; you have typed 6",
        "Quorum must be 1 or more",
    ]


def test_a_form_s_own_words_stay(wrong: GalleryForm) -> None:
    wrong.add_error("title", "That title is taken")
    wrong.add_error(None, "The seat was filled meanwhile")
    messages = [item.message for item in summary_items(wrong)]
    assert "That title is taken" in messages
    assert messages[0] == "The seat was filled meanwhile"


def test_a_wrong_control_is_marked_for_the_eye_and_for_the_ear(wrong: GalleryForm) -> None:
    page = render("{% field form.title %}", form=wrong)
    assert "govuk-form-group--error" in page
    assert "govuk-input--error" in page
    assert 'aria-invalid="true"' in page
    assert '<span class="govuk-visually-hidden">Error:</span> Enter the title' in page


def test_fields_that_may_stay_empty_say_so() -> None:
    page = render("{% field form.detail %}{% field form.title %}{% field form.agreed %}", form=GalleryForm())
    assert "Detail (optional)" in page
    assert "Title (optional)" not in page
    assert "agreed to this (optional)" not in page


def test_a_label_can_be_the_heading_of_the_page() -> None:
    page = render('{% field form.title heading="l" %}{% field form.kind heading="l" %}', form=GalleryForm())
    assert page.count("<h1") == 2


def test_hidden_fields_are_carried_without_a_label() -> None:
    class Carrying(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    page = render("{{ form }}", form=Carrying())
    assert '<input type="hidden" name="version" value="3" id="id_version">' in page
    assert "<label" not in page


def test_the_summary_gathers_forms_formsets_refusals_and_sentences_once_each() -> None:
    class Line(forms.Form):
        on = DateField3(label="Date")

    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-on_day": "31", "form-0-on_month": "4"}
    lines = formset_factory(Line)({**data, "form-0-on_year": "2006"})
    lines.is_valid()
    refusal = Decision.no("x", "It has no measure.", rule="C1", field="measure")
    items = summary_items(lines, refusal, refusal, None, ["Plain"], InvalidInput("Nothing was sent."))
    assert [(item.message, item.target, item.rule) for item in items] == [
        ("Date must be a real date: April 2006 has days 1 to 30", "id_form-0-on_0", ""),
        ("It has no measure.", "id_measure", "C1"),
        ("Plain", "", ""),
        ("Nothing was sent.", "", ""),
    ]


@pytest.mark.parametrize(
    ("form", "prefixed"), [(GalleryForm({}), True), (GalleryForm(), False), (None, False)]
)
def test_the_title_says_that_there_is_an_error(form: forms.Form | None, prefixed: bool) -> None:
    page = render('{% extends "base.html" %}{% block title %}Appoint{% endblock %}', form=form)
    title = re.search(r"<title>(.*)</title>", page)
    assert title is not None
    assert title[1] == ("Error: " if prefixed else "") + "Appoint - Partnership Ledger"


class Sums(forms.Form):
    """What an amount is typed into."""

    amount = AmountField(label="How much", max_digits=8, decimal_places=2, required=False)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12.50", "12.50"), ("12,000", "12000"), ("£1,200.50", "1200.50"), ("£ 9", "9"), ("-£900", "-900"),
        (" 7 ", "7"), (".5", "0.5"), ("12.", "12"), ("", None), (3, "3"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: object, read: str | None) -> None:
    form = Sums({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == (None if read is None else Decimal(read))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        *(
            (wrong, "How much must be an amount, for example 12.50")
            for wrong in ("1e5", "12,00", "1,2,3", "£", "-", "12 000", "twelve", "NaN", "1,2000", "٣")
        ),
        ("10.005", "How much must have no more than 2 decimal places"),
        ("1,000,000", "How much must have no more than 6 digits before the decimal point"),
        ("9999999.99", "How much must have no more than 8 digits"),
    ],
)
def test_what_is_no_amount_is_refused_by_name_and_stays(typed: str, told: str) -> None:
    page = render("{% error_summary form %}{{ form }}", form=Sums({"amount": typed}))
    assert told in page
    assert f'value="{typed}"' in page
