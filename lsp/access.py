"""What a user may do from role grants: loaded once a request, asked by permissions and querysets.

Roles in one partnership give nothing in another. An agency officer's grant reaches every partnership the agency
sits on; the apps above say where it sits (`register_reach`), since seats are theirs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, QuerySet, Value

from lsp import clock
from lsp.statements import Blank, Statement

Reach = Callable[[Any, Any, QuerySet[Any, Any]], QuerySet[Any, Any]]
"""(user's id, day, organisations' ids) -> records with the `lsp_id` of each partnership they reach through seats and
appointments. Id and day are blanks: the question is put into SQL once, together with that for the grants."""

REACHED = ""

_reaches: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Let an app say which partnerships a user reaches through its records."""
    if reach not in _reaches:
        _reaches.append(reach)
        _held.cache_clear()


@dataclass(frozen=True)
class Access:
    """The current grants of one user on one day. Ids throughout."""

    user_id: int | None = None
    grants: frozenset[tuple[str, int | None, int | None, int | None]] = field(default_factory=frozenset)
    reached: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, user: Any) -> "Access":
        """The access of `user` today; kept on the user object, so it costs one query a request."""
        if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
            return cls()
        day = clock.today()
        kept = getattr(user, "access_today", None)
        if kept is None or kept[0] != day:
            kept = user.access_today = (day, cls._load(user, day))
        return kept[1]

    @classmethod
    def keep(cls, user: Any, day: date, rows: Iterable[Sequence[Any]]) -> None:
        """Keep on the user object what was found together with the user: the rows of `held_by` on the day."""
        user.access_today = (day, cls.held(user, rows))

    @staticmethod
    def is_known(user: Any) -> bool:
        """Whether it was asked for already, within this request."""
        return hasattr(user, "access_today")

    @staticmethod
    def forget(user: Any) -> None:
        """Load again at the next question: after a grant changed within this request."""
        if hasattr(user, "access_today"):
            del user.access_today

    @classmethod
    def _load(cls, user: Any, day: date) -> "Access":
        return cls.held(user, _held().ask({"user": user.pk, "day": day}))

    @classmethod
    def held(cls, user: Any, rows: Iterable[Sequence[Any]]) -> "Access":
        """The access of `user` from the rows of `held_by`."""
        listed = [tuple(row) for row in rows]
        return cls(
            user_id=user.pk,
            grants=frozenset(row for row in listed if row[0] != REACHED),
            reached=frozenset(lsp for role, lsp, *_ in listed if role == REACHED),
        )

    def _lsps(self, *roles: str) -> frozenset[int]:
        return frozenset(lsp for role, lsp, *_ in self.grants if lsp is not None and role in roles)

    @property
    def has_any_role(self) -> bool:
        """Whether the user holds any role or seat at all."""
        return bool(self.grants or self.reached)

    @property
    def is_administrator(self) -> bool:
        """Whether the user administers the installation."""
        return any(role == "administrator" for role, *_ in self.grants)

    @property
    def lsp_ids(self) -> frozenset[int]:
        """Every partnership in which the user holds a role, an agency's and an appointment's included."""
        return frozenset(lsp for _, lsp, *_ in self.grants if lsp is not None) | self.reached

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations the user is an officer of."""
        return frozenset(org for _, _, org, _ in self.grants if org is not None)

    @property
    def coordinated_lsp_ids(self) -> frozenset[int]:
        """The partnerships the user coordinates."""
        return self._lsps("coordinator")

    @property
    def scrutinised_lsp_ids(self) -> frozenset[int]:
        """The partnerships the user scrutinises, as councillor or officer."""
        return self._lsps("scrutiny_councillor", "scrutiny_officer")

    @property
    def trail_lsp_ids(self) -> frozenset[int]:
        """The partnerships whose audit trail the user reads (section 7: coordinator, scrutiny, auditor)."""
        return self._lsps("coordinator", "scrutiny_councillor", "scrutiny_officer", "auditor")

    @property
    def grants_seen_lsp_ids(self) -> frozenset[int]:
        """The partnerships whose role grants the user sees: coordinator and auditor."""
        return self._lsps("coordinator", "auditor")

    @property
    def officer_scopes(self) -> frozenset[tuple[int, int | None]]:
        """(organisation, partnership or None for all) of each agency grant."""
        return frozenset((org, lsp) for _, lsp, org, _ in self.grants if org is not None)

    @property
    def secretary_lsp_ids(self) -> frozenset[int]:
        """The partnerships all of whose meetings the user keeps: as coordinator or as secretary of every body."""
        every = (lsp for role, lsp, _, body in self.grants if role == "body_secretary" and body is None)
        return self.coordinated_lsp_ids | frozenset(lsp for lsp in every if lsp is not None)

    @property
    def secretary_body_ids(self) -> frozenset[int]:
        """The bodies whose secretary the user is by name, whatever else they keep."""
        return frozenset(body for *_, body in self.grants if body is not None)

    @property
    def meeting_lsp_ids(self) -> frozenset[int]:
        """The partnerships in which the user keeps the meetings of some body at least."""
        return self._lsps("coordinator", "body_secretary")

    def coordinates(self, lsp_id: int | None) -> bool:
        """Whether the user is coordinator of the partnership."""
        return lsp_id in self.coordinated_lsp_ids

    def keeps_meetings(self, lsp_id: int | None, body_id: int | None) -> bool:
        """Whether the user keeps the meetings of this body of the partnership."""
        return lsp_id in self.secretary_lsp_ids or (
            body_id is not None and body_id in self.secretary_body_ids
        )

    def scrutinises(self, lsp_id: int | None) -> bool:
        """Whether the user holds a scrutiny role in the partnership."""
        return lsp_id in self.scrutinised_lsp_ids

    def audits(self, lsp_id: int | None) -> bool:
        """Whether the user is auditor of the partnership."""
        return lsp_id in self._lsps("auditor")

    def reads_trail(self, lsp_id: int | None) -> bool:
        """Whether the user reads the partnership's audit trail."""
        return lsp_id in self.trail_lsp_ids

    def reads(self, lsp_id: int | None) -> bool:
        """Whether the user holds any role in the partnership, and so reads what is unpublished there."""
        return self.is_administrator or lsp_id in self.lsp_ids

    def acts_for(self, organisation_id: int | None, lsp_id: int | None) -> bool:
        """Whether the user is the organisation's officer in the partnership."""
        return organisation_id is not None and bool(
            {(organisation_id, lsp_id), (organisation_id, None)} & self.officer_scopes
        )


@cache
def _held() -> Statement:
    return held_by(Blank("user"))


def held_by(user: Any) -> Statement:
    """Role, partnership, organisation and body of each grant on a day; under `REACHED` the partnerships reached.

    `user` stands for the user's id.
    """
    from lsp.models import RoleGrant

    day: Any = Blank("day")
    held = RoleGrant.objects.filter(user_id=user).as_at(day).order_by()
    agencies = held.filter(lsp=None, organisation__isnull=False).values("organisation")
    nothing = Value(None, output_field=BigIntegerField())
    reached = (
        reach(user, day, agencies).values_list(Value(REACHED, CharField()), "lsp_id", nothing, nothing)
        for reach in _reaches
    )
    return Statement(held.values_list("role", "lsp_id", "organisation_id", "body_id").union(*reached))
