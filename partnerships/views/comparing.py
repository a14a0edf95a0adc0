"""Two versions of a text side by side: what is the same for whatever has versions."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from lsp.differences import side_by_side
from lsp.views.base import Page
from partnerships.forms.comparing import CompareForm

CHOSEN = ("after", "before")
"""The two that are compared, as the form names them; unless others are asked for, the newest and the one before it."""


class VersionsCompared(Page):
    """Two versions, by default the two newest, line by line with what changed marked."""

    template_name = "partnerships/compare.html"
    key: ClassVar[str] = "pk"
    """The field that stands for a version in the address."""

    def versions(self) -> QuerySet[Any]:
        """Those that there are to choose from, the newest first."""
        raise AssertionError("a page that compares says what")

    def name_of(self, version: Any) -> str:
        """A version, named among the others."""
        return str(version)

    def text_of(self, version: Any) -> str:
        """What is compared of a version."""
        return str(version.text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the two texts where two are chosen; neither where there are not two to choose from."""
        context, versions = super().get_context_data(**kwargs), self.versions()
        newest = list(versions[:2])
        if len(newest) < 2:
            return {**context, "form": None, "alone": bool(newest)}
        asked: dict[str, Any] = {
            name: getattr(each, self.key) for name, each in zip(CHOSEN, newest, strict=True)
        }
        asked |= {name: value for name, value in self.request.GET.items() if value}
        form = CompareForm(asked, versions=versions, named=self.name_of, key=self.key)
        if not form.is_valid():
            return {**context, "form": form, "rows": None}
        two = [form.cleaned_data[name] for name in reversed(CHOSEN)]
        rows = side_by_side(*map(self.text_of, two))
        left, right = map(self.name_of, two)
        changed = sum(not row.is_same for row in rows)
        return {**context, "form": form, "rows": rows, "changed": changed, "left": left, "right": right}
