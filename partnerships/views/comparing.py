"""Two versions of a text side by side: what is the same for whatever has versions."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from lsp.differences import side_by_side
from lsp.views.base import Page
from partnerships.forms.comparing import CompareForm


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
        """The form, and the two texts where two are chosen."""
        context, versions = super().get_context_data(**kwargs), self.versions()
        asked: dict[str, Any] = self._newest(versions)
        asked |= {name: value for name, value in self.request.GET.items() if value}
        form = CompareForm(asked, versions=versions, named=self.name_of, key=self.key)
        if not asked or not form.is_valid():
            return {**context, "form": form, "rows": None}
        two = [form.cleaned_data[name] for name in ("before", "after")]
        rows = side_by_side(*map(self.text_of, two))
        left, right = map(self.name_of, two)
        changed = sum(not row.is_same for row in rows)
        return {**context, "form": form, "rows": rows, "changed": changed, "left": left, "right": right}

    def _newest(self, versions: QuerySet[Any]) -> dict[str, Any]:
        """The newest beside the one before it; nothing where there is one alone."""
        found = [getattr(version, self.key) for version in versions[:2]]
        return {"before": found[1], "after": found[0]} if len(found) > 1 else {}
