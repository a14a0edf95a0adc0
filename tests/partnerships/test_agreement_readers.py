"""Who reads an agreement and what belongs to it, and who does nothing but read it (A2, A4, A6, V1, V2)."""

import pytest

from lsp.errors import PermissionRefused, RuleRefused
from partnerships.models import (
    Agreement,
    AgreementMeasure,
    AgreementParty,
    AgreementVersion,
    MeasureFigure,
    MeasureReport,
    SectionComment,
    Signature,
)
from partnerships.services import agreement_comments, agreements, measure_reports
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.factories import meetings
from tests.factories import partnerships as structure
from tests.partnerships.test_bodies import codes
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def test_A4_in_force_means_public_and_before_it_is_for_those_inside(on: make.Stage) -> None:
    inside = place.scrutiny_councillor(on.lsp)
    stranger = place.coordinator(place.lsp())
    for state, public in (
        ("draft", False), ("circulated", False), ("signed", False), ("withdrawn", False),
        ("in_force", True), ("under_review", True), ("ended", True),
    ):  # fmt: skip
        made = on.agreement(state)
        for models in (Agreement, AgreementVersion):
            found = models.objects.filter(**{"pk" if models is Agreement else "agreement": made.pk})
            assert found.visible_to(inside).exists()
            assert found.visible_to(stranger).exists() is public, state
            assert found.visible_to(None).exists() is public, state


def test_A4_the_public_reads_the_agreed_version_alone(on: make.Stage) -> None:
    made = on.agreement("circulated")
    made = on.sign(made, on.board, on.board_chair)
    made = agreements.change(made, by=on.coordinator, title="Safer homes")
    made = on.sign(on.sign(made, on.board, on.board_chair), on.safer, on.safer_chair)
    assert [text.number for text in made.versions.visible_to(None)] == [2]
    assert {each.agreement_version_id for each in Signature.objects.visible_to(None)} == {made.agreed_id}
    assert Signature.objects.visible_to(on.coordinator).count() == 3


def test_A4_V1_what_belongs_to_an_agreement_is_read_by_who_reads_it(on: make.Stage) -> None:
    stranger = place.coordinator(place.lsp())
    for state, public in (("circulated", False), ("in_force", True)):
        of = on.agreement(state, blocks=list(on.lsp.blocks.all()[:1]))
        if public:
            measure = of.measures.get()
            measure_reports.report(
                of, by=on.coordinator, year=1, summary="Well.", figures={measure.pk: (None, "Not counted.")}
            )
            assert MeasureFigure.objects.visible_to(stranger).filter(report__agreement=of).exists()
        else:
            agreement_comments.comment(of, by=on.board_chair, section="aims", text="Which streets?")
        for user in (stranger, None):
            for belonging in (AgreementParty, AgreementMeasure):
                assert belonging.objects.filter(agreement=of).visible_to(user).exists() is public, state
            assert not SectionComment.objects.visible_to(user).exists(), "comments stay inside"
    assert SectionComment.objects.visible_to(on.safer_chair).exists()
    on.lsp.published = False
    place.save(on.lsp)
    for belonging in (MeasureReport, MeasureFigure):
        assert not belonging.objects.visible_to(stranger).exists()


def test_A2_V2_who_holds_no_role_there_neither_comments_nor_signs_what_everybody_reads(
    on: make.Stage,
) -> None:
    made, stranger = on.agreement("in_force"), place.user()
    with pytest.raises(PermissionRefused):
        agreement_comments.comment(made, by=stranger, section="aims", text="Which streets?")
    with pytest.raises(PermissionRefused):
        on.sign(made, on.board, stranger)
    visitor, own = signed_in(stranger), made.get_absolute_url()
    assert visitor.get(own).status_code == 200
    for page in ("comment/", f"sign/{on.party(made, on.board).pk}/"):
        assert visitor.get(f"{own}{page}").status_code == 404


def test_A6_a_report_is_given_to_a_meeting_of_the_board_alone(on: make.Stage) -> None:
    made = on.agreement("in_force")
    said = {"year": 1, "summary": "Well.", "figures": {made.measures.get().pk: (None, "Not counted.")}}
    elsewhere = structure.board(place.lsp())
    for body in (on.safer, elsewhere):
        with pytest.raises(RuleRefused) as refused:
            measure_reports.report(made, by=on.coordinator, meeting=meetings.meeting(body), **said)
        assert codes(refused) == ["agreement.not_the_board"]
    given = measure_reports.report(made, by=on.coordinator, meeting=meetings.meeting(on.board), **said)
    assert given.meeting.body == on.board
