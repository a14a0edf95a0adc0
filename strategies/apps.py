"""The strategies app."""

from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "strategies"
    verbose_name = "Strategies and delivery"

    def ready(self) -> None:
        from lsp import due, inheritance
        from lsp.audit import kinds
        from partnerships.queries import public_ways
        from strategies import words
        from strategies.queries import due_sources
        from strategies.services.inherited_actions import Actions

        kinds.register(words.ACTS)
        inheritance.register(Actions())
        due.register(due_sources.ACTION, due_sources.ACTION_MILESTONE)
        public_ways.register(
            public_ways.Way(
                "strategies:actions",
                "Action plan",
                "Who does what for which priority, until when, at what cost.",
            )
        )
