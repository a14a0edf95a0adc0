"""One router for the API: every app registers its resources in its own `api/urls.py`, `register(router)`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from lsp.api.base import ApiView, GovernedViewSet

APPS = ("lsp", "partnerships", "strategies", "accountability")


class Router(SimpleRouter):
    """`router.add(BlockViewSet)` serves it at /api/v1/<resource>/."""

    def add(self, *viewsets: type[GovernedViewSet]) -> None:
        """Serve each under its resource's name."""
        for viewset in viewsets:
            self.register(viewset.resource, viewset, basename=f"api-{viewset.resource}")

    def add_view(self, view: type[ApiView]) -> None:
        """Serve a view that is no resource of records, under its name."""
        self.views = [*getattr(self, "views", ()), view]

    def is_already_registered(self, new_basename: str) -> bool:
        """Never: several viewsets may stand below one resource."""
        return False

    def add_below(self, resource: str, *viewsets: Any) -> None:
        """Serve what an app adds below the records of another app's resource: `/api/v1/lsps/{id}/popolo/`."""
        for viewset in viewsets:
            self.register(resource, viewset, basename=f"api-{resource}")

    def get_urls(self) -> list[Any]:
        """The addresses of each resource below its own, so that one is not compared with all; then the single views."""
        urls = []
        for resource, viewset, basename in self.registry:
            alone = SimpleRouter()
            alone.register("", viewset, basename=basename)
            urls.append(path(f"{resource}/", include(alone.urls)))
        for view in getattr(self, "views", ()):
            urls.append(path(f"{view.resource}/", view.as_view(), name=f"api-{view.resource}"))
        return urls

    def resources(self) -> list[type[GovernedViewSet]]:
        """Every viewset of records, in the order of the resources' names."""
        viewsets: list[Any] = [
            viewset for _, viewset, _ in self.registry if issubclass(viewset, GovernedViewSet)
        ]
        return sorted(viewsets, key=lambda viewset: str(viewset.resource))

    def contents(self) -> list[tuple[str, str, Any]]:
        """Everything that can be read: its name, its address below /api/v1/, and what documents it; by name."""
        viewsets = self.resources()
        found: list[tuple[str, str, Any]] = [
            *((each.resource, f"{each.resource}/", each) for each in viewsets),
            *((view.resource, f"{view.resource}/", view) for view in getattr(self, "views", ())),
        ]
        for above, viewset, _ in self.registry:
            if viewset not in viewsets:
                actions: list[Any] = viewset.get_extra_actions()
                found += [
                    (action.url_path, f"{above}/{{id}}/{action.url_path}/", action)
                    for action in actions
                    if "get" in action.mapping
                ]
        return sorted(found, key=lambda each: each[:2])


def build() -> Router:
    """The router with the resources of every app."""
    router = Router()
    for app in APPS:
        if find_spec(f"{app}.api.urls") is not None:
            import_module(f"{app}.api.urls").register(router)
    return router
