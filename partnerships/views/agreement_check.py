"""Anybody has a paper or a digest compared with the record of agreements, signed in or not."""

from typing import Any

from django.http import HttpResponse
from django.views.generic.edit import FormView

from lsp.forms.messages import refuse_unseen
from lsp.views.base import PageMixin
from partnerships.forms.agreement_checks import CheckForm
from partnerships.queries.agreement_checks import Finding, check_digest, check_file


class CheckPage(PageMixin, FormView):
    """Choose a file or enter a digest; read what it is."""

    template_name = "partnerships/agreement/check.html"
    form_class = CheckForm
    title = "Check a signed agreement"

    def get_initial(self) -> dict[str, Any]:
        """The digest of the address, as links to this page hold it."""
        return {"digest": self.request.GET.get("digest", "")[:200]}

    def get_form(self, form_class: Any = None) -> CheckForm:
        """The form; no text may hold characters that nobody sees."""
        form: CheckForm = super().get_form(form_class)
        refuse_unseen(form)
        return form

    def form_valid(self, form: CheckForm) -> HttpResponse:
        """What was found, on the same page."""
        content, digest = form.cleaned_data["file"], form.cleaned_data["digest"]
        user = self.request.user
        found: Finding = check_file(content, user) if content else check_digest(digest, user)
        return self.render_to_response(self.get_context_data(form=form, found=found))

    def form_invalid(self, form: CheckForm) -> HttpResponse:
        """What is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
