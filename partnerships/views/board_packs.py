"""The board pack of a meeting as a PDF: what there is to fetch, asking for a new one, the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from lsp import pdf
from lsp.decisions import Decision
from lsp.views.base import ActionPage, Page
from partnerships import permissions
from partnerships.services import board_packs
from partnerships.services.board_packs import OWN, PUBLIC, Pack
from partnerships.views.meeting_base import MeetingMixin

TITLES = {OWN: "Your pack", PUBLIC: "The public pack"}
ABOUT = {
    OWN: "Everything you may read: restricted items and papers included. For you alone; it is not passed on.",
    PUBLIC: "What everybody may read. It says where something is left out.",
}


@dataclass(frozen=True)
class Offer:
    """One of the packs on the page: what there is of it, and whether the user may have it made."""

    audience: str
    pack: Pack | None
    may_make: bool
    decision: Decision
    file: str

    @property
    def title(self) -> str:
        """Whose pack it is."""
        return TITLES[self.audience]

    @property
    def about(self) -> str:
        """What is in it."""
        return ABOUT[self.audience]

    @property
    def size(self) -> str:
        """Of the file, in words."""
        return filesizeformat(self.pack.job.report.get("size", 0)) if self.pack else ""


class BoardPackPage(MeetingMixin, Page):
    """The packs of a meeting: fetched by whoever may, made by whoever holds a role."""

    template_name = "partnerships/meeting/board_pack.html"

    def get_title(self) -> str:
        """Of which meeting."""
        return f"Board pack of {self.meeting}"

    def offers(self) -> list[Offer]:
        """One's own pack, the public one."""
        return [offer for offer in (self._offer(OWN), self._offer(PUBLIC)) if offer.may_make or offer.pack]

    def _offer(self, audience: str) -> Offer:
        user = self.request.user
        may = permissions.keep_meetings if audience == PUBLIC else permissions.read_packs
        return Offer(
            audience=audience,
            pack=board_packs.latest(self.meeting, user=user, audience=audience),
            may_make=may(user, self.body).allowed,
            decision=board_packs.decide_public(self.meeting) if audience == PUBLIC else Decision.yes(),
            file=self.address("board_pack_file", self.meeting.pk, audience),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The packs on offer."""
        offers: Sequence[Offer] = self.offers()
        return {**super().get_context_data(**kwargs), "offers": offers}


class MakePackForm(forms.Form):
    """Whom the pack is for."""

    mark_optional = False
    audience = forms.ChoiceField(
        label="Whom is the pack for?",
        choices=[(each, f"{TITLES[each]}. {ABOUT[each]}") for each in board_packs.AUDIENCES],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whom the pack is for."},
    )


class BoardPackMakePage(MeetingMixin, ActionPage):
    """Have a pack made: one's own, or as the secretary the public one; then the page of the job."""

    private = True
    form_class = MakePackForm
    submit_label = "Make the pack"
    done_message = "The pack is being made."

    def may_open(self) -> Decision:
        """Whoever holds a role in the partnership."""
        return permissions.read_packs(self.request.user, self.body)

    def get_title(self) -> str:
        """Of which meeting."""
        return f"Make a board pack of {self.meeting}"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The packs are above."""
        return [*super().get_breadcrumbs(), ("Board pack", self.address("board_pack", self.meeting.pk))]

    def get_initial(self) -> dict[str, Any]:
        """One's own."""
        return {"audience": OWN}

    def perform(self, form: Any) -> Any:
        """Ask for it."""
        return board_packs.request_pack(self.meeting, by=self.request.user, **form.cleaned_data)

    def get_success_url_for(self, done: Any) -> str:
        """How far it is."""
        return reverse("lsp:job", args=[done.pk])


class BoardPackFile(MeetingMixin):
    """The file itself."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The newest pack of the audience, for who may fetch it."""
        file = self.file()
        response = HttpResponse(bytes(file.content), content_type=pdf.CONTENT_TYPE)
        response["Content-Disposition"] = f'inline; filename="{file.name}"'
        response["Cache-Control"] = "private, no-cache"
        return response

    def file(self) -> Any:
        """The file. Raises NotFoundError (404) where there is none for the user."""
        if self.kwargs["audience"] not in board_packs.AUDIENCES:
            raise Http404
        return board_packs.file_of(self.meeting, user=self.request.user, audience=self.kwargs["audience"])
