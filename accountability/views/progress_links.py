"""Where the link in a reminder mail leads: GET shows the form and changes nothing, POST reports, once."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accountability.forms import ReportForm
from accountability.models import ProgressLink
from accountability.queries.together import done_for_too
from accountability.services import progress_links
from lsp.errors import LspError, NotFoundError
from lsp.forms.stored_files import AGAIN, ChosenAgain
from lsp.views.base import ActionPage, Page


def unseen(response: HttpResponseBase) -> HttpResponseBase:
    """The answer, kept nowhere on the way, its address told to nobody."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """(label, words) of all that was sent with a link that no longer holds: shown again, for its writer to keep.

    A choice is shown as the form words it; of a file, which is not kept, the name.
    """
    for name, field in ReportForm().fields.items():
        said = request.POST.get(name, "").strip()
        words = dict(getattr(field, "choices", ())).get(said, said)
        again = (AGAIN.format(name=file.name) for file in request.FILES.getlist(name))
        if told := " ".join([words, *again]).strip():
            yield str(field.label), told


class ProgressLinkPage(ChosenAgain, ActionPage):
    """Report on the one commitment of the link. It gives no other power."""

    template_name = "accountability/progress/link.html"
    form_class = ReportForm
    title = "Report progress"
    submit_label = "Send the report"
    link: ProgressLink

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A link that no longer holds says so kindly, whoever is signed in."""
        try:
            self.link = progress_links.read(self.kwargs["link"])
            return unseen(super().dispatch(request, *args, **kwargs))
        except NotFoundError as void:
            used = isinstance(void, progress_links.LinkUsed)
            context = {"error": void, "used": used, "typed": list(typed(request))}
            return unseen(render(request, "accountability/progress/link_void.html", context, status=404))

    def get_cancel_url(self) -> str:
        """Nowhere in particular."""
        return "/"

    def form_valid(self, form: Any) -> HttpResponse:
        """Report; then to a page whose address says nothing."""
        names = ("course", "summary", "help_wanted", "files")
        told = {name: form.cleaned_data[name] for name in names}
        try:
            progress_links.report(self.kwargs["link"], evidence=form.evidence, **told)
        except NotFoundError:
            raise
        except LspError as error:
            return self.refused(form, error)
        return redirect("accountability:progress_sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is reported on, by whom, and to which other partnerships."""
        of, person = self.link.commitment, self.link.recipient
        context = super().get_context_data(**kwargs)
        too = done_for_too("report", of, person)
        return {**context, "commitment": of, "recipient": person, "link": self.link, "done_too": too}


class ProgressSent(Page):
    """Thanks, and the way to sign in."""

    template_name = "accountability/progress/sent.html"
    title = "Your report is on the record"
