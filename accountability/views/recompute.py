"""The administrator has every judgement of every partnership computed anew (0012)."""

from typing import Any

from django.urls import reverse

from accountability.services import judging
from lsp.views.administration import ForAdministratorMixin
from lsp.views.base import ActionPage


class RecomputePage(ForAdministratorMixin, ActionPage):
    """Start the recomputation; its progress is a page of its own."""

    title = "Compute all judgements anew"
    submit_label = "Compute them anew"
    explanation = (
        "Judgements are computed live on every page, and kept for lists over many partnerships. What is kept follows"
        " every change by itself; this computes all of it again, part by part, while everybody goes on working."
    )
    done_message = "The judgements are being computed anew."

    def perform(self, form: Any) -> Any:
        """Start it."""
        return judging.recompute(by=self.request.user)

    def get_success_url_for(self, done: Any) -> str:
        """Its progress."""
        return reverse("lsp:job", args=[done.pk])
