"""What each component says, in every state it can be in."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator

from lsp import clock
from lsp.decisions import Decision
from lsp.overview import Figure
from lsp.templatetags.components import uk_date, uk_datetime
from lsp.workflow import State
from tests.components.gallery import render


def words(markup: str) -> str:
    """The text of a piece of markup, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2006, 3, 1, 14, 5, tzinfo=UTC), "1 March 2006 at 2:05pm"),
        (datetime(2006, 3, 1, 0, 0, tzinfo=UTC), "1 March 2006 at 12:00am"),
        (datetime(2006, 7, 1, 11, 30, tzinfo=UTC), "1 July 2006 at 12:30pm"),
        (datetime(2006, 6, 30, 23, 30, tzinfo=UTC), "1 July 2006 at 12:30am"),
        (None, ""),
    ],
)
def test_moments_are_written_in_london_s_time(moment: datetime | None, shown: str) -> None:
    assert uk_datetime(moment) == shown


def test_days_are_written_in_words() -> None:
    assert uk_date(date(2006, 3, 1)) == "1 March 2006"
    assert uk_date(datetime(2006, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2006"
    assert uk_date(None, "date not known") == "date not known"


def test_a_tag_always_has_words_and_one_of_our_colours() -> None:
    thing = State("overdue", "Overdue <12>", "red")
    page = render("{% state thing %}", thing=thing)
    assert page == '<strong class="govuk-tag govuk-tag--red">Overdue &lt;12&gt;</strong>'
    with pytest.raises(ValueError, match="no colour"):
        render('{% tag "Overdue" "crimson" %}')


def test_a_button_is_a_link_or_submits() -> None:
    act = '{% button "Go" href=to %}{% button "Send" name="act" value="send" kind="warning" %}'
    page = render(act, to="/x/?a=1&b=2")
    assert '<a href="/x/?a=1&amp;b=2" class="govuk-button">Go</a>' in page
    assert '<button type="submit" class="govuk-button govuk-button--warning" name="act" value="send">' in page


def test_a_tile_is_a_number_that_leads_to_its_records() -> None:
    page = render('{% tile 1043 "confirmed" href="?state=confirmed" %}{% tile 0 "withdrawn" %}')
    assert words(page) == "1,043 confirmed 0 withdrawn"
    assert page.count("<a ") == 1


def test_the_figures_of_a_row_lead_to_their_records_and_nought_leads_nowhere() -> None:
    block = "Fire & rescue"
    cells = [
        Figure(12, "Overdue", "?a=1&b=2", f"overdue, {block}", strong=True),
        Figure(0, "Missed", "?c=3", f"missed, {block}"),
        Figure(0, "All", "?d=4", "in all", strong=True),
    ]
    page = render("{% figures cells %}", cells=cells)
    assert words(page) == "12 overdue, Fire &amp; rescue 0 0"
    assert page.count("<a ") == 1
    assert 'href="?a=1&amp;b=2"' in page
    assert 'data-label="Missed">0</td>' in page
    assert "<strong>0</strong>" in page


def test_a_refusal_gives_its_reason_and_rule() -> None:
    one = Decision.no("x", "It names no measure.", rule="C1")
    two = Decision.all(one, Decision.no("y", "It has no date."))
    assert words(render('{% reasons d "accept this" %}', d=one)) == (
        "You cannot accept this yet because: It names no measure. (rule C1)"
    )
    assert words(render('{% reasons d "accept this" yet=False %}', d=two)) == (
        "You cannot accept this for 2 reasons: It names no measure. (rule C1) It has no date."
    )
    assert words(render("{% reasons d %}", d=Decision.yes())) == ""
    assert words(render("{% reasons d %}", d=None)) == ""


def test_a_conflict_shows_both_versions_and_marks_what_differs() -> None:
    rows = [("Title", "Mine", "Theirs"), ("Measure", "Weeks", "Weeks"), ("Note", "", "New")]
    page = words(render('{% conflict rows who="Sam Sample" %}', rows=rows))
    assert page.startswith("Sam Sample changed this while you were writing")
    assert "Title differs Mine Theirs" in page
    assert "Measure Weeks Weeks" in page
    assert "Note differs (empty) New" in page


def test_a_summary_list_says_what_is_not_recorded() -> None:
    rows = [
        ("Agency", "Sample Police"),
        ("Measure", ""),
        ("Reports", 0),
        ("Due", "1 March 2006", "Change", "/due/"),
    ]
    page = render("{% summary_list rows %}", rows=rows)
    assert words(page) == "Agency Sample Police Measure Not recorded Reports 0 Due 1 March 2006 Change due"
    assert 'href="/due/"' in page


def test_history_says_who_did_what_when_why_and_what_changed() -> None:
    changes = [
        {"field": "State", "before": "Proposed", "after": "Accepted"},
        {"field": "Note", "before": "Old"},
    ]
    entry = {"when": datetime(2006, 3, 1, 9, 0, tzinfo=UTC), "who": "Alex Example", "what": "Accepted"}
    page = words(render("{% history entries %}", entries=[{**entry, "why": "Agreed.", "changes": changes}]))
    assert page == (
        "Accepted 1 March 2006 at 9:00am, by Alex Example “Agreed.” "
        "State was Proposed → became Accepted Note was Old emptied"
    )


def test_a_tree_counts_vacancies_at_every_depth() -> None:
    leaf = SimpleNamespace(name="Task group", vacancies=1, ended=True)
    root = SimpleNamespace(name="Board", href="/b/", kind="Board", vacancies=2, children=[leaf])
    page = render("{% tree nodes %}", nodes=[root])
    assert words(page) == "Board Board 2 vacancies Task group Ended 1 vacancy"
    assert page.count("<ul") == 2


def test_an_empty_state_says_what_to_do_next() -> None:
    page = render('{% empty_state "No seats yet" "A body needs seats." action="Add a seat" href="/add/" %}')
    assert words(page) == "No seats yet A body needs seats. Add a seat"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("120 388 refused=4", "30% done 30% 120 of 388 rows done, 4 refused"),
        ("0 0", "Waiting to start 0% 0 of 0 rows done"),
        ("388 388 finished=True", "Finished 100% 388 of 388 rows done"),
    ],
)
def test_progress_says_how_far_a_job_is(arguments: str, said: str) -> None:
    assert words(render("{% progress " + arguments + " %}", request=None)) == said


def test_a_job_s_page_renews_itself_until_one_stops_it() -> None:
    assert 'http-equiv="refresh"' in render('{% include "components/refresh.html" %}')
    stopped = SimpleNamespace(GET={"refresh": "off"})
    assert "http-equiv" not in render('{% include "components/refresh.html" %}', request=stopped)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2006-03-02", "As things stand today, 2 March 2006"),
        ("2006-03-01", "As things stood on 1 March 2006 · Back to today"),
        ("2006-03-03", "As things are set to stand on 3 March 2006 · Back to today"),
    ],
)
def test_L5_the_as_at_bar_says_which_day_is_looked_at(day: str, said: str) -> None:
    with clock.at(date(2006, 3, 2)):
        page = render("{% as_at_bar day %}", day=date.fromisoformat(day))
    assert words(page).startswith(said)


def test_L5_the_as_at_bar_keeps_the_rest_of_the_address_and_what_was_typed() -> None:
    page = render('{% as_at_bar day error="No such day" typed="30 Feb" %}', day=date(2006, 3, 1))
    assert '<input type="hidden" name="state" value="overdue">' in page
    assert 'name="page"' not in page
    assert 'value="30 Feb"' in page
    assert 'href="?state=overdue&amp;sort=due"' in page


def test_pages_keep_the_filters_and_say_how_many_there_are() -> None:
    page = render('{% pagination page "seats" %}', page=Paginator(range(430), 20).page(7))
    assert "Showing 121 to 140 of 430 seats" in words(page)
    assert 'href="?state=overdue&amp;sort=due&amp;page=8"' in page
    assert 'aria-current="page"' in page
    single = render('{% pagination page "seats" %}', page=Paginator(range(3), 20).page(1))
    assert words(single) == "3 seats"


def test_a_cursor_leads_both_ways() -> None:
    page = render('{% cursor_pagination previous="a" following="b" %}')
    assert 'href="?state=overdue&amp;sort=due&amp;cursor=a"' in page
    assert 'href="?state=overdue&amp;sort=due&amp;cursor=b"' in page
    assert words(render("{% cursor_pagination %}")) == ""


def test_a_heading_sorts_and_says_how_the_list_is_sorted() -> None:
    page = render('{% sort_heading "Due" "due" %}{% sort_heading "Agency" "agency" numeric=True %}')
    assert 'aria-sort="ascending"' in page
    assert 'href="?state=overdue&amp;sort=-due"' in page
    assert 'aria-sort="none"' in page
    assert 'href="?state=overdue&amp;sort=agency"' in page


def test_filters_are_named_kept_and_removed_one_by_one() -> None:
    page = render('{% filters filter_form noun="commitments" %}')
    assert re.search(r"<details[^>]*\bopen\b", page)
    assert "Remove the filter State: Overdue" in words(page)
    assert 'class="app-chip" href="?sort=due"' in page
    assert '<input type="hidden" name="sort" value="due">' in page
    assert "(optional)" not in page


def test_downloads_take_what_is_shown() -> None:
    page = render("{% downloads %}")
    assert 'href="?state=overdue&amp;sort=due&amp;format=xlsx"' in page
    assert words(page) == "Download what is shown as CSV or XLSX ."


def test_the_audit_section_is_shown_to_nobody_without_a_role() -> None:
    page = words(render('{% lsp_navigation lsp current="bodies" counts=counts %}'))
    assert page == (
        "Overview Bodies 9 Meetings Decisions Agreements Action plan Commitments 43 Duty What is due Scrutiny"
    )


def test_blocks_wrap_what_they_are_given() -> None:
    page = render(
        '{% panel title="Done" %}<p>Next</p>{% endpanel %}{% inset %}Apart{% endinset %}'
        '{% details summary="More" %}Text{% enddetails %}{% notice title="Here" %}Read{% endnotice %}'
    )
    assert words(page) == "Done Next Apart More Text Here Read"
    assert words(render("{% inset %}{{ text }}{% endinset %}", text="<b>")) == "&lt;b&gt;"


def test_what_waits_says_what_when_and_how_it_stands() -> None:
    items = [
        {
            "title": "Accept it",
            "href": "/c/",
            "note": "new",
            "due": date(2006, 3, 1),
            "tag": "Late",
            "colour": "red",
        }
    ]
    page = words(render('{% work_list items href="/all/" link_label="All 12" %}', items=items))
    assert page == "Accept it new 1 March 2006 Late All 12"
    assert words(render('{% work_list items empty="Nothing waits." %}', items=[])) == "Nothing waits."


def test_breadcrumbs_take_pairs_one_by_one_or_as_a_sequence() -> None:
    crumbs = (("Example", "/example/"), ("Bodies", "/example/bodies/"))
    assert render("{% breadcrumbs crumbs %}", crumbs=crumbs) == render(
        "{% breadcrumbs a b %}", a=crumbs[0], b=crumbs[1]
    )
    assert 'aria-current="page"' in render("{% breadcrumbs a %}", a=("Example",))


def test_L5_a_day_that_cannot_be_read_is_shown_as_typed_with_what_is_wrong() -> None:
    page = render("{% as_at_bar %}", as_at_wrong=True, as_at_typed="30 February 2006")
    assert 'value="30 February 2006"' in page
    assert "Enter a real date, for example 1 March 2006" in page
    assert 'aria-describedby="as_at_error"' in page
