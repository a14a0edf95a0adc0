"""What a form says when a field is wrong: Django's stock sentences put into words that name the field."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)
ASKING = ("what", "where", "why", "who", "how")
LIMITS = {
    "max_length": "be {limit_value} characters or fewer; you have typed {show_value}",
    "min_value": "be {limit_value} or more",
    "max_value": "be {limit_value} or less",
}
"""What follows the label where a value is beyond a limit; filled in with the validator's parameters."""


def error_texts(bound: BoundField) -> list[str]:
    """The errors of a field, the stock ones reworded; what a form worded itself stays as it is."""
    return [text for error in bound.errors.as_data() for text in _texts(bound, error)]


def _texts(bound: BoundField, error: ValidationError) -> list[str]:
    stock = str(forms.Field.default_error_messages["required"])
    choosing = isinstance(bound.field.widget, CHOOSING)
    name = _in_sentence(str(bound.label))
    if error.code == "required" and error.messages == [stock]:
        return [f"{'Choose' if choosing else 'Enter'} {_with_article(name)}"]
    if error.code in ("invalid_choice", "invalid_list") and choosing:
        return [f"Choose {_with_article(name)} from the list"]
    limit = LIMITS.get(str(error.code))
    if limit and isinstance(error.params, dict):
        return [f"{bound.label} must {limit}".format(**error.params)]
    return list(error.messages)


def _with_article(name: str) -> str:
    """`the due date`; a label that asks stands by itself: `what is promised`."""
    return name if name.partition(" ")[0] in ASKING else f"the {name}"


def _in_sentence(label: str) -> str:
    """A label as it stands within a sentence: `Due date` becomes `due date`, `GSS code` stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label
