"""Where one is, and how to go on: breadcrumbs, the sections of a partnership, the day looked at, pages, filters."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template import Context, Library
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lsp import clock
from lsp.access import Access

register = Library()

# (name, label, path below the partnership's own)
SECTIONS = (
    ("overview", "Overview", ""),
    ("bodies", "Bodies", "bodies/"),
    ("meetings", "Meetings", "meetings/"),
    ("decisions", "Decisions", "decisions/"),
    ("agreements", "Agreements", "agreements/"),
    ("actions", "Action plan", "actions/"),
    ("commitments", "Commitments", "commitments/"),
    ("duty", "Duty", "duty/"),
    ("due", "What is due", "due/"),
    ("scrutiny", "Scrutiny", "scrutiny/"),
    ("audit", "Audit", "audit/"),
)
NOT_KEPT = frozenset(("page", "cursor", "format"))


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*items: Any) -> dict[str, Any]:
    """The way here: pairs of (label, href), the page itself without href; one by one or as one sequence of pairs."""
    as_one = len(items) == 1 and not (items[0] and isinstance(items[0][0], str))
    listed = items[0] if as_one else items
    return {"items": [{"label": item[0], "href": item[1] if len(item) > 1 else ""} for item in listed]}


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(items: Iterable[Any], label: str = "Sections") -> dict[str, Any]:
    """Links of one level. An item: label, href, current (bool), count (or None)."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/sub_navigation.html", takes_context=True)
def lsp_navigation(
    context: Context, lsp: Any, current: str = "", counts: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The sections of a partnership with their counts (by section); the audit only for who reads the trail.

    `current` is the page's `section` unless given.
    """
    current = current or str(context.get("section") or "overview")
    access = Access.of(context.get("user"))
    reads_trail = access.reads_trail(lsp.pk)
    items = [
        {
            "label": label,
            "href": f"{get_script_prefix()}{lsp.slug}/{path}",
            "current": name == current,
            "count": (counts or {}).get(name),
        }
        for name, label, path in SECTIONS
        if name != "audit" or reads_trail
    ]
    return {"items": items, "label": f"Sections of {lsp}"}


@register.inclusion_tag("components/as_at_bar.html", takes_context=True)
def as_at_bar(context: Context, day: date | None = None, error: str = "", typed: str = "") -> dict[str, Any]:
    """The day looked at, a form to change it, the way back to today. Keeps the rest of the address.

    Without arguments it takes what `PageMixin` puts into the context: `as_at`, `as_at_typed`, `as_at_wrong`.
    """
    today = clock.today()
    shown = day or context.get("as_at") or today
    if not error and context.get("as_at_wrong"):
        error, typed = "Enter a real date, for example 1 March 2006", str(context.get("as_at_typed") or "")
    kept = _query(context).copy()
    for name in ("as_at", *NOT_KEPT):
        kept.pop(name, None)
    return {
        "shown": shown,
        "today": today,
        "is_today": shown == today,
        "is_past": shown < today,
        "kept": _pairs(kept),
        "back": f"?{kept.urlencode()}" if kept else ".",
        "error": error,
        "typed": typed,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], noun: str = "records") -> dict[str, Any]:
    """Numbered pages of a list, with the total; a single page shows the total alone."""
    query = _query(context)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links: list[dict[str, Any]] = [
        {"number": number, "href": _with(query, page=number) if isinstance(number, int) else ""}
        for number in numbers
    ]
    return {
        "page": page,
        "noun": _one(noun) if page.paginator.count == 1 else noun,
        "links": links if page.paginator.num_pages > 1 else [],
        "previous": _with(query, page=page.previous_page_number()) if page.has_previous() else "",
        "next": _with(query, page=page.next_page_number()) if page.has_next() else "",
    }


def _one(noun: str) -> str:
    """One of what a plural names: `bodies` gives `body`, `jobs` gives `job`."""
    return f"{noun.removesuffix('ies')}y" if noun.endswith("ies") else noun.removesuffix("s")


@register.inclusion_tag("components/cursor_pagination.html", takes_context=True)
def cursor_pagination(
    context: Context, previous: str = "", following: str = "", earlier: str = "Newer", later: str = "Older"
) -> dict[str, str]:
    """Two links through a list too long to number; `previous` and `following` are cursors, empty at the ends."""
    query = _query(context)
    return {
        "previous": _with(query, cursor=previous) if previous else "",
        "next": _with(query, cursor=following) if following else "",
        "earlier": earlier,
        "later": later,
    }


@register.simple_tag(takes_context=True)
def sort_heading(context: Context, label: str, key: str, numeric: bool = False) -> SafeString:
    """A column heading that sorts by `key` (`?sort=key`, `?sort=-key`) and says how the list is sorted now."""
    query = _query(context)
    current = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    target = _with(query, sort=f"-{key}" if current == key else key)
    return format_html(
        '<th scope="col" class="govuk-table__header{}" aria-sort="{}">'
        '<a class="app-table__sort" href="{}">{}'
        '<span class="app-table__sort-mark" aria-hidden="true">{}</span></a></th>',
        " govuk-table__header--numeric" if numeric else "",
        order,
        target,
        label,
        {"ascending": " ▲", "descending": " ▼", "none": ""}[order],
    )


@register.simple_tag(takes_context=True)
def downloads(context: Context, *formats: str) -> SafeString:
    """Links to what is shown as files: `?format=csv`, `?format=xlsx`, with the filters kept."""
    query = _query(context)
    links = ((_with(query, format=name), name.upper()) for name in formats or ("csv", "xlsx"))
    joined = format_html_join(" or ", '<a class="govuk-link" href="{}">{}</a>', links)
    return format_html('<p class="app-meta app-no-print">Download what is shown as {}.</p>', joined)


@register.simple_tag(takes_context=True)
def filters(context: Context, form: Any, title: str = "Filter this list", noun: str = "records") -> str:
    """A filter form (GET) that unfolds, open while it filters, with a chip to remove each filter."""
    query = _query(context)
    chips = [_chip(query, bound) for bound in form if query.get(bound.html_name)]
    names = {bound.html_name for bound in form}
    kept = query.copy()
    for name in names | NOT_KEPT:
        kept.pop(name, None)
    form.mark_optional = False
    return render_to_string(
        "components/filters.html",
        {
            "form": form,
            "title": title,
            "noun": noun,
            "chips": chips,
            "kept": _pairs(kept),
            "clear": f"?{kept.urlencode()}" if kept else ".",
            "open": bool(chips) or bool(form.is_bound and form.errors),
        },
    )


def _chip(query: QueryDict, bound: Any) -> dict[str, str]:
    """One filter in words, and the address without it."""
    chosen = query.getlist(bound.html_name)
    choices = {str(value): str(label) for value, label in getattr(bound.field, "choices", ())}
    without = query.copy()
    for name in (bound.html_name, *NOT_KEPT):
        without.pop(name, None)
    return {
        "label": str(bound.label),
        "value": ", ".join(choices.get(value, value) for value in chosen),
        "href": f"?{without.urlencode()}" if without else ".",
    }


def _query(context: Context) -> QueryDict:
    """The address's query; an empty one where no request is at hand."""
    request: HttpRequest | None = context.get("request")
    return request.GET if request else QueryDict()


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    """Every name and value, for hidden inputs."""
    return [(name, value) for name, values in query.lists() for value in values if name not in NOT_KEPT]


def _with(query: QueryDict, **changes: Any) -> str:
    """The query with some values set; another sort or page starts without the old page and cursor."""
    fresh = query.copy()
    for name in NOT_KEPT:
        fresh.pop(name, None)
    for name, value in changes.items():
        fresh[name] = str(value)
    return f"?{fresh.urlencode()}"
