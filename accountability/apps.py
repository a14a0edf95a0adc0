"""The accountability app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "accountability"

    def ready(self) -> None:
        from accountability import obligation_registrations, obligation_words, webhook_events, words
        from accountability.queries import (
            annual_paper,
            due_sources,
            obligation_work,
            rows,
        )
        from accountability.queries import work as what_waits
        from accountability.services import duty_register, progress_links
        from accountability.services.inherited_commitments import Commitments
        from lsp import due, inheritance, overview, reminder_mail, work
        from lsp.audit import kinds
        from lsp.querysets import register_carrier
        from lsp.services import organisations, regime_moves

        kinds.register(words.ACTS)
        webhook_events.register_all()
        obligation_registrations.register()
        kinds.register(obligation_words.ACTS)
        inheritance.register(Commitments())
        inheritance.register(duty_register.Naming())
        regime_moves.register(duty_register.follow_regime)
        organisations.register_check(duty_register.keeps_its_sector)
        work.register(what_waits.work_items)
        work.register(obligation_work.work_items)
        due.register(due_sources.COMMITMENT, due_sources.MILESTONE, due_sources.ANNUAL_REPORT)
        register_carrier(rows.evidence_files)
        register_carrier(annual_paper.readable_papers)
        reminder_mail.register_links("commitment", progress_links.words_for)
        overview.register(what_waits.overview_parts)
        overview.register_count("Commitments", what_waits.commitment_counts)
        self._register_below()

    def _register_below(self) -> None:
        """What decisions, agreements, actions and the structure of a partnership tell of this app."""
        from accountability.queries import following, serving
        from accountability.queries.duty import named_on_day
        from partnerships import follow_up, structure_facts
        from partnerships.queries import public_ways
        from strategies import serving as serving_actions

        follow_up.register(following.commitments_from, following.RECORD)
        follow_up.register_under(serving.under)
        serving_actions.register(serving.under_action)
        structure_facts.register_named(named_on_day)
        public_ways.register(
            public_ways.Way(
                "accountability:commitments", "Commitments", "What each agency promised, and what came of it."
            ),
            public_ways.Way(
                "accountability:duty", "Duty register", "Which agencies are to take part, and by which law."
            ),
        )
