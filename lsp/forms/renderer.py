"""Django's forms drawn as GOV.UK fields: label, hint, error, input; `{{ form }}` and `{% field form.name %}`."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.template.loader import get_template

from lsp.forms.fields import DateParts
from lsp.forms.messages import error_texts

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (DateParts, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (Input, "input"),
)
CLASSES = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "input": "govuk-input",
}


class GovukRenderer(DjangoTemplates):
    """The project's FORM_RENDERER: our templates for forms and fields, Django's for the bare widgets."""

    form_template_name = "components/form/form.html"
    field_template_name = "components/form/field_group.html"

    def get_template(self, template_name: str) -> Any:
        """A template of ours through the project's engine, Django's widgets through its own."""
        if template_name.startswith("components/"):
            return get_template(template_name)
        return super().get_template(template_name)


def kind_of(bound: BoundField) -> str:
    """Which of our field templates draws this field: `input`, `select`, `radios`, `date`, ..."""
    widget = bound.field.widget
    return next((kind for widget_class, kind in KINDS if isinstance(widget, widget_class)), "other")


def field_context(bound: BoundField, *, label: str = "", hint: str = "", heading: str = "") -> dict[str, Any]:
    """What `components/form/field.html` needs. `heading`: size (`l`) of a label that is the page's heading."""
    kind = kind_of(bound)
    errors = error_texts(bound)
    describedby = [f"{bound.auto_id}_helptext"] if hint or bound.help_text else []
    describedby += [f"{bound.auto_id}_error"] if errors else []
    unmarked = bound.field.required or getattr(bound.field, "unmarked", False)
    optional = not unmarked and kind != "checkbox" and getattr(bound.form, "mark_optional", True)
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "optional": optional,
        "hint": hint or bound.help_text,
        "heading": heading,
        "errors": errors,
        "describedby": " ".join(describedby),
        "control": _control(bound, kind, bool(errors), " ".join(describedby)),
    }


def _control(bound: BoundField, kind: str, wrong: bool, describedby: str) -> str:
    """The bare widget with its classes; empty for the groups that the template draws option by option."""
    if kind in ("radios", "checkboxes", "checkbox"):
        return ""
    attrs: dict[str, Any] = {"class": "govuk-input--error"} if kind == "date" and wrong else {}
    if base := CLASSES.get(kind):
        own = bound.field.widget.attrs.get("class", "")
        error = f"{base}--error" if wrong else ""
        attrs["class"] = " ".join(filter(None, (base, error, own)))
    if describedby and kind != "date":
        attrs["aria-describedby"] = describedby
    return bound.as_widget(attrs=attrs)


def first_control_id(bound: BoundField) -> str:
    """The id of the control an error leads to: of a group, its first."""
    grouped = kind_of(bound) in ("date", "radios", "checkboxes")
    return f"{bound.auto_id}_0" if grouped else str(bound.id_for_label or bound.auto_id)
