"""Dates as people write them, in one box or three: read, or refused with what was typed kept."""

from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lsp.forms.dates import read_date
from lsp.forms.fields import DateField3, DateTextField

FIRST_OF_MARCH = date(2006, 3, 1)


class Term(forms.Form):
    """A form with a date in three boxes and one in a single box."""

    starts = DateField3(label="Start date")
    ends = DateTextField(label="End date", required=False)


@pytest.mark.parametrize(
    "text",
    [
        "1 March 2006",
        "1 mar 2006",
        "01/03/2006",
        "1/3/2006",
        "1.3.2006",
        "1-3-2006",
        "2006-03-01",
        " 1st  March, 2006 ",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == FIRST_OF_MARCH


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2999, 12, 31)))
def test_every_date_is_read_back_from_its_words_and_its_figures(day: date) -> None:
    assert read_date(f"{day.day} {day:%B %Y}") == day
    assert read_date(f"{day.day}/{day.month}/{day.year:04}") == day
    assert read_date(day.isoformat()) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_clear_refusal(text: str) -> None:
    try:
        answer: date | str = read_date(text)
    except ValidationError as refusal:
        answer = refusal.messages[0]
    assert isinstance(answer, date) or answer.startswith("The date must")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("30 February 2006", "day", "February 2006 has days 1 to 28"),
        ("30/2/2008", "day", "February 2008 has days 1 to 29"),
        ("0 March 2006", "day", "March 2006 has days 1 to 31"),
        ("1/13/2006", "month", "month from 1 to 12"),
        ("1 Mayday 2006", "month", "month from 1 to 12"),
        ("1 March 06", "year", "year of four figures"),
        ("31 December 9999", "year", "year from 1800 to 2999"),
        ("1 March 1799", "year", "year from 1800 to 2999"),
        ("soon", "invalid", "for example 1 March 2006"),
    ],
)
def test_a_date_that_does_not_exist_is_refused_with_the_reason(text: str, code: str, words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_date(text, "Due date")
    assert refusal.value.code == code
    assert refusal.value.messages[0].startswith("Due date must")
    assert words in refusal.value.messages[0]


def test_three_boxes_make_a_date() -> None:
    form = Term({"starts_day": "1", "starts_month": "March", "starts_year": "2006"})
    assert form.is_valid()
    assert form.cleaned_data == {"starts": FIRST_OF_MARCH, "ends": None}


@pytest.mark.parametrize("written", ["2006-03-01", "1 March 2006"])
def test_a_whole_date_under_the_field_s_own_name_is_read_too(written: str) -> None:
    assert Term({"starts": written}).is_valid()


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("", "", ""), "Enter the date"),
        (("1", "3", ""), "Start date must include a year"),
        (("1", "", ""), "Start date must include a month and a year"),
        (("30", "2", "2006"), "Start date must be a real date: February 2006 has days 1 to 28"),
        (("x", "2", "2006"), "Start date must be a real date: February 2006 has days 1 to 28"),
        (("1", "Marx", "2006"), "Start date must have a month from 1 to 12, or its name"),
    ],
)
def test_boxes_that_make_no_date_are_refused_and_kept(boxes: tuple[str, str, str], words: str) -> None:
    form = Term(dict(zip(("starts_day", "starts_month", "starts_year"), boxes, strict=True)))
    assert form.errors["starts"] == [words]
    drawn = str(form["starts"])
    for typed in filter(None, boxes):
        assert f'value="{typed}"' in drawn


def test_words_that_are_no_date_stay_in_the_box() -> None:
    form = Term({"starts": "next spring", "ends": "30 February 2006"})
    assert 'value="next spring"' in str(form["starts"])
    assert 'value="30 February 2006"' in str(form["ends"])
    assert form.errors["starts"] == ["Start date must be a real date, for example 1 March 2006"]


def test_a_date_that_stands_is_shown_as_one_reads_it() -> None:
    form = Term(initial={"starts": FIRST_OF_MARCH, "ends": FIRST_OF_MARCH + timedelta(days=1)})
    assert 'name="starts_day"' in str(form["starts"])
    assert 'value="2006"' in str(form["starts"])
    assert 'value="2 March 2006"' in str(form["ends"])


def test_only_another_date_counts_as_a_change() -> None:
    field = DateField3()
    assert not field.has_changed(FIRST_OF_MARCH, ["1", "march", "2006"])
    assert field.has_changed(FIRST_OF_MARCH, ["2", "3", "2006"])
    assert field.has_changed(FIRST_OF_MARCH, ["30", "2", "2006"])
    assert not DateTextField().has_changed(FIRST_OF_MARCH, "1/3/2006")
    assert DateTextField().has_changed(FIRST_OF_MARCH, "soon")
