"""The shape of what is typed of milestones."""

from django import forms

from lsp.forms.fields import DateField3


class MilestoneForm(forms.Form):
    """What is to be done by when."""

    title = forms.CharField(
        label="What will be done", help_text="For example, the first ten wardens at work", max_length=200
    )
    due_on = DateField3(label="Due date", help_text="For example, 30 11 2006")


class FinishForm(forms.Form):
    """The day on which it was done."""

    done_on = DateField3(
        label="Done on", help_text="Leave it empty for today. For example, 27 11 2006", required=False
    )
