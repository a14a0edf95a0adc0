"""Partnerships, blocks, organisations, councils and regimes: what their services do and refuse."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from lsp import clock
from lsp.errors import InvalidInput, LspError, NotFoundError, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import AuditEvent, Block, Coverage, LocalStrategicPartnership, Regime
from lsp.queries import directory
from lsp.rules import Fit
from lsp.services import authorities, blocks, organisations, partnerships, regimes
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db


def reasons_of(error: Any) -> set[tuple[str, str]]:
    return {(reason.rule, reason.field) for reason in error.value.reasons}


def create(by: Any, **more: Any) -> LocalStrategicPartnership:
    council = make.authority()
    make.regime()
    return partnerships.create(
        by=by,
        **{
            "name": "Example Strategic Partnership",
            "authorities": [council],
            "accountable_body": council,
            **more,
        },
    )


def test_a_new_partnership_has_its_coverage_and_its_regimes_blocks() -> None:
    lsp = create(make.administrator())
    assert [block.name for block in directory.blocks(lsp, clock.today())] == make.regime().terms["blocks"]
    assert directory.covered_authorities(lsp, clock.today()).get() == lsp.accountable_body
    assert (lsp.slug, lsp.prefix, lsp.published) == ("example-strategic-partnership", "ESP", False)


def test_an_address_that_is_taken_is_refused_in_words() -> None:
    administrator = make.administrator()
    create(administrator)
    with pytest.raises(InvalidInput) as refused:
        create(administrator)
    assert [(reason.field, reason.message) for reason in refused.value.reasons] == [
        ("slug", "Another has this already: choose a different one.")
    ]


def test_its_creation_is_one_event_that_names_it() -> None:
    lsp = create(make.administrator())
    event = AuditEvent.objects.get(kind="lsp.create")
    assert (event.subject_type, event.subject_id, event.lsp_id) == (
        "localstrategicpartnership",
        lsp.pk,
        lsp.pk,
    )


def test_a_prefix_in_use_gets_a_number() -> None:
    administrator = make.administrator()
    first = create(administrator)
    second = create(administrator, name="Elsewhere Strategic Partnership")
    assert (first.prefix, second.prefix) == ("ESP", "ESP2")


@pytest.mark.parametrize(
    ("name", "prefix"), [("The Isle of Dogs", "ID"), ("Partnership", "PAR"), ("1", "LSP")]
)
def test_a_prefix_is_made_of_initials(name: str, prefix: str) -> None:
    assert create(make.administrator(), name=name, slug="somewhere").prefix == prefix


def test_L1_a_foreign_accountable_body_is_refused() -> None:
    with pytest.raises(RuleRefused) as refused:
        create(make.administrator(), accountable_body=make.authority())
    assert reasons_of(refused) == {("L1", "accountable_body")}
    assert not LocalStrategicPartnership.objects.exists()


def test_L1_a_partnership_covers_something() -> None:
    with pytest.raises(RuleRefused) as refused:
        create(make.administrator(), authorities=[])
    assert reasons_of(refused) == {("L1", "authorities")}


def test_L1_holds_when_areas_are_taken_away_later() -> None:
    one, two = make.authority(), make.authority()
    lsp = make.lsp(authorities=[one, two])
    by = make.coordinator(lsp)
    with pytest.raises(RuleRefused):
        partnerships.update(lsp, by=by, changes={"authorities": [two]})
    partnerships.update(lsp, by=by, changes={"authorities": [two], "accountable_body": two})
    assert list(directory.covered_authorities(lsp, clock.today())) == [two]


def test_L2_the_upper_tier_covers_the_districts_county() -> None:
    administrator = make.administrator()
    kent, essex = make.authority(kind="county"), make.authority(kind="county")
    ashford = make.authority(county=kent)
    over_kent = make.lsp(authorities=[kent], tier="county")
    over_essex = make.lsp(authorities=[essex], tier="county")
    district = {"authorities": [ashford], "accountable_body": ashford, "tier": "district"}
    with pytest.raises(RuleRefused) as refused:
        create(administrator, **district, upper_tier=over_essex)
    assert reasons_of(refused) == {("L2", "upper_tier")}
    assert create(administrator, **district, upper_tier=over_kent).upper_tier == over_kent


@pytest.mark.parametrize("name", ["Work", "Agencies", "API"])
def test_a_partnership_does_not_take_an_address_of_the_service(name: str) -> None:
    with pytest.raises(InvalidInput):
        create(make.administrator(), name=name)


def test_governance_modes_are_known_and_weighted() -> None:
    administrator = make.administrator()
    with pytest.raises(InvalidInput):
        create(administrator, governance_modes={"advisory": 0})
    with pytest.raises(InvalidInput):
        create(administrator, governance_modes={"royal": 50})
    assert create(administrator, governance_modes={"advisory": 60}).governance_modes == {"advisory": 60}


def test_L5_coverage_answers_as_at_any_day() -> None:
    one, two = make.authority("Aby"), make.authority("Bebington")
    lsp = make.lsp(authorities=[one])
    partnerships.update(lsp, by=make.coordinator(lsp), changes={"authorities": [one, two]})
    assert list(directory.covered_authorities(lsp, clock.today() - timedelta(days=1))) == [one]
    assert list(directory.covered_authorities(lsp, clock.today())) == [one, two]


def test_an_area_added_by_mistake_is_taken_back_the_same_day() -> None:
    one, two = make.authority(), make.authority()
    lsp = make.lsp(authorities=[one])
    by = make.coordinator(lsp)
    lsp = partnerships.update(lsp, by=by, changes={"authorities": [one, two]})
    lsp = partnerships.update(lsp, by=by, changes={"authorities": [one]})
    assert list(directory.covered_authorities(lsp, clock.today())) == [one]
    assert Coverage.objects.filter(lsp=lsp).count() == 2


def test_an_edit_of_what_has_changed_since_is_stale() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    partnerships.update(lsp, by=by, changes={"about": "First"}, version=1)
    with pytest.raises(StaleVersion):
        partnerships.update(lsp, by=by, changes={"about": "Second"}, version=1)
    lsp.refresh_from_db()
    assert (lsp.about, lsp.version) == ("First", 2)


def test_what_is_not_to_be_changed_is_named() -> None:
    lsp = make.lsp()
    with pytest.raises(InvalidInput) as refused:
        partnerships.update(lsp, by=make.coordinator(lsp), changes={"slug": "elsewhere"})
    assert reasons_of(refused) == {("", "slug")}


def test_publishing_shows_it_and_taking_it_back_needs_a_reason() -> None:
    lsp = make.lsp(published=False)
    by = make.coordinator(lsp)
    lsp = partnerships.publish(lsp, by=by)
    assert lsp.published
    with pytest.raises(RuleRefused):
        partnerships.publish(lsp, by=by)
    with pytest.raises(InvalidInput):
        partnerships.unpublish(lsp, by=by, reason=" ")
    assert not partnerships.unpublish(lsp, by=by, reason="Being corrected").published


def test_L4_a_partnership_ends_with_a_reason_once() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    with pytest.raises(RuleRefused):
        partnerships.end(lsp, by=by, on=date(2007, 4, 1), reason="")
    lsp = partnerships.end(lsp, by=by, on=date(2007, 4, 1), reason="Merged")
    with pytest.raises(RuleRefused):
        partnerships.end(lsp, by=by, on=date(2008, 4, 1), reason="Again")
    assert lsp.holds_on(date(2007, 3, 31))
    assert not lsp.holds_on(date(2007, 4, 1))


# --- blocks


def test_a_block_is_added_after_the_others_renamed_and_ended() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    block = blocks.create(lsp, by=by, name="Environment")
    assert (block.position, block.slug) == (5, "environment")
    block = blocks.update(block, by=by, changes={"name": "Cleaner and greener"}, version=1)
    assert (block.name, block.slug) == ("Cleaner and greener", "environment")
    block = blocks.end(block, by=by, on=clock.days_from_today(1), reason="Folded into another")
    assert block.ends_on is not None


def test_two_current_blocks_do_not_share_a_name_but_an_old_address_stays_the_old_block() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    block = blocks.create(lsp, by=by, name="Environment", starts_on=date(2006, 4, 1))
    with pytest.raises(InvalidInput):
        blocks.create(lsp, by=by, name="environment")
    blocks.end(block, by=by, on=date(2007, 4, 1), reason="Ended")
    assert blocks.create(lsp, by=by, name="Environment").slug == "environment-2"


def test_L4_a_block_does_not_end_before_it_begins() -> None:
    lsp = make.lsp()
    block = Block.objects.filter(lsp=lsp).first()
    assert block is not None
    with pytest.raises(RuleRefused):
        blocks.end(block, by=make.coordinator(lsp), on=make.LONG_AGO, reason="Never was")


# --- organisations and councils


def test_an_organisation_serves_areas_from_a_day() -> None:
    one, two = make.authority("Aby"), make.authority("Bebington")
    by = make.coordinator(make.lsp())
    police = organisations.create(by=by, name="Example Police", sector="other_public", serves=[one])
    organisations.update(police, by=by, changes={"serves": [two], "kind": "police"}, version=1)
    assert list(directory.served_authorities(police, clock.today())) == [two]
    police.refresh_from_db()
    assert (police.slug, police.kind, police.version) == ("example-police", "police", 2)


def test_two_current_organisations_do_not_share_a_name() -> None:
    by = make.coordinator(make.lsp())
    organisations.create(by=by, name="Example Police", sector="other_public")
    with pytest.raises(InvalidInput) as refused:
        organisations.create(by=by, name="example police", sector="other_public")
    assert reasons_of(refused) == {("", "name")}


def test_L4_an_organisation_ends_and_its_name_is_free_again() -> None:
    by = make.coordinator(make.lsp())
    old = organisations.create(by=by, name="Example Trust", sector="other_public")
    organisations.end(old, by=by, on=clock.today(), reason="Merged")
    assert organisations.create(by=by, name="Example Trust", sector="other_public").slug == "example-trust-2"


def test_L3_is_computed_from_areas_served_and_covered() -> None:
    kent = make.authority("Kent", kind="county")
    ashford, dover = make.authority("Ashford", county=kent), make.authority("Dover", county=kent)
    whole, part = make.lsp(authorities=[kent]), make.lsp(authorities=[ashford])
    police = make.organisation(serves=[kent])
    trust = make.organisation(serves=[dover])
    assert directory.area_fit(police, whole).fit == Fit.COTERMINOUS
    wider = directory.area_fit(police, part)
    assert (wider.fit, wider.only_served) == (Fit.WIDER, [dover])
    assert directory.area_fit(trust, part).fit == Fit.APART
    assert directory.area_fit(trust, whole).only_covered == [ashford]


def test_a_council_is_made_and_corrected_by_the_administrator() -> None:
    by = make.administrator()
    kent = authorities.create(by=by, name="Kent", kind="county", code="29")
    ashford = authorities.create(by=by, name="Ashford", kind="district", county=kent)
    assert ashford.code is None
    ashford = authorities.update(
        ashford, by=by, changes={"code": "29UB", "name": "Ashford Borough"}, version=1
    )
    assert (ashford.name, ashford.code) == ("Ashford Borough", "29UB")
    with pytest.raises(InvalidInput):
        authorities.create(by=by, name="Dover", kind="district", county=ashford)
    with pytest.raises(InvalidInput):
        authorities.create(by=by, name="Medway", kind="unitary", county=kent)
    with pytest.raises(InvalidInput):
        authorities.create(by=by, name="Other", kind="county", code="29")


def test_L8_a_council_brought_in_names_its_source() -> None:
    by = make.administrator()
    with pytest.raises(RuleRefused):
        authorities.create(by=by, name="Kent", kind="county", brought_in=True)
    assert authorities.create(
        by=by, name="Kent", kind="county", brought_in=True, brought_in_source="The register of 2007"
    ).brought_in


# --- who may: the literal table

ACTS = {
    "create a partnership": lambda by, lsp, **_: create(by, name="A new one"),
    "correct it": lambda by, lsp, **_: partnerships.update(lsp, by=by, changes={"about": "New"}),
    "take it back": lambda by, lsp, **_: partnerships.unpublish(lsp, by=by, reason="Why"),
    "end it": lambda by, lsp, **_: partnerships.end(lsp, by=by, on=clock.today(), reason="Why"),
    "add a block": lambda by, lsp, **_: blocks.create(lsp, by=by, name="A block"),
    "rename a block": lambda by, lsp, block, **_: blocks.update(block, by=by, changes={"name": "New"}),
    "end a block": lambda by, lsp, block, **_: blocks.end(block, by=by, on=clock.today(), reason="Why"),
    "add an organisation": lambda by, lsp, **_: organisations.create(by=by, name="New", sector="private"),
    "add a council": lambda by, lsp, **_: authorities.create(by=by, name="New", kind="unitary"),
}
EVERYTHING = frozenset(ACTS)
OWN_LSP = EVERYTHING - {"create a partnership", "add a council"}
MAY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # role: (in the own partnership, in another)
    "administrator": (EVERYTHING, EVERYTHING),
    "coordinator": (OWN_LSP, frozenset({"add an organisation"})),
    "officer": (frozenset(), frozenset()),
    "scrutiny_councillor": (frozenset(), frozenset()),
    "auditor": (frozenset(), frozenset()),
    "nobody": (frozenset(), frozenset()),
}


def the(role: str, lsp: LocalStrategicPartnership) -> Any:
    """Somebody with the role in the partnership."""
    if role == "officer":
        return make.officer(make.organisation(), lsp)
    if role == "administrator":
        return make.administrator()
    return make.user() if role == "nobody" else getattr(make, role)(lsp)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("own", [True, False], ids=["own", "other"])
def test_section_7_who_may_write_place(role: str, own: bool, act: str) -> None:
    lsp, other = make.lsp(), make.lsp()
    block = Block.objects.filter(lsp=lsp).latest("id")
    by = the(role, lsp if own else other)
    if act in MAY[role][0 if own else 1]:
        ACTS[act](by, lsp, block=block)
    else:
        with pytest.raises(PermissionRefused):
            ACTS[act](by, lsp, block=block)


def test_V2_what_one_may_not_see_does_not_exist() -> None:
    hidden, other = make.lsp(published=False), make.lsp()
    with pytest.raises(NotFoundError):
        partnerships.update(hidden, by=make.coordinator(other), changes={"about": "Mine"})


# --- regimes


def test_regimes_are_installed_once() -> None:
    assert [regime.code for regime in regimes.install(by=None)] == ["england-2006", "england-2007"]
    assert regimes.install(by=None) == []
    assert len(regimes.default().terms["obligation_kinds"]) == 11


def test_a_newer_edition_replaces_the_older_and_an_own_version_stays() -> None:
    call_command("install_regimes", verbosity=0)
    regime = Regime.objects.get(code="england-2006")
    with make.in_act():
        regime.terms = {**regime.terms, "edition": 0, "blocks": ["One"]}
        regime.save()
    regimes.install(by=None)
    regime.refresh_from_db()
    assert len(regime.terms["blocks"]) == 4
    with make.in_act():
        regime.terms = {**regime.terms, "blocks": ["Our own"]}
        regime.save()
    assert regimes.install(by=None) == []


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("blocks",), [], "at least one entry"),
        (("blocks",), [1], "must be text"),
        (("periods", "refresh_months"), "12", "whole number"),
        (("periods", "refresh_months"), -1, "whole number"),
        (("periods",), None, "must hold"),
        (("duty", "status"), "king", "one of candidate, named"),
        (("duty", "agencies"), [{}], "key is missing"),
    ],
)
def test_terms_of_another_shape_are_refused_and_say_where(
    path: tuple[str, ...], value: Any, words: str
) -> None:
    terms = regimes.supplied()[0]["terms"]
    place = terms
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(LspError, match=words):
        regimes.check(terms)


def test_without_a_regime_a_partnership_cannot_be_made() -> None:
    with pytest.raises(InvalidInput, match="install_regimes"):
        regimes.default()
