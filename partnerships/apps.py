"""The partnerships app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Bodies and membership"

    def ready(self) -> None:
        from lsp import bodies, due, feeds, inheritance
        from lsp.access import register_reach
        from lsp.audit import kinds
        from lsp.querysets import register_carrier
        from lsp.services.invitations import register_members
        from lsp.services.people import register_ties
        from partnerships import forward_plan, queries, words
        from partnerships.models import Body
        from partnerships.queries import due_sources, meeting_rows, plan
        from partnerships.services.inherited_seats import Seats
        from partnerships.views.feeds import of_page

        bodies.register(lambda: Body.objects.all())
        register_reach(queries.reached_bodies)
        register_carrier(meeting_rows.readable_files)
        register_ties(queries.lsp_ids_of_person)
        register_members(queries.member_ids)
        inheritance.register(Seats())
        self._register_work()
        forward_plan.register(plan.own_entries)
        feeds.register(of_page)
        due.register(*due_sources.SOURCES)
        due.register_leads(due_sources.leads_of)
        due.register_seated(due_sources.seated)
        kinds.register(words.ACTS)
        self._register_agreements()

    def _register_agreements(self) -> None:
        """Their papers, their days, their protocols (P6)."""
        from lsp import due, work
        from lsp.querysets import register_carrier
        from partnerships import forward_plan, structure_facts
        from partnerships.queries import agreement_due, agreement_work, agreements

        register_carrier(agreement_work.readable_papers)
        due.register(*agreement_due.SOURCES)
        forward_plan.register(agreement_due.plan_entries)
        work.register(agreement_work.work_items)
        structure_facts.register_protocols(agreements.protocol_pairs)

    def _register_work(self) -> None:
        """What waits for somebody, and what the overview of a partnership tells of this app."""
        from lsp import overview, work
        from partnerships.queries import (
            meeting_work,
            nominations,
            public_ways,
            recorded_work,
            structure_work,
            waiting,
        )

        work.register(waiting.work_items)
        work.register(nominations.work_items)
        work.register(meeting_work.work_items)
        work.register(recorded_work.work_items)
        overview.register(public_ways.overview_parts)
        overview.register(waiting.overview_parts)
        overview.register(meeting_work.overview_parts)
        overview.register(structure_work.overview_parts)
        overview.register_count("Bodies", waiting.body_counts)
