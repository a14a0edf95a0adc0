"""Renewing an agreement: a draft of its own that begins with the same words and takes its place once in force."""

from typing import Any

from lsp.audit import act
from lsp.errors import Conflict
from partnerships import workflow
from partnerships.models import Agreement
from partnerships.services import agreements
from partnerships.services.agreement_steps import agreement_step
from partnerships.services.agreements import MeasureSaid


def renew(agreement: Agreement, *, by: Any, version: int | None = None) -> Agreement:
    """A draft with the words, parties, blocks and measures of this one, which stays in force until the draft is.

    Raises TransitionRefused unless it is in force; Conflict where a renewal is under way already.
    """
    with act("agreement.renew_as_draft", by=by, subject=agreement, lsp=agreement.lsp):
        with agreement_step("renew", agreement, by=by, version=version) as row:
            under_way = row.renewals.exclude(state=workflow.WITHDRAWN_AGREEMENT).first()
            if under_way is not None:
                raise Conflict(f"{under_way.reference} renews it already: go on with that one.")
        return agreements.draft(
            lsp=agreement.lsp, kind=agreement.kind, by=by, renews=row, **_as_it_stands(row)
        )


def _as_it_stands(row: Agreement) -> Any:
    parties = row.parties.filter(taken_out_at=None).select_related("body", "organisation")
    text = row.agreed or row.current
    assert text is not None
    return {
        "title": row.title,
        "bodies": [party.body for party in parties if party.body is not None],
        "organisations": [party.organisation for party in parties if party.organisation is not None],
        "signing": [
            party.organisation for party in parties if party.organisation is not None and party.signs
        ],
        "blocks": [link.block for link in row.block_links.filter(taken_out_at=None).select_related("block")],
        "review_months": row.review_months,
        "sections": {section["code"]: section["text"] for section in text.sections},
        "measures": [
            MeasureSaid(each.name, each.unit, each.baseline, each.target, each.target_on)
            for each in row.measures.filter(taken_out_at=None)
        ],
    }
