"""Load the demonstration once: everything or nothing, through the services, each act on its day."""

from functools import partial

from django.db import transaction

from accountability.demonstration import (
    actions,
    agreements,
    duty,
    gatherings,
    hampshire,
    heirs,
    nominations,
    obligations,
    participation,
    pledges,
    promises,
    purposes,
    records,
    ties,
    told,
    yearly,
)
from accountability.demonstration.cast import Cast
from accountability.demonstration.data import Calendar, read
from accountability.demonstration.structure import SET_UP, Structure
from accountability.demonstration.timeline import Timeline
from accountability.services import judging
from lsp import audit, clock
from lsp.audit.context import DEMONSTRATION
from lsp.models import LocalStrategicPartnership
from lsp.services import regimes, reminder_preferences

PARTNERSHIPS = ("tameside", "oldham")


def is_loaded() -> bool:
    """Whether the demonstration is there."""
    return LocalStrategicPartnership.objects.filter(slug__in=PARTNERSHIPS).exists()


def load(*, password: str) -> bool:
    """Load it unless it is there; whether it was loaded now. `password` is that of every account."""
    with transaction.atomic(), audit.source(DEMONSTRATION):
        if is_loaded():
            return False
        cast = Cast(password)
        timeline = Timeline(Calendar(clock.today()))
        structures = [Structure(slug, cast, timeline) for slug in PARTNERSHIPS]
        timeline.put(SET_UP - 1, lambda: regimes.install(by=None))
        for act in (cast.open_accounts, cast.enter_register, cast.enter_areas, cast.enter_people):
            timeline.put(SET_UP, act)
        for structure in structures:
            timeline.put(SET_UP + 1, structure.create_partnership)
        timeline.put(SET_UP + 1, cast.grant_roles)
        timeline.play()
        life = Timeline(timeline.calendar)
        for structure in structures:
            structure.timeline = life
            structure.plan()
            life.put(-200, partial(cast.give_bodies_secretaries, structure.slug, structure.bodies))
            records.plan(structure, gatherings.plan(structure))
            promises.plan(structure)
            ties.plan(structure)
            purposes.plan(structure)
            nominations.plan(structure)
            agreements.plan(structure)
            duty.plan(structure)
            obligations.plan(structure)
            participation.plan(structure)
            pledges.plan(structure)
            actions.plan(structure)
        heirs.plan(cast, life)
        hampshire.plan(cast, life)
        told.plan(cast, life)
        yearly.plan(structures[0])
        obligations.plan_agencies(cast, life)
        life.put(-3, partial(reminder_preferences.choose, by=cast.accounts["police"], how="weekly"))
        life.play()
        judging.follow_the_calendar()
    return True


def accounts() -> list[tuple[str, str]]:
    """(user name, what one sees with it) of each account of the demonstration."""
    return [(entry["username"], entry["sees"]) for entry in read("accounts")]
