"""What several resources answer in the same shape. Outputs describe the rows; the rows themselves come from queries."""

from typing import Any

from rest_framework import serializers


class AmountOut(serializers.DecimalField):
    """An exact amount, as a string."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)


class RecordOut(serializers.Serializer):
    """What every record has."""

    id = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Rises with every change; the ETag carries it.")
    created_at = serializers.DateTimeField()


class DatedOut(RecordOut):
    """A record that holds from a date until a date."""

    starts_on = serializers.DateField(allow_null=True, help_text="Null: since before records.")
    ends_on = serializers.DateField(allow_null=True, help_text="The first day it no longer holds.")
    end_reason = serializers.CharField(allow_blank=True)


class LspBrief(serializers.Serializer):
    """A partnership, named."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class BlockBrief(serializers.Serializer):
    """A block, named."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class OrganisationBrief(serializers.Serializer):
    """An organisation, named."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class PersonBrief(serializers.Serializer):
    """A person, named."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class AuthorityBrief(serializers.Serializer):
    """A council, named."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
