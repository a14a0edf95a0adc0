"""The components of the pages as template tags; `docs/how-to/components.md` shows each.

The tags are built into every template. Those of navigation stand in `lsp.templatetags.wayfinding`.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from lsp.forms.renderer import field_context
from lsp.forms.summary import summary_items
from lsp.markdown import as_html
from lsp.overview import Figure

register = template.Library()

TAG_COLOURS = frozenset(("grey", "blue", "green", "teal", "purple", "magenta", "red", "orange", "yellow"))
BUTTON_KINDS = {"primary": "", "secondary": " govuk-button--secondary", "warning": " govuk-button--warning"}


# --- words and numbers


@register.filter
def uk_date(value: date | None, unknown: str = "") -> str:
    """A date as `1 March 2006`; `unknown` where there is none."""
    if value is None or value == "":
        return unknown
    day = localtime(value).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


@register.filter
def uk_time(value: time | None, unknown: str = "") -> str:
    """A time of day as `9:30am`; `unknown` where there is none."""
    if value is None or value == "":
        return unknown
    return f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def uk_datetime(value: datetime | None, unknown: str = "") -> str:
    """A moment in London as `1 March 2006 at 2:05pm`; `unknown` where there is none."""
    if value is None or value == "":
        return unknown
    local = localtime(value)
    hour = local.hour % 12 or 12
    return f"{uk_date(local.date())} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def markdown(text: str, top: int = 3) -> SafeString:
    """Text that people wrote, as safe HTML; `top` is the level of its first headings."""
    return as_html(text, top)


@register.simple_tag
def service_name() -> str:
    """The product's name, also where no request is at hand (the page of a failure)."""
    return str(settings.SERVICE_NAME)


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """The page's whole address, for paper; of the site alone where no request is at hand."""
    request = context.get("request")
    return f"{settings.SITE_URL}{request.get_full_path() if request else '/'}"


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """`Error: ` for the title of a page that shows errors: those of `form`, `forms`, `formset` or `error`."""
    sources = [context.get(name) for name in ("form", "forms", "formset", "error")]
    return "Error: " if summary_items(*sources) else ""


# --- states


@register.simple_tag
def tag(text: str, colour: str = "grey") -> SafeString:
    """A tag: always words, its colour only an addition. ValueError where the colour is none of ours."""
    if colour not in TAG_COLOURS:
        raise ValueError(f"{colour!r} is no colour of a tag; choose one of {', '.join(sorted(TAG_COLOURS))}")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def state(thing: Any) -> SafeString:
    """The tag of a workflow's `State`, or of anything with a `label` and a `tag`."""
    return tag(thing.label, thing.tag)


# --- acting


@register.simple_tag
def button(label: str, href: str = "", name: str = "", value: str = "", kind: str = "primary") -> SafeString:
    """A button: a link where `href` is given, else one that submits the form around it."""
    classes = f"govuk-button{BUTTON_KINDS[kind]}"
    if href:
        return format_html('<a href="{}" class="{}">{}</a>', href, classes, label)
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button type="submit" class="{}"{}>{}</button>', classes, named, label)


@register.inclusion_tag("components/reasons.html")
def reasons(decision: Any, act: str = "do this", yet: bool = True) -> dict[str, Any]:
    """Why a `Decision` refuses: “You cannot `act` yet because ...”; nothing where it allows."""
    return {"reasons": decision.reasons if decision is not None else (), "act": act, "yet": yet}


@register.inclusion_tag("components/conflict.html")
def conflict(
    rows: Iterable[Any], who: str = "", when: datetime | None = None, href: str = ""
) -> dict[str, Any]:
    """Somebody was quicker: rows of (field, what you typed, what it says now); `href` reads the record afresh."""
    cells = [
        {"label": label, "typed": typed, "now": now, "differs": typed != now} for label, typed, now in rows
    ]
    return {"rows": cells, "who": who, "when": when, "href": href}


@register.inclusion_tag("components/warning.html")
def warning(text: str) -> dict[str, str]:
    """A warning, with the word before it."""
    return {"text": text}


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Text set apart: `{% inset %} ... {% endinset %}`."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def notice(content: str, title: str = "") -> SafeString:
    """What this page is and how to read it, in a quiet box."""
    heading = format_html('<h2 class="govuk-heading-s">{}</h2>', title) if title else ""
    return format_html('<div class="app-notice govuk-body">{}{}</div>', heading, content)


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """The confirmation that something is done, and what happens next."""
    return format_html('<div class="app-panel"><h1 class="govuk-heading-l">{}</h1>{}</div>', title, content)


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    """Text to unfold."""
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        summary,
        content,
    )


# --- showing records


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Any], title: str = "", actions: Iterable[Any] = ()) -> dict[str, Any]:
    """Rows of (key, value) or (key, value, link text, href); with a title, a card whose actions are (text, href)."""
    shaped = []
    for key, value, *link in rows:
        shaped.append(
            {"key": key, "value": value, "link": link[0] if link else "", "href": link[-1] if link else ""}
        )
    return {
        "rows": shaped,
        "title": title,
        "actions": list(actions),
        "has_links": any(r["href"] for r in shaped),
    }


@register.simple_block_tag
def tiles(content: str) -> SafeString:
    """The row in which `tile`s stand."""
    return format_html('<ul class="app-tiles">{}</ul>', content)


@register.simple_tag
def tile(number: int | str, label: str, href: str = "", tone: str = "", note: str = "") -> SafeString:
    """A big number that leads to the records behind it; `tone` is a colour, the label says the same in words."""
    shown = intcomma(number) if isinstance(number, int) else number
    inner = format_html(
        '<span class="app-tile__number">{}</span> <span class="app-tile__label">{}</span>{}',
        shown,
        label,
        format_html(' <span class="app-tile__note">{}</span>', note) if note else "",
    )
    classes = f"app-tile app-tile--{tone}" if tone else "app-tile"
    if href:
        return format_html('<li><a class="{}" href="{}">{}</a></li>', classes, href, inner)
    return format_html('<li><div class="{}">{}</div></li>', classes, inner)


_FIGURE = '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="{}">{}</td>'
_TO_RECORDS = '<a class="{}" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>'
_LINK = {False: "govuk-link", True: "govuk-link govuk-!-font-weight-bold"}
_NOUGHT = {False: "0", True: SafeString("<strong>0</strong>")}  # safe: nobody's words


@register.simple_tag
def figures(cells: Iterable[Figure]) -> SafeString:
    """The numbers of a table's row, each a link to the records behind it; nought leads nowhere."""
    return format_html_join("", _FIGURE, ((cell.label, _figure(cell)) for cell in cells))


def _figure(cell: Figure) -> str:
    if not cell.number:
        return _NOUGHT[cell.strong]
    return format_html(_TO_RECORDS, _LINK[cell.strong], cell.href, cell.number, cell.said)


@register.inclusion_tag("components/history.html")
def history(entries: Iterable[Any], level: int = 3) -> dict[str, Any]:
    """What happened, newest first. An entry: when, who, what, why, changes (field, before, after), href, source."""
    return {"entries": entries, "heading": f"h{level}"}


@register.inclusion_tag("components/tree.html")
def tree(nodes: Iterable[Any], label: str = "Bodies") -> dict[str, Any]:
    """Bodies within bodies. A node: name, href, kind, note, vacancies (count), ended, children."""
    return {"nodes": nodes, "label": label}


@register.inclusion_tag("components/work_list.html")
def work_list(items: Iterable[Any], empty: str = "", href: str = "", link_label: str = "") -> dict[str, Any]:
    """What waits, or what a panel lists: items of title, href, note, due, tag and colour (`lsp.work.WorkItem`)."""
    return {"items": list(items), "empty": empty, "href": href, "link_label": link_label or "See all"}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", action: str = "", href: str = "") -> dict[str, str]:
    """A list with nothing in it: says so, why, and what to do next."""
    return {"title": title, "text": text, "action": action, "href": href}


@register.inclusion_tag("components/progress.html", takes_context=True)
def progress(
    context: Context, done: int, total: int, noun: str = "rows", finished: bool = False, refused: int = 0
) -> dict[str, Any]:
    """How far a long job is; `total` 0 where it is not known yet.

    The page includes `components/refresh.html` in its block `refresh`, and `js/progress.js` in `scripts`.
    """
    return {
        "request": context.get("request"),
        "done": done,
        "total": total,
        "noun": noun,
        "refused": refused,
        "finished": finished,
        "percent": done * 100 // total if total else None,
    }


@register.inclusion_tag("components/notification.html")
def notification(text: str, tone: str = "", title: str = "") -> dict[str, str]:
    """A banner; `tone` `success` for what was just done."""
    return {"text": text, "tone": tone, "title": title or ("Done" if tone == "success" else "Important")}


# --- forms


@register.simple_tag
def error_summary(*sources: Any, title: str = "There is a problem") -> str:
    """All errors of the forms, refusals and sentences given, each a link to its field; nothing where there are none."""
    items = summary_items(*sources)
    return (
        render_to_string("components/error_summary.html", {"items": items, "title": title}) if items else ""
    )


@register.simple_tag
def field(bound: Any, label: str = "", hint: str = "", heading: str = "") -> str:
    """A form field: label, hint, error, control. `heading="l"` makes the label the page's heading."""
    context = field_context(bound, label=label, hint=hint, heading=heading)
    return render_to_string("components/form/field.html", context)
