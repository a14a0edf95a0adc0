"""What every page's frame shows: where one can go, where one is, who one is."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject

from lsp.access import Access

NAMED_AT_MOST = 2  # partnerships, and agencies, named in the navigation; more are behind "Your work"


@dataclass(frozen=True)
class Link:
    """One link of the frame. `current`: the page lies within it; `exact`: it is the page."""

    label: str
    href: str
    current: bool = False
    exact: bool = False


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Lazy: three queries for somebody signed in (grants, partnerships, agencies), else none."""
    return {"navigation": SimpleLazyObject(lambda: _navigation(request))}


def _navigation(request: HttpRequest) -> dict[str, Any]:
    home = get_script_prefix()
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    targets = _for_member(user, home) if signed_in else []
    targets.append(("Find a partnership", home))
    return {
        "home": home,
        "items": [_link(label, href, request.path, home) for label, href in targets],
        "account": _account(user if signed_in else None),
        "footer": _footer(home),
    }


def _for_member(user: Any, home: str) -> list[tuple[str, str]]:
    """The member's own places: work, partnerships, agencies."""
    from lsp.models import LocalStrategicPartnership, Organisation

    access = Access.of(user)
    partnerships = LocalStrategicPartnership.objects.filter(pk__in=access.lsp_ids).order_by("name")
    agencies = Organisation.objects.filter(pk__in=access.organisation_ids).order_by("name")
    named = list(partnerships.values_list("name", "slug")[: NAMED_AT_MOST + 1])
    officers = list(agencies.values_list("name", "slug")[: NAMED_AT_MOST + 1])
    links = [("Your work", f"{home}work/")]
    if len(officers) <= NAMED_AT_MOST:
        links += [(name, f"{home}agencies/{slug}/") for name, slug in officers]
    else:
        links.append((f"Your agencies ({len(access.organisation_ids)})", f"{home}work/#agencies"))
    if len(named) <= NAMED_AT_MOST:
        links += [(name, f"{home}{slug}/") for name, slug in named]
    else:
        links.append((f"Your partnerships ({len(access.lsp_ids)})", f"{home}work/#partnerships"))
    return links


def _link(label: str, href: str, path: str, home: str) -> Link:
    """The link, marked where the page lies within it; the front page is within itself alone."""
    exact = path == href
    return Link(label, href, current=exact or (href != home and path.startswith(href)), exact=exact)


def _account(user: Any) -> dict[str, str]:
    """The way in, or who is in and the way out; empty where this installation has no sign-in pages."""
    try:
        if user is None:
            return {"sign_in": reverse("account_login")}
        return {
            "name": user.get_full_name() or user.get_username(),
            "page": reverse("your-account"),
            "sign_out": reverse("account_logout"),
        }
    except NoReverseMatch:
        return {}


def _footer(home: str) -> list[Link]:
    """The pages about the service itself that exist: pages of these names appear as soon as they are routed."""
    links = []
    for label, name in (("API", "api-docs"), ("Accessibility", "accessibility"), ("Privacy", "privacy")):
        try:
            links.append(Link(label, reverse(name)))
        except NoReverseMatch:
            continue
    return links
