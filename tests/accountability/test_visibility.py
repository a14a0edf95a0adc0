"""Who sees a commitment, by role, state and whether it is published: the table written out."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accountability.models import Commitment, DueDateChange, Evidence, ProgressReport
from accountability.services import commitments
from lsp import clock
from lsp.errors import PermissionRefused
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import partnerships as membership

pytestmark = pytest.mark.django_db

EVERYBODY = "public elsewhere member agency here coordinator administrator"
HOLDERS = "member agency here coordinator administrator"
# partnership published, commitment published, state, who sees it. `here` is the agency's officer for this
# partnership alone, `agency` one for all; `member` another agency's officer; `elsewhere` another coordinator.
TABLE = [
    (True, False, "draft", "agency here coordinator"),
    (True, False, "recorded", HOLDERS),
    (True, False, "made", HOLDERS),
    (True, False, "accepted", HOLDERS),
    (True, False, "under_way", HOLDERS),
    (True, False, "delivered", HOLDERS),
    (True, False, "confirmed", HOLDERS),
    (True, False, "missed", HOLDERS),
    (True, False, "withdrawn", HOLDERS),
    (True, True, "accepted", EVERYBODY),
    (True, True, "under_way", EVERYBODY),
    (True, True, "delivered", EVERYBODY),
    (True, True, "confirmed", EVERYBODY),
    (True, True, "missed", EVERYBODY),
    (True, True, "withdrawn", EVERYBODY),
    (False, True, "accepted", HOLDERS),
    (False, True, "confirmed", HOLDERS),
    (False, False, "draft", "agency here coordinator"),
    (False, False, "made", HOLDERS),
]


@pytest.mark.parametrize(("lsp_published", "published", "state", "seen_by"), TABLE)
def test_visible_to_role_state_and_published(
    lsp_published: bool, published: bool, state: str, seen_by: str
) -> None:
    on = make.stage(published=lsp_published)
    of = on.commitment(state, published=published)
    with places.in_act():
        report = make.report(of, on.officer, evidence=1)
        change = DueDateChange(
            commitment=of, old=of.due_on, new=clock.today(), reason="x", changed_by=on.officer
        )
        places.save(change)
    users: dict[str, Any] = {
        "public": AnonymousUser(),
        "elsewhere": places.coordinator(places.lsp()),
        "member": places.officer(places.organisation(), on.lsp),
        "agency": places.officer(on.agency),
        "here": on.officer,
        "coordinator": on.coordinator,
        "administrator": places.administrator(),
    }
    seen = {name for name, user in users.items() if Commitment.objects.visible_to(user).filter(pk=of.pk)}
    assert seen == set(seen_by.split())
    assert {name for name, user in users.items() if of.was_visible_to(user)} == seen
    for name, user in users.items():
        follows = (
            ProgressReport.objects.visible_to(user).filter(pk=report.pk).exists(),
            Evidence.objects.visible_to(user).filter(progress_report=report).exists(),
            DueDateChange.objects.visible_to(user).filter(pk=change.pk).exists(),
        )
        assert set(follows) == {name in seen}


def test_a_withdrawn_draft_stays_between_agency_and_coordinator() -> None:
    on = make.stage()
    nothing: dict[str, Any] = {"number": None}
    for step in ("made", "accepted"):
        nothing |= {f"{step}_at": None, f"{step}_by": None}
    of = on.commitment("withdrawn", **nothing)
    member = places.officer(places.organisation(), on.lsp)
    assert not Commitment.objects.visible_to(member).filter(pk=of.pk).exists()
    assert Commitment.objects.visible_to(on.coordinator).filter(pk=of.pk).exists()
    assert Commitment.objects.visible_to(on.officer).filter(pk=of.pk).exists()
    assert [of.was_visible_to(user) for user in (member, on.coordinator, on.officer)] == [False, True, True]


def test_a_role_for_one_partnership_shows_no_draft_for_another() -> None:
    on, other = make.stage(), make.stage()
    elsewhere = make.commitment(
        make.Stage(other.lsp, other.block, on.agency, other.officer, other.coordinator, on.owner)
    )
    assert not Commitment.objects.visible_to(on.officer).filter(pk=elsewhere.pk).exists()
    assert Commitment.objects.visible_to(places.officer(on.agency)).filter(pk=elsewhere.pk).exists()


def test_C1_an_officer_of_two_agencies_promises_for_each_only_where_that_one_sits() -> None:
    here, elsewhere = places.lsp(), places.lsp()
    one, other = places.organisation(), places.organisation()
    for lsp, agency in ((here, one), (elsewhere, other)):
        membership.seat(membership.body(lsp), organisation=agency)
    officer = places.officer(one)
    places.grant(officer, "agency_officer", organisation=other)
    assert commitments.draft(lsp=here, organisation=one, title="Here", by=officer).pk
    with pytest.raises(PermissionRefused):
        commitments.draft(lsp=elsewhere, organisation=one, title="There", by=officer)
