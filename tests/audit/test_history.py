"""The history of a record in words, and the record as it stood (T1, T4, V1, V2)."""

from datetime import date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp import audit, clock
from lsp.audit import kinds
from lsp.models import AuditChange, AuditEvent, Organisation, ServedArea
from lsp.queries import trail
from lsp.queries.rows_changed import RowChange, tie_in_words
from lsp.views.trail import read_moment
from partnerships.models import AgreementParty
from partnerships.services import bodies as bodies_of
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db


def rename(record: object, name: str, by: object, reason: str = "") -> None:
    with audit.act(f"{record._meta.model_name}.rename", by=by, subject=record, reason=reason):  # type: ignore[attr-defined]
        record.name = name  # type: ignore[attr-defined]
        record.save()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "label", "sentence"),
    [
        ("commitment.accept", "Accepted", "Commitment accepted"),
        ("commitment.make", "Made", "Commitment made"),
        ("example-report.create", "Created", "Example report created"),
        ("commitment.change-due-date", "Changed due date", "Commitment: changed due date"),
        ("role-grant.end", "Ended", "Role grant ended"),
        ("lsp.modify", "Modified", "Partnership modified"),
        ("seal", "Sealed", "Sealed"),
    ],
)
def test_a_kind_of_act_reads_as_words(kind: str, label: str, sentence: str) -> None:
    assert (kinds.label(kind), kinds.sentence(kind)) == (label, sentence)


def test_a_registered_word_goes_before_the_derived_one() -> None:
    kinds.register({"example.odd": "Put right"})
    assert kinds.sentence("example.odd") == "Example: put right"
    kinds.register({"example-report.odd": "Example reported"})
    assert kinds.sentence("example-report.odd") == "Example reported"


def test_T1_history_tells_who_when_why_before_and_after_in_words() -> None:
    lsp = make.lsp()
    user = make.coordinator(lsp)
    block = make.block(lsp, "Safer")
    with clock.at(date(2006, 3, 1)):
        with audit.act("block.end", by=user, subject=block, reason="Merged with another"):
            block.ends_on = date(2006, 3, 31)
            block.name = "Safer and stronger"
            block.save()
    newest = trail.record_history(block, user=user)[0]
    assert (newest.what, newest.who, newest.why) == ("Ended", user.get_full_name(), "Merged with another")
    assert newest.when.date() == date(2006, 3, 1)
    assert newest.recorded is not None
    assert {(c.field, c.before, c.after) for c in newest.changes} == {
        ("Name", "Safer", "Safer and stronger"),
        ("Until", "", "31 March 2006"),
    }


def test_history_names_what_ids_stand_for_and_the_labels_of_choices() -> None:
    council = make.authority("Ambridge Borough Council")
    organisation = make.organisation("Ambridge Council", council=council)
    reader = make.coordinator(make.lsp())
    (first,) = trail.record_history(organisation, user=reader)
    told = {change.field: change.after for change in first.changes}
    assert told["Authority"] == "Ambridge Borough Council"
    assert told["Sector"] == "Local authority"


def test_history_includes_what_the_act_did_to_other_records() -> None:
    reader = make.coordinator(make.lsp())
    made = Organisation(name="Example Force", slug="example-force", sector="other_public")
    with audit.act("organisation.create", by=None, subject=made):
        made.save()
        make.save(make.ServedArea(organisation=made, authority=make.authority("Borchester"), starts_on=None))
    (entry,) = trail.record_history(made, user=reader)
    served = [change for change in entry.changes if "serves" in change.field]
    assert [(change.field, change.after) for change in served] == [
        ("Example Force serves Borchester", "from a date not known")
    ]


def test_an_act_about_another_record_shows_only_what_it_did_to_this_one() -> None:
    lsp = make.lsp(blocks=1)
    reader = make.coordinator(lsp)
    block, other = make.block(lsp, "One"), make.block(lsp, "Other")
    with audit.act("block.merge", by=reader, subject=other, reason="A reason of its own"):
        for each in (block, other):
            each.position = 3
            each.save()
    entry = trail.record_history(block, user=reader)[0]
    assert (entry.what, entry.why) == ("Block merged", "")
    assert [change.record for change in entry.changes] == [""]


def test_V1_the_public_reads_dates_and_states_without_names_of_accounts() -> None:
    lsp = make.lsp()
    user = make.coordinator(lsp)
    block = make.block(lsp, "Safer")
    with audit.act("block.end", by=user, subject=block, reason="Somebody's illness"):
        block.name = "Renamed"
        block.ends_on = date(2006, 3, 31)
        block.save()
    for outsider in (AnonymousUser(), make.coordinator(make.lsp())):
        newest = trail.record_history(block, user=outsider)[0]
        assert (newest.who, newest.why, newest.source, newest.href) == ("the LSP coordinator", "", "", "")
        assert [(c.field, c.after) for c in newest.changes] == [("Until", "31 March 2006")]


def test_V1_values_of_records_one_may_not_see_are_withheld() -> None:
    lsp = make.lsp(published=False)
    outsider = make.coordinator(make.lsp())
    made = make.organisation()
    with audit.act("organisation.change", by=None, subject=made):
        make.block(lsp, "Secret block")
        made.website = "https://example.org/"
        made.save()
    newest = trail.record_history(made, user=outsider)[0]
    assert [change.field for change in newest.changes] == ["Website"]


def test_a_history_costs_as_many_queries_for_thirty_events_as_for_three() -> None:
    lsp = make.lsp()
    users = [make.coordinator(lsp) for _ in range(3)]
    block = make.block(lsp, "Safer")
    counts = []
    for rounds in (3, 27):
        for turn in range(rounds):
            rename(block, f"Name {turn} {rounds}", users[turn % 3])
        trail.record_history(block, user=users[0])
        with CaptureQueriesContext(connection) as queries:
            trail.record_history(block, user=users[0])
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_T4_a_record_can_be_read_as_it_stood_at_any_moment(client: Client) -> None:
    lsp = make.lsp()
    user = make.coordinator(lsp)
    with clock.at(date(2006, 3, 1)):
        block = make.block(lsp, "First name")
    for day, name in ((date(2006, 4, 1), "Second name"), (date(2006, 4, 1), "Third name")):
        with clock.at(day):
            rename(block, name, user)
    at = lambda moment: trail.standing_at(block, clock.end_of_day(moment))
    assert at(date(2006, 2, 28)) is None
    assert at(date(2006, 3, 31)).name == "First name"
    assert at(date(2006, 4, 1)).name == "Third name"
    client.force_login(user)
    address = trail.history_href(block)
    assert "First name" in client.get(address, {"moment": "31 March 2006"}).content.decode()
    assert "Not on record then" in client.get(address, {"moment": "28/2/2006"}).content.decode()
    assert "Enter a real date" in client.get(address, {"moment": "31 February"}).content.decode()


def test_T4_each_event_links_to_the_record_as_it_left_it(client: Client) -> None:
    lsp = make.lsp()
    user = make.coordinator(lsp)
    block = make.block(lsp, "First name")
    rename(block, "Second name", user)
    entries = trail.record_history(block, user=user)
    client.force_login(user)
    pages = [client.get(entry.href).content.decode() for entry in entries]
    assert ["Second name" in page for page in pages] == [True, False]
    assert "First name" in pages[1]


@pytest.mark.parametrize("path", ["/history/block/{}/", "/history/block/{}/{}/"])
def test_V2_an_outsider_finds_no_history(client: Client, path: str) -> None:
    lsp = make.lsp()
    block = make.block(lsp)
    address = path.format(block.pk, block.history.get().history_id)
    assert client.get(address).status_code == 302
    client.force_login(make.coordinator(make.lsp()))
    assert client.get(address).status_code == 404
    client.force_login(make.auditor(lsp))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/history/session/1/", "/history/block/999999999/", "/history/user/1/"])
def test_V2_what_is_no_governed_record_has_no_history(client: Client, address: str) -> None:
    client.force_login(make.coordinator(make.lsp()))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2006-03-01T12:00:00Z", "2006-03-01T12:00:00+00:00"),
        ("2006-03-01 12:00", "2006-03-01T12:00:00+00:00"),
        ("", None),
        ("yesterday", None),
        ("2006-13-01T12:00", None),
    ],
)
def test_T4_a_moment_is_a_day_or_a_time(typed: str, expected: str | None) -> None:
    found = read_moment(typed)
    assert (found is None) if expected is None else (found == datetime.fromisoformat(expected))


def test_T4_what_an_act_dates_back_stands_in_the_history_at_that_date() -> None:
    block = make.block(make.lsp())
    then = clock.end_of_day(date(2006, 3, 1))
    with audit.act("block.rename", by=None, subject=block, effective_at=then):
        with audit.act("block.renumber", by=None, subject=block) as inner:
            block.name = "Dated back"
            block.save()
    assert AuditEvent.objects.get(pk=inner.event_id).effective_at == then
    row = trail.standing_at(block, then)
    assert (row.name, row.history_date) == ("Dated back", then)


def test_T1_a_changed_id_leaves_both_rows_on_the_trail() -> None:
    block = make.block(make.lsp(), "Moved by hand")
    with audit.act("test.move", by=None) as opened, connection.cursor() as cursor:
        cursor.execute("UPDATE lsp_block SET id = id + 1000000 WHERE id = %s", [block.pk])
    changed = AuditChange.objects.filter(event_id=opened.event_id)
    assert set(changed.values_list("row_id", flat=True)) == {block.pk, block.pk + 1000000}


def test_a_block_that_a_body_serves_is_told_in_one_line() -> None:
    lsp = make.lsp(blocks=2)
    coordinator, (first, second) = make.coordinator(lsp), lsp.blocks.order_by("position")
    body = bodies_of.create(
        lsp=lsp, by=coordinator, name="Forum", kind="forum", starts_on=date(2006, 4, 1), blocks=[first]
    )
    bodies_of.update(body, by=coordinator, changes={}, blocks=[second])
    changed, created = trail.record_history(body, user=coordinator)
    assert [(c.field, c.before, c.after) for c in created.changes if "serves" in c.field] == [
        (f"Forum serves {first}", "", "from 1 April 2006")
    ]
    assert {c.field for c in changed.changes if "serves" in c.field} == {
        f"Forum serves {first}",
        f"Forum serves {second}",
    }
    assert not [c for entry in (changed, created) for c in entry.changes if "Block of a body" in c.field]
    assert len([c for c in changed.changes if str(first) in c.field]) == 1


def test_a_tie_in_words() -> None:
    def said(operation: str, before: dict[str, str | None], after: dict[str, str | None]) -> list[str]:
        row = RowChange(1, 1, ServedArea, 1, operation, before, after)
        return [f"{c.before}|{c.after}" for c in tie_in_words(row, "A in B")]

    day, until = {"starts_on": "2006-04-01"}, {"ends_on": "2007-04-01"}
    assert said("INSERT", {}, {}) == ["|from a date not known"]
    assert said("INSERT", {}, {**day, **until}) == ["|from 1 April 2006 until 1 April 2007"]
    assert said("UPDATE", {"ends_on": None}, until) == ["|until 1 April 2007"]
    assert said("UPDATE", until, {"ends_on": None}) == ["until 1 April 2007|with no end set"]
    assert said("UPDATE", {"end_reason": ""}, {"end_reason": "Because"}) == []


def test_a_tie_without_days_was_added_or_taken_out() -> None:
    def said(operation: str, after: dict[str, str | None]) -> list[str]:
        row = RowChange(1, 1, AgreementParty, 1, operation, {"taken_out_at": None}, after)
        return [each.after for each in tie_in_words(row, "Board, party of TSP-A-0001")]

    assert said("INSERT", {}) == ["added"]
    assert said("UPDATE", {"taken_out_at": "2006-04-01T12:00:00Z"}) == ["taken out"]
    assert said("UPDATE", {"signs": "false"}) == []
