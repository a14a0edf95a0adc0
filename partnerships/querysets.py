"""What each user may read of bodies, seats, terms, meetings and decisions; what is dated as at a date (L5)."""

from datetime import date
from typing import Any, Self

from django.db.models import F, Q

from lsp.access import Access
from lsp.querysets import DatedQuerySet, GovernedQuerySet
from partnerships import workflow

NOT_WITHDRAWN = Q(starts_on=None) | Q(ends_on=None) | ~Q(ends_on=F("starts_on"))
"""The condition that a term or an office was not withdrawn before it began (L4)."""


def readable(user: Any, path: str = "") -> Q:
    """The condition that a body may be read by `user`; `path` leads to the body (`body__`).

    A published body of a published partnership is everybody's; the others are for those who hold a role there.
    """
    access = Access.of(user)
    if access.is_administrator:
        return Q()
    public = Q(**{f"{path}published": True, f"{path}lsp__published": True})
    return public | Q(**{f"{path}lsp__in": access.lsp_ids}) if access.lsp_ids else public


class BodyQuerySet(DatedQuerySet):
    """Bodies: published to everybody, unpublished to those with a role in the partnership."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user))


class OfBodyQuerySet(DatedQuerySet):
    """Records of a body: read by whoever reads the body."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user, "body__"))


class BodyLinkQuerySet(DatedQuerySet):
    """Links between bodies: read by whoever reads both bodies."""

    def visible_to(self, user: Any) -> Self:
        if Access.of(user).is_administrator:
            return self
        there = Q(other__isnull=True) | readable(user, "other__")
        return self.filter(readable(user, "body__") & there)


class TermsOfReferenceQuerySet(DatedQuerySet):
    """Versions of terms of reference: adopted ones for whoever reads the body, drafts for those with a role there."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(_outsiders(user, "body__", Q(state__in=workflow.STATES_IN_FORCE)))

    def as_at(self, day: date) -> Self:
        """Those in force on the day: a draft is in force on none."""
        return super().as_at(day).filter(state__in=workflow.STATES_IN_FORCE)


class BodyMergerQuerySet(GovernedQuerySet):
    """Mergers: read by whoever reads both bodies."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user, "predecessor__") & readable(user, "successor__"))


class OfArrangementQuerySet(GovernedQuerySet):
    """The turns of an office: read by whoever reads its body."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user, "arrangement__body__"))


class NominationQuerySet(GovernedQuerySet):
    """Nominations: for the coordinator of the partnership, and the officers of the organisation that made them."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if access.is_administrator:
            return self
        seen = Q(seat__body__lsp__in=access.coordinated_lsp_ids)
        for organisation, lsp in access.officer_scopes:
            theirs = Q(organisation=organisation)
            seen |= theirs if lsp is None else theirs & Q(seat__body__lsp=lsp)
        return self.filter(seen)


class OfOfficeHoldersQuerySet(DatedQuerySet):
    """What is said inside a partnership: read by those who hold a role there."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        return self if access.is_administrator else self.filter(lsp__in=access.lsp_ids)


def _outsiders(user: Any, path: str, public: Q) -> Q:
    """Everybody reads what `public` says of a body they may read; who holds a role in its partnership, everything.

    `path` leads to the record's body (`body__`, `meeting__body__`).
    """
    access = Access.of(user)
    if access.is_administrator:
        return Q()
    seen = public & readable(None, path)
    return seen | Q(**{f"{path}lsp__in": access.lsp_ids}) if access.lsp_ids else seen


class OfBodyRecordQuerySet(GovernedQuerySet):
    """Undated records of a body: read by whoever reads the body."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user, "body__"))


class MeetingQuerySet(GovernedQuerySet):
    """Meetings: published ones of published bodies to everybody, the others to those with a role there."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(_outsiders(user, "body__", Q(published=True)))

    def upcoming(self, day: date) -> Self:
        """Still to take place, from `day` on, the soonest first."""
        return self.filter(state__in=workflow.UPCOMING, day__gte=day).order_by("day", "starts_at", "id")

    def held(self) -> Self:
        """Those that took place."""
        return self.filter(state=workflow.HELD)


class AgendaItemQuerySet(GovernedQuerySet):
    """Items: the open ones on the agenda of a published meeting to everybody, the rest to those with a role there."""

    def visible_to(self, user: Any) -> Self:
        public = Q(meeting__published=True, restricted=False, state=workflow.TAKEN_UP)
        return self.filter(_outsiders(user, "body__", public))

    def on_agenda(self) -> Self:
        """Taken up, in the order of the agenda."""
        return self.filter(state=workflow.TAKEN_UP).order_by("meeting_id", "position", "id")


class PaperQuerySet(GovernedQuerySet):
    """Papers: open ones of open items of published meetings to everybody, the rest to those with a role there."""

    def visible_to(self, user: Any) -> Self:
        public = Q(
            restricted=False,
            withdrawn_at__isnull=True,
            item__restricted=False,
            item__state=workflow.TAKEN_UP,
            item__meeting__published=True,
        )
        return self.filter(_outsiders(user, "item__body__", public))


class OfMeetingQuerySet(GovernedQuerySet):
    """Who came: public with the minutes; before, for those with a role in the partnership."""

    def visible_to(self, user: Any) -> Self:
        public = Q(meeting__published=True, meeting__minutes_published=True)
        return self.filter(_outsiders(user, "meeting__body__", public))


class InterestQuerySet(GovernedQuerySet):
    """Interests declared: public with the minutes where the item is open."""

    def visible_to(self, user: Any) -> Self:
        public = Q(
            item__restricted=False, item__meeting__published=True, item__meeting__minutes_published=True
        )
        return self.filter(_outsiders(user, "item__body__", public))

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(taken_back_reason="")


class DecisionQuerySet(GovernedQuerySet):
    """Decisions: published ones of open items to everybody, the others to those with a role in the partnership."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(_outsiders(user, "body__", _published_decision()))

    def confirmed(self) -> Self:
        """Taken or ratified by a quorate meeting (P7)."""
        return self.filter(Q(quorate=True) | Q(ratified_at__isnull=False))

    def unconfirmed(self) -> Self:
        """Waiting for a quorate meeting to ratify them (P7)."""
        return self.filter(quorate=False, ratified_at__isnull=True)


class OfDecisionQuerySet(GovernedQuerySet):
    """What belongs to a decision is read by whoever reads the decision."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(_outsiders(user, "decision__body__", _published_decision("decision__")))

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(taken_back_reason="")


def readable_agreement(user: Any, path: str = "") -> Q:
    """The condition that an agreement may be read by `user`; `path` leads to it (`agreement__`).

    What is or was in force in a published partnership is everybody's (A4); the rest is for those with a role there.
    """
    access = Access.of(user)
    if access.is_administrator:
        return Q()
    public = Q(**{f"{path}state__in": workflow.AGREED, f"{path}lsp__published": True})
    return public | Q(**{f"{path}lsp__in": access.lsp_ids}) if access.lsp_ids else public


class AgreementQuerySet(DatedQuerySet):
    """Agreements: in force means public (A4); drafts, circulated and withdrawn ones for those with a role there."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable_agreement(user))

    def as_at(self, day: date) -> Self:
        """Those in force on the day: one that never came into force is in force on none (L5)."""
        return super().as_at(day).filter(state__in=workflow.AGREED)


class AgreementVersionQuerySet(GovernedQuerySet):
    """Versions: the one that was agreed for whoever reads the agreement, earlier ones for those with a role there."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if access.is_administrator:
            return self
        agreed = Q(agreed_of__isnull=False) & readable_agreement(None, "agreement__")
        inside = Q(agreement__lsp__in=access.lsp_ids)
        return self.filter(agreed | inside if access.lsp_ids else agreed)


class OfAgreementQuerySet(GovernedQuerySet):
    """What belongs to an agreement (parties, blocks, measures, reports): read by whoever reads the agreement."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable_agreement(user, "agreement__"))

    def standing(self) -> Self:
        """Those not taken out of the text."""
        return self.filter(taken_out_at=None)


class SignatureQuerySet(GovernedQuerySet):
    """Signatures: those of the version that was agreed for whoever reads it, others for those with a role there."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if access.is_administrator:
            return self
        agreed = Q(agreement_version__agreed_of__isnull=False) & readable_agreement(None, "agreement__")
        inside = Q(agreement__lsp__in=access.lsp_ids)
        return self.filter(agreed | inside if access.lsp_ids else agreed)


class OfReportQuerySet(GovernedQuerySet):
    """The figures of a yearly report: read by whoever reads the agreement."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable_agreement(user, "report__agreement__"))


class SectionCommentQuerySet(GovernedQuerySet):
    """Comments on a circulated text: for those with a role in the partnership."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        return self if access.is_administrator else self.filter(agreement__lsp__in=access.lsp_ids)


def _published_decision(path: str = "") -> Q:
    """A decision that everybody may read: published, and not of a restricted item."""
    return Q(**{f"{path}published": True}) & (
        Q(**{f"{path}item__isnull": True}) | Q(**{f"{path}item__restricted": False})
    )
