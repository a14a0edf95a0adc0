"""A partnership set up from nothing in one sitting: the tasks, the model structure, several records in one act."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.errors import Conflict, InvalidInput, NotFoundError, PermissionRefused
from lsp.models import AuditEvent, LocalAuthority, LocalStrategicPartnership, Organisation, Person, Role, User
from lsp.services import partnerships, regimes
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.queries import setting_up as queries
from partnerships.services import setting_up
from partnerships.services.newcomers import NewPerson
from partnerships.services.setting_up import NewBody, NewSeat, NewTerm, Publication
from tests.factories import lsp as make
from tests.factories.lsp import grant, user

pytestmark = pytest.mark.django_db
DAY = date(2006, 4, 1)
THEMATIC = [
    "Children and Young People Partnership",
    "Safer and Stronger Communities Partnership",
    "Healthier Communities and Older People Partnership",
    "Economic Development and Enterprise Partnership",
]


@pytest.fixture
def administrator() -> User:
    made = user("the-administrator")
    grant(made, Role.ADMINISTRATOR)
    return made


@pytest.fixture
def lsp(administrator: User) -> LocalStrategicPartnership:
    """A partnership as its administrator has just begun it."""
    regimes.install(by=None)
    council: LocalAuthority = make.authority()
    return partnerships.create(
        by=administrator, name="Ambridge Partnership", authorities=[council], accountable_body=council
    )


@pytest.fixture
def keeper(lsp: LocalStrategicPartnership) -> User:
    made = user("the-keeper")
    grant(made, Role.COORDINATOR, lsp=lsp)
    return made


@pytest.fixture
def client(keeper: User) -> Client:
    made = Client()
    made.force_login(keeper)
    return made


def states(lsp: LocalStrategicPartnership) -> dict[str, str]:
    return {task.code: task.state for task in queries.tasks(queries.so_far(lsp, clock.today()))}


def address(lsp: LocalStrategicPartnership, rest: str = "") -> str:
    return f"/{lsp.slug}/set-up/{rest}"


def offered_form(lsp: LocalStrategicPartnership, **changes: Any) -> dict[str, Any]:
    """What the page of the model structure sends as it stands."""
    data: dict[str, Any] = {"starts_on": "1 April 2006"}
    for row, body in enumerate(queries.proposal(queries.so_far(lsp, clock.today()))):
        data |= {
            f"bodies.{row}.wanted": "on",
            f"bodies.{row}.name": body.name,
            f"bodies.{row}.kind": body.kind,
        }
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def test_the_model_structure_is_a_board_an_executive_and_a_partnership_for_each_block(
    lsp: LocalStrategicPartnership,
) -> None:
    offered = queries.proposal(queries.so_far(lsp, clock.today()))
    assert [(body.name, body.kind) for body in offered] == [
        ("Board", "board"),
        ("Executive", "executive"),
        *((name, "thematic_partnership") for name in THEMATIC),
    ]
    assert [body.below for body in offered] == [None, 0, 0, 0, 0, 0]


def test_a_partnership_is_set_up_from_nothing_to_published_in_the_browser(
    lsp: LocalStrategicPartnership, keeper: User, client: Client
) -> None:
    sets_up_bodies(lsp, client)
    leader = sets_up_seats(lsp, client)
    appoints(lsp, client, leader)
    publishes(lsp, client)


def sets_up_bodies(lsp: LocalStrategicPartnership, client: Client) -> None:
    assert states(lsp) == {
        "partnership": "done", "blocks": "done", "bodies": "to do", "seats": "cannot start yet",
        "people": "cannot start yet", "chairs": "cannot start yet", "publish": "to do",
    }  # fmt: skip
    assert "2 of 7 tasks done" in client.get(address(lsp)).content.decode()
    sent = offered_form(lsp, **{"bodies.0.name": "Ambridge Board", "bodies.1.wanted": None})
    assert client.post(address(lsp, "bodies/"), sent).status_code == 302
    board = Body.objects.get(kind="board")
    assert (board.name, board.starts_on, board.published) == ("Ambridge Board", DAY, False)
    assert list(Body.objects.filter(parent=board).order_by("pk").values_list("name", flat=True)) == THEMATIC
    assert AuditEvent.objects.filter(kind="structure.set-up", parent_id=None).count() == 1
    assert states(lsp)["bodies"] == "done"


def sets_up_seats(lsp: LocalStrategicPartnership, client: Client) -> Seat:
    council: Organisation = make.organisation(name="Ambridge Council", sector="local_authority")
    seats = {
        "seats.0.label": "Leader", "seats.0.organisation": "ambridge council",
        "seats.1.label": "Voluntary sector", "seats.1.network": "Ambridge CVS", "seats.1.sector": "voluntary",
        "seats.2.label": "Nobody's",
    }  # fmt: skip
    assert client.post(address(lsp, "seats/ambridge-board/"), seats).status_code == 302
    leader, voluntary = Seat.objects.order_by("position")
    assert (leader.organisation, leader.sector, voluntary.network) == (
        council,
        "local_authority",
        "Ambridge CVS",
    )
    assert states(lsp)["seats"] == "in part"
    return leader


def appoints(lsp: LocalStrategicPartnership, client: Client, leader: Seat) -> None:
    people = {
        "starts_on": "1 April 2006",
        f"terms.{leader.pk}.name": "Alex Example", f"terms.{leader.pk}.job_title": "Leader",
        f"terms.{leader.pk}.office": "chair",
    }  # fmt: skip
    assert client.post(address(lsp, "people/ambridge-board/"), people).status_code == 302
    assert Appointment.objects.get().person.name == "Alex Example"
    assert Office.objects.get().starts_on == DAY
    assert (states(lsp)["people"], states(lsp)["chairs"]) == ("in part", "in part")


def publishes(lsp: LocalStrategicPartnership, client: Client) -> None:
    sent = {"partnership": "on", "bodies": [body.pk for body in Body.objects.all()]}
    assert client.post(address(lsp, "publish/"), sent).status_code == 302
    lsp.refresh_from_db()
    assert lsp.published
    assert not Body.objects.filter(published=False).exists()
    assert "Everything is published already." in client.get(address(lsp, "publish/")).content.decode()
    assert "Ambridge Board" in Client().get(f"/{lsp.slug}/bodies/").content.decode()


def test_what_the_partnership_has_is_not_offered_again(
    lsp: LocalStrategicPartnership, keeper: User, client: Client
) -> None:
    sent = offered_form(lsp, **{f"bodies.{row}.wanted": None for row in (1, 3, 4, 5)})
    client.post(address(lsp, "bodies/"), sent)
    assert [body.name for body in queries.proposal(queries.so_far(lsp, clock.today()))] == [
        "Executive",
        *THEMATIC[1:],
    ]
    assert states(lsp)["bodies"] == "in part"
    client.post(address(lsp, "bodies/"), offered_form(lsp))
    assert Body.objects.get(name="Executive").parent == Body.objects.get(kind="board")
    assert states(lsp)["bodies"] == "done"


def test_P1_a_refusal_stands_beside_its_row_and_loses_nothing_typed(
    lsp: LocalStrategicPartnership, client: Client
) -> None:
    sent = offered_form(lsp, **{"bodies.0.wanted": None, "bodies.1.kind": "board", "bodies.2.kind": "board"})
    sent |= {"bodies.2.name": "Second board", "bodies.6.name": "Forum of all", "bodies.6.kind": "forum"}
    response = client.post(address(lsp, "bodies/"), sent)
    shown = response.content.decode()
    assert response.status_code == 409
    assert 'href="#id_bodies.2.kind"' in shown
    assert "(rule P1)" in shown
    assert 'value="Forum of all"' in shown
    assert "<title>Error: " in " ".join(shown.split())
    assert not Body.objects.exists()


def test_an_empty_row_a_name_twice_and_no_day_are_refused_in_words(
    lsp: LocalStrategicPartnership, client: Client
) -> None:
    none = client.post(address(lsp, "bodies/"), {"starts_on": "1 April 2006"})
    assert "Choose at least one body." in none.content.decode()
    twice = offered_form(lsp, **{"bodies.1.name": "board"})
    assert (
        "There is a body called board already."
        in client.post(address(lsp, "bodies/"), twice).content.decode()
    )
    undated = offered_form(lsp, starts_on="")
    assert client.post(address(lsp, "bodies/"), undated).status_code == 422
    nameless = offered_form(lsp, **{"bodies.1.name": ""})
    assert client.post(address(lsp, "bodies/"), nameless).status_code == 422
    assert not Body.objects.exists()


def test_somebody_on_record_is_taken_for_nobody_else_unless_the_user_says_so(
    lsp: LocalStrategicPartnership, keeper: User, client: Client
) -> None:
    board, seat = _board(lsp, keeper)
    known: Person = make.person(name="Alex Example")
    sent = {
        "starts_on": "1 April 2006",
        f"terms.{seat.pk}.name": "alex example",
    }
    refused = client.post(address(lsp, "people/board/"), sent)
    assert refused.status_code == 422
    assert "is on record. Say whether this is the same person" in refused.content.decode()
    sent[f"terms.{seat.pk}.who"] = "same"
    assert client.post(address(lsp, "people/board/"), sent).status_code == 302
    assert Appointment.objects.get(body=board).person == known


def _board(lsp: LocalStrategicPartnership, keeper: User) -> tuple[Body, Seat]:
    (board,) = setting_up.create_bodies(lsp, by=keeper, wanted=[NewBody("Board", "board")], starts_on=DAY)
    council: Organisation = make.organisation(name="Ambridge Council", sector="local_authority")
    (seat,) = setting_up.create_seats(board, by=keeper, wanted=[NewSeat("Leader", council)])
    return board, seat


def test_one_refusal_takes_back_the_whole_act(lsp: LocalStrategicPartnership, keeper: User) -> None:
    with pytest.raises(Conflict) as refused:
        setting_up.create_bodies(
            lsp, by=keeper, wanted=[NewBody("One", "board"), NewBody("Two", "board")], starts_on=DAY
        )
    assert [reason.field for reason in refused.value.reasons] == ["bodies.1.kind"]
    assert not Body.objects.exists()
    board, seat = _board(lsp, keeper)
    with pytest.raises(InvalidInput) as again:
        setting_up.create_seats(
            board, by=keeper, wanted=[NewSeat("Other", seat.organisation), NewSeat("leader")]
        )
    assert [reason.field for reason in again.value.reasons] == ["seats.1.label"]
    assert Seat.objects.count() == 1
    new = NewTerm(seat, NewPerson("Kim Model"), office="chair")
    with pytest.raises(Conflict):
        setting_up.appoint(
            board, by=keeper, wanted=[new, NewTerm(seat, NewPerson("Jo Pattern"))], starts_on=DAY
        )
    assert not Person.objects.filter(name="Kim Model").exists()


def test_only_the_coordinator_sets_up(
    lsp: LocalStrategicPartnership, keeper: User, administrator: User
) -> None:
    board, seat = _board(lsp, keeper)
    stranger = user("a-stranger")
    for other in (administrator, stranger):
        for act in (
            lambda by: setting_up.create_bodies(lsp, by=by, wanted=[NewBody("F", "forum")], starts_on=DAY),
            lambda by: setting_up.create_seats(board, by=by, wanted=[NewSeat("S", seat.organisation)]),
            lambda by: setting_up.appoint(
                board, by=by, wanted=[NewTerm(seat, NewPerson("K"))], starts_on=DAY
            ),
            lambda by: setting_up.publish(lsp, by=by, what=Publication(partnership=True)),
        ):
            with pytest.raises((PermissionRefused, NotFoundError)):
                act(other)
    assert Body.objects.count() == 1


def test_the_api_says_how_far_it_is_and_sets_up_the_model(
    lsp: LocalStrategicPartnership, client: Client
) -> None:
    where = f"/api/v1/lsps/{lsp.pk}/set-up"
    found = client.get(f"{where}/").json()
    assert [task["state"] for task in found["tasks"]][:3] == ["done", "done", "to do"]
    assert len(found["offered"]) == 6

    def send(body: dict[str, Any]) -> Any:
        tag = client.get(f"/api/v1/lsps/{lsp.pk}/")["ETag"]
        return client.post(
            f"{where}-bodies/", body, content_type="application/json", headers={"If-Match": tag}
        )

    bare = client.post(f"{where}-bodies/", {"starts_on": "2006-04-01"}, content_type="application/json")
    assert bare.status_code == 428
    sent = send({"starts_on": "2006-04-01"})
    assert sent.status_code == 200, sent.content
    assert sent.json()["offered"] == []
    assert Body.objects.count() == 6
    own = {"starts_on": "2006-04-01", "bodies": [{"name": "A forum", "kind": "forum"}]}
    assert [send(own).status_code, send(own).status_code] == [200, 422]
    refused = send({"starts_on": "2006-04-01", "bodies": [{"name": "Second", "kind": "board"}]})
    assert (refused.status_code, refused.json()["reasons"][0]["rule"]) == (409, "P1")
    found = client.get(f"{where}/")
    assert client.get(f"{where}/", headers={"If-None-Match": found["ETag"]}).status_code == 304


def test_the_command_sets_up_the_model(lsp: LocalStrategicPartnership, keeper: User) -> None:
    told = StringIO()
    arguments = ["set_up_structure", "--lsp", lsp.slug, "--by", keeper.username, "--from", "1 April 2006"]
    call_command(*arguments, "--dry-run", stdout=told)
    assert "Nothing was set up." in told.getvalue()
    assert not Body.objects.exists()
    call_command(*arguments, stdout=told)
    assert "6 bodies were set up." in told.getvalue()
    with pytest.raises(CommandError, match="There is no partnership"):
        call_command("set_up_structure", "--lsp", "x", "--by", "y", "--from", "1 April 2006")
    with pytest.raises(CommandError, match="must be a real date"):
        call_command("set_up_structure", "--lsp", lsp.slug, "--by", keeper.username, "--from", "30/2/2006")


def test_the_tasks_take_the_same_queries_whatever_the_size(
    lsp: LocalStrategicPartnership, keeper: User
) -> None:
    _board(lsp, keeper)
    with CaptureQueriesContext(connection) as small:
        queries.tasks(queries.so_far(lsp, clock.today()))
    setting_up.create_bodies(
        lsp, by=keeper, wanted=[NewBody(f"Forum {number}", "forum") for number in range(9)], starts_on=DAY
    )
    with CaptureQueriesContext(connection) as full:
        queries.tasks(queries.so_far(lsp, clock.today()))
    assert len(small) == len(full) == 6


def test_a_regime_without_a_model_offers_nothing_and_the_page_takes_ones_own(
    lsp: LocalStrategicPartnership, client: Client
) -> None:
    from lsp.audit import act

    with act("test.regime", by=None):
        lsp.regime.terms = {key: value for key, value in lsp.regime.terms.items() if key != "model_structure"}
        lsp.regime.save()
    assert queries.proposal(queries.so_far(lsp, clock.today())) == []
    sent = {
        "starts_on": "1 April 2006",
        "bodies.0.name": "Board",
        "bodies.0.kind": "board",
    }
    assert client.post(address(lsp, "bodies/"), sent).status_code == 302
    assert Body.objects.get().name == "Board"


def test_a_model_structure_of_another_shape_is_refused() -> None:
    terms = regimes.supplied()[0]["terms"]
    with pytest.raises(InvalidInput, match="model_structure"):
        regimes.check({**terms, "model_structure": [{"name": "Board"}]})


def test_an_organisation_that_is_not_on_record_is_refused_with_similar_names(
    lsp: LocalStrategicPartnership, keeper: User, client: Client
) -> None:
    board, _ = _board(lsp, keeper)
    sent = {"seats.0.label": "Second", "seats.0.organisation": "Ambridge Counsil"}
    response = client.post(address(lsp, "seats/board/"), sent)
    assert response.status_code == 422
    shown = response.content.decode()
    assert "There is no organisation called Ambridge Counsil. Similar on record: Ambridge Council." in shown
    assert 'value="Ambridge Counsil"' in shown
    assert '<option value="Ambridge Council">' in shown
    assert Seat.objects.filter(body=board).count() == 1


def test_P5_a_networks_seat_is_filled_from_its_sector(
    lsp: LocalStrategicPartnership, keeper: User, client: Client
) -> None:
    board, _ = _board(lsp, keeper)
    new = NewSeat("Voluntary sector", network="Ambridge CVS", sector="voluntary")
    (seat,) = setting_up.create_seats(board, by=keeper, wanted=[new])
    sent = {"starts_on": "1 April 2006", f"terms.{seat.pk}.name": "Kim Model"}
    sent[f"terms.{seat.pk}.organisation"] = "Ambridge Council"
    refused = client.post(address(lsp, "people/board/"), sent)
    assert (refused.status_code, "(rule P5)" in refused.content.decode()) == (422, True)
    make.organisation(name="Ambridge Volunteers", sector="voluntary")
    sent[f"terms.{seat.pk}.organisation"] = "Ambridge Volunteers"
    assert client.post(address(lsp, "people/board/"), sent).status_code == 302
    assert Appointment.objects.get(seat=seat).organisation.name == "Ambridge Volunteers"
