"""Papers of an item: read, added, changed, withdrawn."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from lsp.decisions import Decision
from lsp.forms.stored_files import ChosenAgain
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import Page
from lsp.views.stored_files import handed_out
from partnerships import permissions
from partnerships.forms.agenda import PaperForm
from partnerships.forms.meetings import ReasonForm
from partnerships.models import AgendaItem, Paper
from partnerships.services import agenda, papers
from partnerships.views.agenda import ItemMixin
from partnerships.views.base import KeepersAct
from partnerships.views.meeting_base import MeetingsMixin


class PaperMixin(MeetingsMixin):
    """A page below a paper: `self.paper`."""

    paper: Paper
    record: Any

    def load(self) -> None:
        """The paper of the address; a withdrawn one is for those who may change it."""
        super().load()
        found = Paper.objects.select_related("item__meeting", "item__proposed_by", "item__body__lsp", "file")
        self.paper = self.record = self.find(found, item__body=self.body, pk=self.kwargs["paper"])
        if self.paper.withdrawn_at is not None and not self.access.reads(self.lsp.pk):
            raise Http404
        self.item: AgendaItem = self.paper.item

    @property
    def may_change(self) -> bool:
        """Whether the user may change the paper now."""
        allowed = permissions.change_item(self.request.user, self.item)
        return (
            bool(allowed)
            and bool(agenda.decide_change(self.item))
            and bool(papers.decide_withdraw(self.paper))
        )

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the paper."""
        item, paper = self.item, self.paper
        return [
            *super().get_breadcrumbs(),
            (item.title, self.address("item", item.pk)),
            (paper.title, self.address("paper", paper.pk)),
        ]


class PaperPage(PaperMixin, Page):
    """One paper."""

    template_name = "partnerships/meeting/paper.html"

    def get_title(self) -> str:
        """Its title."""
        return self.paper.title

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the item."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The paper and its history."""
        user, paper = self.request.user, self.paper
        return {
            **super().get_context_data(**kwargs),
            "paper": paper,
            "item": self.item,
            "may_change": self.may_change,
            "history": record_history(paper, user=user, limit=10),
            "history_href": history_href(paper) if is_insider(user, paper) else "",
        }


class PaperFile(PaperMixin):
    """The file of a paper, for whoever reads the paper."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file as it was stored. A paper without one has no such address."""
        if self.paper.file is None:
            raise Http404
        return handed_out(self.paper.file, to_everybody=not request.user.is_authenticated)


class PaperAddPage(ChosenAgain, ItemMixin, KeepersAct):
    """Add a paper to an item."""

    form_class = PaperForm
    submit_label = "Add this paper"
    done_message = "The paper is added."

    def load(self) -> None:
        """A new record: no version to compare with."""
        super().load()
        self.record = None

    def may_open(self) -> Decision:
        """The secretary; until the item is taken up, whoever proposed it."""
        return permissions.change_item(self.request.user, self.item)

    def get_title(self) -> str:
        """To which item."""
        return f"Add a paper to “{self.item.title}”"

    def decide(self) -> Decision:
        """Whether the item is still open."""
        return agenda.decide_change(self.item)

    def perform(self, form: Any) -> Any:
        """Add it."""
        return papers.add(self.item, by=self.request.user, **form.cleaned_data)

    def get_success_url_for(self, done: Any) -> str:
        """The item."""
        return self.address("item", self.item.pk)


class PaperAct(PaperMixin, KeepersAct):
    """An act on a paper."""

    def may_open(self) -> Decision:
        """The secretary; until the item is taken up, whoever proposed it."""
        return permissions.change_item(self.request.user, self.item)

    def decide(self) -> Decision:
        """Whether the paper and its item are still open."""
        return Decision.all(agenda.decide_change(self.item), papers.decide_withdraw(self.paper))

    def get_success_url_for(self, done: Any) -> str:
        """The item."""
        slugs = [self.lsp.slug, self.body.slug, self.item.pk]
        return reverse("partnerships:item", args=slugs)


class PaperEditPage(ChosenAgain, PaperAct):
    """Change a paper."""

    form_class = PaperForm

    def get_title(self) -> str:
        """Which."""
        return f"Change the paper “{self.paper.title}”"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The file it has now."""
        return {**super().get_form_kwargs(), "has": self.paper.file}

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {name: getattr(self.paper, name) for name in papers.CHANGEABLE}

    def perform(self, form: Any) -> Any:
        """Change what differs."""
        return papers.update(
            self.paper, by=self.request.user, changes=form.cleaned_data, version=self.version
        )


class PaperWithdrawPage(PaperAct):
    """Withdraw a paper."""

    form_class = ReasonForm
    submit_label = "Withdraw this paper"
    done_message = "The paper is withdrawn."

    def get_title(self) -> str:
        """Which."""
        return f"Withdraw the paper “{self.paper.title}”"

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return papers.withdraw(self.paper, by=self.request.user, version=self.version, **form.cleaned_data)
