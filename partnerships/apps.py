"""The partnerships app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Bodies and membership"

    def ready(self) -> None:
        from lsp.access import register_reach
        from lsp.services.invitations import register_members
        from lsp.services.people import register_ties
        from partnerships import queries

        register_reach(queries.reached_lsp_ids)
        register_ties(queries.lsp_ids_of_person)
        register_members(queries.member_ids)
