"""The living gallery: every component on one page, with invented people. Rendered by tests, routed nowhere."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from lsp.context import Link
from lsp.decisions import Decision
from lsp.forms.fields import DateField3, DateTextField
from lsp.overview import Figure
from lsp.templatetags.components import TAG_COLOURS
from lsp.work import WorkItem
from lsp.workflow import State

HERE = Path(__file__).parent
PAST = date(2006, 3, 1)
MOMENT = datetime(2006, 3, 1, 14, 5, tzinfo=UTC)
ACCEPTED = State("accepted", "Accepted", "blue")
OVERDUE = State("overdue", "Overdue by 12 days", "red")
CONFIRMED = State("confirmed", "Confirmed", "green")


class GalleryForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=80, help_text="In one sentence, what will be different")
    detail = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)
    due = DateField3(label="Due date", help_text="For example, 1 March 2006")
    block = forms.ChoiceField(choices=[("", "Choose a block"), ("1", "Children and Young People")])
    kind = forms.ChoiceField(choices=[("m", "Member"), ("o", "Observer")], widget=forms.RadioSelect)
    roles = forms.MultipleChoiceField(
        choices=[("c", "Coordinator"), ("a", "Auditor")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="The agency has agreed to this", required=False)
    sheet = forms.FileField(label="Spreadsheet (CSV or XLSX)", required=False)
    password = forms.CharField(widget=forms.PasswordInput)


class GalleryFilter(forms.Form):
    """A filter of a list."""

    q = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), ("overdue", "Overdue"), ("accepted", "Accepted")]
    )
    due_before = DateTextField(label="Due before", required=False)


def commitments() -> list[dict[str, Any]]:
    """Three commitments, one overdue."""
    rows = [
        (
            "Halve the wait for a speech therapist in every ward of the borough",
            "Example Primary Care Trust",
            OVERDUE,
        ),
        ("A named officer for each neighbourhood", "Sample Constabulary", ACCEPTED),
        ("Open the health centre at Testham", "Example Borough Council", CONFIRMED),
    ]
    return [
        {
            "title": title,
            "agency": agency,
            "state": state,
            "reference": f"EXP-{n:04}",
            "due": due,
            "reports": n,
        }
        for n, ((title, agency, state), due) in enumerate(zip(rows, (PAST, None, PAST), strict=True), start=1)
    ]


def nodes() -> list[dict[str, Any]]:
    """A board, its executive and thematic partnerships, one of them ended."""
    groups = [
        {"name": "Crime and Disorder Reduction Partnership", "href": "#b", "kind": "Thematic partnership"},
        {"name": "Task group on empty homes", "href": "#b", "kind": "Task group", "ended": True},
    ]
    executive = {"name": "Executive", "href": "#b", "kind": "Executive", "vacancies": 1, "children": groups}
    board = {"name": "Board", "href": "#b", "kind": "Board", "note": "14 seats", "vacancies": 2}
    return [{**board, "children": [executive]}]


def entries() -> list[dict[str, Any]]:
    """A short history, newest first."""
    changes = [
        {"field": "State", "before": "Proposed", "after": "Accepted"},
        {"field": "Due date", "before": "", "after": "1 March 2006"},
    ]
    first = {"when": MOMENT, "who": "Sam Sample", "what": "Proposed", "source": "page", "href": "#then"}
    second = {
        **first,
        "who": "Alex Example",
        "what": "Accepted",
        "why": "Agreed at the board.",
        "changes": changes,
    }
    return [{**second, "recorded": MOMENT}, first]


def context() -> dict[str, Any]:
    """What the gallery's template shows."""
    rows = [("Agency", "Sample Constabulary"), ("Due", "1 March 2006", "Change", "#due"), ("Measure", "")]
    return {
        "navigation": navigation(),
        "crumbs": [("Partnerships", "/"), ("Example Strategic Partnership", "/example/"), ("Commitments",)],
        "lsp": SimpleNamespace(pk=1, slug="example"),
        "user": None,
        "counts": {"bodies": 9, "commitments": 43},
        "past": PAST,
        "moment": MOMENT,
        "colours": sorted(TAG_COLOURS),
        "accepted": ACCEPTED,
        "filter_form": GalleryFilter({"state": "overdue"}),
        "commitments": commitments(),
        "page": Paginator(range(430), 20).page(7),
        "nodes": nodes(),
        "figures": figures(),
        "work": work(),
        "seats": seats(),
        "rows": rows,
        "card_actions": [("Report progress", "#report"), ("History", "#history")],
        "entries": entries(),
        **refused(),
    }


def work() -> list[WorkItem]:
    """Something late and something waiting."""
    accept = "Accept “A named officer for each neighbourhood”"
    return [
        WorkItem(accept, "#w", "from Sample Police", PAST, "Late", "red"),
        WorkItem("Fill the seat of the voluntary sector", "#w", "vacant since 1 March 2006"),
    ]


def figures() -> list[Figure]:
    """The numbers of one block: some overdue, none missed, and their sum."""
    return [
        Figure(2, "Overdue", "#overdue", "overdue, Safer and Stronger Communities", strong=True),
        Figure(0, "Missed", "#missed", "missed, Safer and Stronger Communities"),
        Figure(14, "All", "#all", "in all, Safer and Stronger Communities"),
    ]


def seats() -> list[dict[str, Any]]:
    """A seat that is filled, one that is vacant, one whose holder is the chair."""
    leader = {"person": "Sam Sample", "organisation": "Council", "office": "Chair"}
    return [
        {
            "label": "Chief Constable or deputy",
            "person": "Alex Example",
            "organisation": "Sample Constabulary",
        },
        {"label": "Voluntary sector, one of two", "since": PAST},
        {"label": "Leader of the council", **leader},
    ]


def refused() -> dict[str, Any]:
    """A form with mistakes, a step refused for one reason and for two, an edit that came second."""
    form = GalleryForm(
        {"title": "", "due_day": "30", "due_month": "February", "due_year": "2006", "kind": "x"}
    )
    no_measure = Decision.no(
        "commitment.accept.evidence", "It names no measure by which to tell success.", rule="C1"
    )
    no_date = Decision.no("commitment.due", "It has no due date.", rule="C2")
    return {
        "form": form,
        "refusal": no_measure,
        "twice": Decision.all(no_measure, no_date),
        "conflict_rows": [
            ("Title", "Halve the wait", "Halve the wait by June"),
            ("Measure", "Weeks", "Weeks"),
        ],
    }


def navigation() -> dict[str, Any]:
    """The frame of somebody signed in."""
    items = [
        ("Your work", "/work/"),
        ("Sample Police", "/agencies/sample/"),
        ("Example Partnership", "/example/"),
    ]
    return {
        "home": "/",
        "items": [Link(label, href, current=href == "/example/") for label, href in items],
        "account": {"name": "Alex Example", "page": "#account", "sign_out": "#out"},
        "footer": [Link("API", "#api"), Link("Accessibility", "#accessibility")],
    }


def render(template: str = "", **extra: Any) -> str:
    """A template's text (the gallery's where none is given) rendered as a page with every component's data."""
    source = template or (HERE / "gallery.html").read_text()
    request = RequestFactory().get("/example/commitments/?state=overdue&sort=due&page=7")
    return str(engines["django"].from_string(source).render({**context(), **extra}, request))
