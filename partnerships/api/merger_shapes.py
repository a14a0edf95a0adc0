"""What is sent to merge bodies."""

from typing import ClassVar

from django import forms
from rest_framework import serializers

from lsp.api.inputs import Choice, Day, Input, Reference, Text
from partnerships.forms.mergers import MergeForm
from partnerships.models import Body, Seat


class MergeInput(Input):
    """Into `into`, or into a new body of `new_name` and `new_kind`; `seats` are carried over with who sits there."""

    page_form: ClassVar[type[forms.BaseForm] | None] = MergeForm

    others = serializers.ListField(child=Reference(Body), required=False, max_length=50)
    into = Reference(Body, required=False, allow_null=True)
    new_name = Text(max_length=200, required=False, allow_blank=True)
    new_kind = Choice(choices=Body.Kind.choices, required=False)
    on = Day(help_text="The first day of what they merge into.")
    reason = Text()
    seats = serializers.ListField(child=Reference(Seat), required=False, max_length=200)
