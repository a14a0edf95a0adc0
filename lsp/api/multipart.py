"""Bodies that carry a file: multipart forms, read into the same shapes as JSON; what the API says of a stored file."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from lsp.api.inputs import Flag, Input, Reference
from lsp.api.parsers import StrictJSONParser
from lsp.stored import inspection
from lsp.stored.inspection import Upload

PARSERS = (StrictJSONParser, MultiPartParser)
FLAGS = {"true": True, "false": False}
OCTETS = "application/octet-stream"


class FileField(serializers.FileField):
    """A file of a multipart body."""


class UploadField(FileField):
    """A file to be kept; read, an `Upload`. What is inside is looked at by the service."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_empty_file": True, "max_length": 255, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        sent = super().to_internal_value(data)
        if sent.size > inspection.largest():
            raise serializers.ValidationError(inspection.too_large(), code="file.size")
        return Upload(sent.name or "", sent.read())


class FormInput(Input):
    """A body that may come as a form, which holds texts only: ids and flags are read from them first."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The fields, from a form or from JSON."""
        return super().to_internal_value(self._from_form(data) if hasattr(data, "getlist") else data)

    def _from_form(self, data: Mapping[str, Any]) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name in data:
            typed, field = data.get(name), self.fields.get(name)
            if isinstance(field, Reference):
                if typed == "":
                    continue
                whole = str(typed).isdecimal() and len(str(typed)) < 20
                typed = int(str(typed)) if whole else typed
            elif isinstance(field, Flag):
                typed = FLAGS.get(str(typed), typed)
            read[name] = typed
        return read


class StoredFileOut(serializers.Serializer):
    """A stored file. Its SHA-256 proves that what one downloads is what was stored."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    digest = serializers.CharField(help_text="SHA-256, in hexadecimal digits.")
    pages = serializers.IntegerField(allow_null=True, help_text="Of a PDF.")
    stored_at = serializers.DateTimeField()
    address = serializers.CharField(help_text="Where it is downloaded.")
