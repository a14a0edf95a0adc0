"""`/api/v1/decisions/`: taken at meetings held, brought in, corrected, published (P7, P9, P11)."""

from collections.abc import Sequence
from typing import Any

import django_filters

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import DayFilter, FlagFilter, IdFilter
from lsp.errors import InvalidInput
from partnerships.api import recorded_shapes as shapes
from partnerships.models import Decision
from partnerships.queries import decisions as found
from partnerships.queries import recorded_rows
from partnerships.services import bindings, decisions
from partnerships.services.bindings import Binds

OF_ONE_BROUGHT_IN = ("body", "number", "decided_on", "brought_in_source")
OF_A_MEETING = ("item", "proposer")


class DecisionFilter(django_filters.FilterSet):
    """By words, body, partnership, year, outcome, organisation bound, day; confirmed, published or not."""

    words = django_filters.CharFilter(method="with_words", help_text="In the text, in any form; or a number.")
    body = IdFilter(field_name="body_id")
    lsp = IdFilter(field_name="body__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="body__lsp__slug")
    meeting = IdFilter(field_name="meeting_id")
    item = IdFilter(field_name="item_id")
    organisation = IdFilter(method="binding", help_text="That it binds.")
    year = django_filters.CharFilter()
    number = IdFilter()
    outcome = django_filters.ChoiceFilter(choices=Decision.Outcome.choices)
    confirmed = FlagFilter(method="by_confirmation")
    awaited = FlagFilter(method="by_waiting", help_text="It waits for an organisation's own decision (P11).")
    published = FlagFilter()
    decided_from = DayFilter(field_name="decided_on", lookup_expr="gte")
    decided_until = DayFilter(field_name="decided_on", lookup_expr="lte")

    def with_words(self, queryset: Any, name: str, value: str) -> Any:
        """Every word, in any of its forms."""
        return found.with_words(queryset, value)

    def binding(self, queryset: Any, name: str, value: Any) -> Any:
        """Those that bind the organisation."""
        return found.that_bind(queryset, value)

    def by_confirmation(self, queryset: Any, name: str, value: bool) -> Any:
        """Confirmed, or waiting to be ratified."""
        return queryset.confirmed() if value else queryset.unconfirmed()

    def by_waiting(self, queryset: Any, name: str, value: bool) -> Any:
        """Those that wait for an organisation, or the others."""
        waiting = found.awaited(queryset)
        return waiting if value else queryset.exclude(pk__in=waiting.values("pk"))


class DecisionViewSet(Creates, Updates, GovernedViewSet):
    """Decisions of bodies, numbered within body and financial year."""

    resource, model, output = "decisions", Decision, shapes.DecisionOut
    ordering, filterset_class = ("body__id", "year", "number", "id"), DecisionFilter
    create_input, update_input = shapes.DecisionCreate, shapes.DecisionUpdate
    rows = staticmethod(recorded_rows.decision_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the reference and whom each binds; a meeting or item the caller may not know of is not named."""
        told = super().answer(rows)
        bound = recorded_rows.bindings_by_decision([row["id"] for row in told])
        user = self.request.user
        known = recorded_rows.known_of(told, user)
        for row in told:
            row["reference"] = f"{row['body']['name']} {row['year']}/{row['number']:03d}"
            row["confirmed"] = row["quorate"] or row["ratified_at"] is not None
            row["binds"] = bound.get(row["id"], [])
            for name in ("meeting", "ratified_at", "item"):
                if row[name] and (name == "item", row[name]["id"]) not in known:
                    row[name] = None
        return told

    def perform_create(self, data: dict[str, Any]) -> Decision:
        """A decision of a meeting held, or one brought in."""
        data["binds"] = binds_of(data.pop("binds", ()))
        if data.pop("brought_in", False):
            return self._bring_in(data)
        wrong = [name for name in OF_ONE_BROUGHT_IN if name in data]
        if wrong:
            raise InvalidInput.fields(dict.fromkeys(wrong, "Only what is brought in has this."))
        if "meeting" not in data:
            raise InvalidInput.field("meeting", "Choose the meeting it was taken at.", rule="P9")
        return decisions.record(by=self.request.user, **data)

    def _bring_in(self, data: dict[str, Any]) -> Decision:
        wrong = [name for name in OF_A_MEETING if name in data]
        if wrong:
            raise InvalidInput.fields(dict.fromkeys(wrong, "What is brought in has none."))
        if "body" not in data:
            raise InvalidInput.field("body", "Choose the body that took it.", rule="L8")
        given = {"number": None, "decided_on": None, **data}
        source = given.pop("brought_in_source", "")
        return decisions.bring_in(by=self.request.user, source=source, **given)

    def perform_update(self, record: Decision, data: dict[str, Any], version: int) -> Decision:
        """Put a decision right, with the reason."""
        reason, bound = data.pop("reason", ""), data.pop("binds", None)
        return decisions.correct(
            record,
            by=self.request.user,
            changes=data,
            reason=reason,
            binds=None if bound is None else binds_of(bound),
            version=version,
        )

    @transition()
    def publish(self, record: Decision, data: dict[str, Any], version: int) -> Decision:
        """Let everybody read the decision."""
        return decisions.publish(record, by=self.request.user, version=version)

    @transition(shapes.WhyInput)
    def unpublish(self, record: Decision, data: dict[str, Any], version: int) -> Decision:
        """Take the decision back from the public."""
        return decisions.unpublish(record, by=self.request.user, version=version, **data)

    @transition(shapes.OwnDecisionInput)
    def own_decision(self, record: Decision, data: dict[str, Any], version: int) -> Decision:
        """Record the own decision of an organisation it binds."""
        return bindings.record_own_decision(record, by=self.request.user, version=version, **data)


def binds_of(given: Sequence[dict[str, Any]]) -> list[Binds]:
    """Whom a decision binds, as the services read it."""
    return [Binds(**each) for each in given]
