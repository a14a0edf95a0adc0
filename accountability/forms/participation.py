"""Forms of the assessments of participation. Shape alone: the rules are the services'."""

from django import forms

from accountability.models.participation import MEANINGS, MODES
from lsp.shape import LONGEST
from partnerships.forms.membership import dated


def _text(label: str, help_text: str, needed: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": needed},
    )


class AssessForm(forms.Form):
    """How a partner takes part, since when, and what shows it."""

    mode = forms.ChoiceField(
        label="How does it take part?",
        choices=[(each.code, f"{each.label}: {MEANINGS[each.code]}") for each in MODES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose defensive, opportunistic or active"},
    )
    assessed_on = dated("Day of the assessment", required=True, help_text="It stands from that day.")
    evidence = _text(
        "What shows it",
        "Meetings, decisions, contributions, with dates. The partner and the board's chair read this.",
        "Say what shows it",
    )


class AnswerForm(forms.Form):
    """What the partner says to its assessment."""

    answer = _text(
        "What your agency says to this",
        "The coordinator and the board's chair read it beside the assessment. It is given once.",
        "Say what your agency has to say",
    )


class WithdrawAssessmentForm(forms.Form):
    """Why an assessment was mistaken."""

    reason = _text("Reason", "It stays on the record, with your name.", "Say why it is withdrawn")
