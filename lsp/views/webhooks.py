"""One's own webhooks: the list, one with its secrets, and the acts on it. Deliveries: `webhook_deliveries`."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from lsp import clock
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.errors import LspError
from lsp.forms.webhook_filters import WebhookFilter
from lsp.forms.webhooks import NewWebhookForm, RotateForm, StopForm, WebhookForm, places_of
from lsp.models import WebhookDelivery, WebhookEndpoint, WebhookSecret
from lsp.queries import trail
from lsp.services import webhooks
from lsp.views.base import ActionPage, ListPage, Page, PageMixin
from lsp.views.conflicts import TellsConflicts
from lsp.webhooks import kinds, signing
from lsp.webhooks.deliveries import failing_since
from lsp.webhooks.standing import role_stands
from lsp.workflow import State

STATE_COLOURS = {"active": "green", "paused": "yellow", "ended": "grey"}
STATUS_COLOURS = {"waiting": "blue", "delivered": "green", "failed": "red", "withheld": "grey"}
HELD_UP = State("held_up", "Waits: paused", "yellow")
"""What is on its way while its webhook is paused: nothing is sent before it goes on."""
LATEST = 5


def state_of(delivery: WebhookDelivery, hook: WebhookEndpoint) -> State:
    """What became of a delivery to `hook`, in words and colour."""
    waits = delivery.status == WebhookDelivery.Status.WAITING
    if waits and hook.state == WebhookEndpoint.State.PAUSED:
        return HELD_UP
    return State(delivery.status, delivery.get_status_display(), STATUS_COLOURS[delivery.status])


class WebhookList(ListPage):
    """Every webhook of the account, those that ended included."""

    private = True
    title = "Webhooks"
    template_name = "lsp/webhooks/list.html"
    filterset_class = WebhookFilter
    download_name = "webhooks"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "name": ("Webhook", ("name", "pk")),
        "-name": ("Webhook, last first", ("-name", "pk")),
        "made": ("Made", ("created_at", "pk")),
        "-made": ("Made, newest first", ("-created_at", "-pk")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Webhook", lambda row: row.name),
        Column("For", lambda row: row.whose.name),
        Column("Address", lambda row: row.address),
        Column("Told of", lambda row: "; ".join(kinds.labels(row.events))),
        Column("State", lambda row: row.get_state_display()),
        Column("Why", lambda row: row.state_reason),
        Column("Made", lambda row: row.created_at),
    )

    def get_breadcrumbs(self) -> Any:
        """The account is above."""
        return [("Your account", reverse("your-account"))]

    def base_queryset(self) -> Any:
        """Newest first."""
        own = WebhookEndpoint.objects.visible_to(self.request.user).select_related("lsp", "organisation")
        return own.order_by("-created_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with the colour of its state; whether one may make one."""
        context = super().get_context_data(**kwargs)
        rows = [(hook, STATE_COLOURS[hook.state], len(hook.events)) for hook in context["page_obj"]]
        access = self.access
        may_make = bool(access.coordinated_lsp_ids or access.organisation_ids)
        return {**context, "rows": rows, "may_make": may_make}


class OwnWebhook(PageMixin):
    """A page about one of one's own webhooks: `self.record`."""

    private = True
    record: WebhookEndpoint

    def load(self) -> None:
        """The webhook of the address."""
        own = WebhookEndpoint.objects.visible_to(self.request.user).select_related(
            "lsp", "organisation", "user"
        )
        found = own.filter(pk=self.kwargs["hook"]).first()
        if found is None:
            raise Http404
        self.record = found
        super().load()

    def get_breadcrumbs(self) -> Any:
        """Account, webhooks, this one."""
        return [
            ("Your account", reverse("your-account")),
            ("Webhooks", reverse("webhooks:list")),
            (self.record.name, reverse("webhooks:detail", args=[self.record.pk])),
        ]


class WebhookPage(OwnWebhook, Page):
    """One webhook: where it leads, what it is told, its secrets, what was sent last."""

    template_name = "lsp/webhooks/detail.html"

    def get_title(self) -> str:
        return f"Webhook: {self.record.name}"

    def get_breadcrumbs(self) -> Any:
        """Account and webhooks."""
        return list(super().get_breadcrumbs())[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts, the secrets, the latest deliveries, what one can do."""
        hook = self.record
        latest = WebhookDelivery.objects.visible_to(self.request.user).filter(endpoint=hook)
        secrets = hook.secrets.exclude(state=WebhookSecret.State.RETIRED).order_by("-pk")
        return {
            **super().get_context_data(**kwargs),
            "hook": hook,
            "colour": STATE_COLOURS[hook.state],
            "facts": self._facts(),
            "failing": failing_since(hook) if hook.state == WebhookEndpoint.State.ACTIVE else None,
            "role_stands": role_stands(hook, self.request.user),
            "secrets": [(secret, is_good(secret), secret.signs_on(clock.today())) for secret in secrets],
            "latest": [
                (each, state_of(each, hook), kinds.label(each.event.kind))
                for each in latest.select_related("event").order_by("-pk")[:LATEST]
            ],
            "history": trail.record_history(hook, user=self.request.user),
        }

    def _facts(self) -> list[tuple[str, Any]]:
        hook = self.record
        return [
            ("For", hook.whose.name),
            ("Address", hook.address),
            ("Told of", ", ".join(kinds.labels(hook.events))),
            ("Made", f"{hook.created_at.astimezone(clock.LONDON):%-d %B %Y}"),
        ]


def is_good(secret: WebhookSecret) -> bool:
    """Whether the installation's key still derives it."""
    return signing.check_value(signing.secret_of(secret.nonce)) == secret.check_value


class Secretly(ActionPage):
    """An act whose answer shows a secret: in the answer itself, since no page could show it later."""

    def make(self, form: Any) -> tuple[WebhookEndpoint, str]:
        """Call the service; the webhook and its secret."""
        raise AssertionError("an act that shows a secret calls its service")

    def form_valid(self, form: Any) -> HttpResponse:
        """The secret, once."""
        try:
            hook, secret = self.make(form)
        except LspError as error:
            return self.refused(form, error)
        crumbs = [("Your account", reverse("your-account")), ("Webhooks", reverse("webhooks:list"))]
        shown = {"title": "The secret of your webhook", "hook": hook, "secret": secret, "breadcrumbs": crumbs}
        response = TemplateResponse(self.request, "lsp/webhooks/secret.html", shown, status=201)
        response["Cache-Control"] = "no-store"
        return response


class WebhookCreate(Secretly):
    """A new webhook."""

    private = True
    title = "New webhook"
    form_class = NewWebhookForm
    submit_label = "Make the webhook"
    explanation = (
        "It sees what you see, and stops when your role ends. Its address is sent a few facts of each event."
    )

    def may_open(self) -> Decision:
        """Coordinators and officers."""
        return (
            Decision.yes() if places_of(self.request.user) else Decision.no("permission.webhook", "No role.")
        )

    def get_breadcrumbs(self) -> Any:
        """Account and webhooks."""
        return [("Your account", reverse("your-account")), ("Webhooks", reverse("webhooks:list"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        """For whom one may make one."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def make(self, form: Any) -> tuple[WebhookEndpoint, str]:
        """Make it."""
        given = dict(form.cleaned_data)
        return webhooks.create(by=self.request.user, shown=True, **given.pop("place"), **given)


class WebhookAct(OwnWebhook, ActionPage):
    """An act on one webhook; it begins with the webhook's own state."""

    needs: ClassVar[tuple[str, ...]] = ("active", "paused")
    refusal: ClassVar[str] = "This webhook has ended."

    def get_title(self) -> str:
        return f"{self.title}: {self.record.name}"

    def decide(self) -> Decision:
        """Whether its state allows it."""
        return Decision.yes() if self.record.state in self.needs else Decision.no("state", self.refusal)

    def get_success_url_for(self, done: Any) -> str:
        """The webhook."""
        return reverse("webhooks:detail", args=[self.record.pk])


class WebhookEdit(WebhookAct, TellsConflicts):
    """Another name, address or choice of events."""

    title = "Edit webhook"
    form_class = WebhookForm

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {"name": self.record.name, "address": self.record.address, "events": self.record.events}

    def perform(self, form: Any) -> Any:
        """Change it."""
        return webhooks.edit(self.record, by=self.request.user, version=self.version, **form.cleaned_data)


class WebhookRotate(Secretly, WebhookAct):
    """A new secret."""

    title = "New secret for webhook"
    form_class = RotateForm
    submit_label = "Make the new secret"

    def decide(self) -> Decision:
        """While one secret signs."""
        return Decision.all(super().decide(), webhooks.one_secret(self.record))

    def make(self, form: Any) -> tuple[WebhookEndpoint, str]:
        """Make it; the one so far signs until the day."""
        day = form.cleaned_data["retires_on"]
        return webhooks.rotate(
            self.record, retires_on=day, by=self.request.user, version=self.version, shown=True
        )


class WebhookTakeSecret(Secretly, WebhookAct):
    """The secret of a webhook that a program made, for its owner to see once."""

    title = "Show the secret of webhook"
    submit_label = "Show it, once"

    def make(self, form: Any) -> tuple[WebhookEndpoint, str]:
        """Take it."""
        return self.record, webhooks.take_secret(self.record, by=self.request.user)


class WebhookRetire(WebhookAct):
    """The older of two secrets signs no more."""

    title = "Retire the older secret of webhook"
    submit_label = "Retire it"
    explanation = "Deliveries are signed with the newer secret alone from now on."
    done_message = "The older secret is retired."

    def decide(self) -> Decision:
        """Where there is one."""
        return Decision.all(super().decide(), webhooks.older_secret(self.record))

    def perform(self, form: Any) -> Any:
        """Retire it."""
        return webhooks.retire(self.record, by=self.request.user, version=self.version)


class WebhookPause(WebhookAct):
    """Send nothing for the time being."""

    title = "Pause webhook"
    submit_label = "Pause it"
    form_class = StopForm
    needs = ("active",)
    refusal = "It is not active."
    explanation = "What happens meanwhile waits, and is sent once it goes on."
    done_message = "The webhook is paused."

    def perform(self, form: Any) -> Any:
        """Pause it."""
        return webhooks.pause(self.record, by=self.request.user, version=self.version, **form.cleaned_data)


class WebhookResume(WebhookAct):
    """Send again."""

    title = "Let webhook go on"
    submit_label = "Go on"
    needs = ("paused",)
    refusal = "It is not paused."
    explanation = "What has waited is sent first."
    done_message = "The webhook is active again."

    def perform(self, form: Any) -> Any:
        """Let it go on."""
        return webhooks.resume(self.record, by=self.request.user, version=self.version)


class WebhookEnd(WebhookAct):
    """Send nothing any more."""

    title = "End webhook"
    submit_label = "End it"
    form_class = StopForm
    explanation = "What waits is not sent. An ended webhook stays on the record and does not begin again."
    done_message = "The webhook has ended."

    def perform(self, form: Any) -> Any:
        """End it."""
        return webhooks.end(self.record, by=self.request.user, version=self.version, **form.cleaned_data)


class WebhookTest(WebhookAct):
    """Send an event that tells of nothing."""

    title = "Send a test to webhook"
    submit_label = "Send it"
    needs = ("active",)
    refusal = "It is not active. Let it go on first."
    explanation = "An event of the type webhook.test is sent, signed as any other."
    done_message = "The test is on its way. This page shows what becomes of it."

    def perform(self, form: Any) -> Any:
        """Send it."""
        return webhooks.send_test(self.record, by=self.request.user)

    def get_success_url_for(self, done: Any) -> str:
        """What becomes of it."""
        return reverse("webhooks:delivery", args=[self.record.pk, done.pk])
