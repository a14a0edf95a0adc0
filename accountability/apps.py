"""The accountability app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "accountability"

    def ready(self) -> None:
        from accountability import words
        from accountability.queries import due_sources, following
        from accountability.queries import work as what_waits
        from accountability.services.inherited_commitments import Commitments
        from lsp import due, inheritance, overview, work
        from lsp.audit import kinds
        from partnerships import follow_up

        kinds.register(words.ACTS)
        follow_up.register(following.commitments_from, following.RECORD)
        inheritance.register(Commitments())
        work.register(what_waits.work_items)
        due.register(due_sources.COMMITMENT)
        overview.register(what_waits.overview_parts)
        overview.register_count("Commitments", what_waits.commitment_counts)
