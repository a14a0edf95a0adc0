"""Annual progress reports, from the draft to the signature: the only writers of reports and figures (D7).

Each finds the report through what `by` may see, locks it, asks who, when and whether, then writes. Raises
NotFoundError, StaleVersion, PermissionRefused, TransitionRefused, RuleRefused, Conflict.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from accountability import annual_workflow as workflow
from accountability.models import AnnualReport, ReportFigure
from accountability.queries.annual_reports import digest_of, figures_of, period_of, text_of
from accountability.queries.participation import sat_by
from accountability.rules import annual_reports as rules
from accountability.services import annual_counting
from accountability.services.annual_papers import keep_signed
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.permissions import act_for
from lsp.services.locking import lock, not_found, system_lock

LONGEST_WORDS = 20_000


def draft(*, lsp: LocalStrategicPartnership, organisation: Organisation, year: str, by: Any) -> AnnualReport:
    """The agency begins its report of a year: every figure as the records give it, with where they are."""
    made = AnnualReport(lsp=lsp, organisation=organisation, year=year.strip())
    period = period_of(made.year)
    with act("annual-report.draft", by=by, subject=made, lsp=lsp):
        act_for(by, organisation.pk, lsp.pk).require(PermissionRefused)
        rules.d7_a_year_that_has_begun(period.first if period else None, clock.today()).require(RuleRefused)
        assert period is not None
        if not sat_by(lsp, organisation, min(period.last, clock.today())):
            words = f"{organisation} held no seat in this partnership by the end of that year."
            raise InvalidInput.field("organisation", words, code="annual_report.no_partner", rule="D7")
        system_lock(LocalStrategicPartnership, lsp.pk)
        others = AnnualReport.objects.filter(lsp=lsp, organisation=organisation, year=made.year)
        standing = others.exclude(state=workflow.WITHDRAWN).exists()
        rules.d7_one_report_of_a_year(exists=standing).require(RuleRefused)
        made.drafted_at = clock.now()
        made.save()
        _draft_figures(made, by=by)
    return made


def redraft(report: AnnualReport, *, by: Any, version: int | None = None) -> AnnualReport:
    """The figures once more from the records as they are now; what was corrected stays as it was corrected."""
    with _step("redraft", report, by=by, version=version) as row:
        row.drafted_at = clock.now()
        _draft_figures(row, by=by)
    return row


def _draft_figures(report: AnnualReport, *, by: Any) -> None:
    """Write each figure that is new or has changed and was not corrected; one that is no more says `None`."""
    known = {figure.code: figure for figure in report.figures.all()}
    found = figures_of(report.lsp, report.organisation, report.year, by)
    for position, each in enumerate(found):
        figure = known.pop(each.code, None) or ReportFigure(report=report, code=each.code)
        if figure.corrected:
            continue
        said = (position, each.section, each.label, each.value, each.records)
        before = (figure.position, figure.section, figure.label, figure.drafted, figure.records)
        if figure._state.adding or said != before:
            figure.position, figure.section, figure.label, figure.drafted, figure.records = said
            figure.save()
    for gone in known.values():
        if not gone.corrected and gone.drafted != "0":
            gone.drafted = "0"
            gone.save()


def correct(
    report: AnnualReport, *, by: Any, figure: str, value: str, reason: str, version: int | None = None
) -> AnnualReport:
    """Another figure than was drafted, with the reason; both are shown. `figure` is its code.

    The drafted figure given again takes the correction back: it is marked no more, and the history tells why.
    """
    with _step("correct", report, by=by, version=version, reason=reason) as row:
        found = row.figures.filter(code=figure).first()
        if found is None:
            raise not_found(ReportFigure)
        stands = bool(found.corrected)
        asked = rules.d7_a_correction_says_what_and_why(found.drafted, value, reason, corrected=stands)
        asked.require(RuleRefused)
        if value.strip() == found.drafted:
            found.corrected, found.correction_reason = "", ""
            found.corrected_by, found.corrected_at = None, None
        else:
            found.corrected, found.correction_reason = value.strip(), reason.strip()
            found.corrected_by, found.corrected_at = by, clock.now()
        found.save()
    return row


def write(
    report: AnnualReport, *, by: Any, words: Mapping[str, str], version: int | None = None
) -> AnnualReport:
    """What the agency says in its own words, section by section, in Markdown."""
    with _step("edit", report, by=by, version=version) as row:
        known = {code for code, _ in workflow.SECTIONS}
        wrong = [name for name, text in words.items() if name not in known or len(text) > LONGEST_WORDS]
        if wrong:
            raise InvalidInput.fields(dict.fromkeys(wrong, "There is no such section, or too much of it."))
        row.words = {**row.words, **{name: text.strip() for name, text in words.items()}}
    return row


def sign(report: AnnualReport, *, by: Any, digest: str, version: int | None = None) -> AnnualReport:
    """Sign the very text with this digest: it is kept, published with the partnership, and never changes again."""
    with _step("sign", report, by=by, version=version) as row:
        text = text_of(row, row.figures.all())
        rules.d7_the_text_shown_is_signed(digest, digest_of(text)).require(Conflict)
        row.text, row.digest = text, digest
        row.signed_by, row.signed_at = by, clock.now()
        keep_signed(row, by=by)
        annual_counting.count(row, by=by)
    return row


def withdraw(report: AnnualReport, *, by: Any, reason: str, version: int | None = None) -> AnnualReport:
    """Take it back, with the reason; signed or not, it stays on the record, and makes room for another."""
    with _step("withdraw", report, by=by, version=version, reason=reason) as row:
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why it is withdrawn.", code="required", rule="D7")
        annual_counting.withdraw(row, by=by, reason=reason)
        row.withdrawn_at, row.withdrawn_reason = clock.now(), reason.strip()
    return row


@contextmanager
def _step(
    name: str, report: AnnualReport, *, by: Any, version: int | None, reason: str = ""
) -> Iterator[AnnualReport]:
    """The report locked and asked for, in its new state; written when the block ends."""
    table, step = workflow.ANNUAL_REPORT, workflow.ANNUAL_REPORT.transition(name)
    with act(f"annual-report.{name}", by=by, subject=report, lsp=report.lsp, reason=reason.strip()):
        row = lock(AnnualReport, report.pk, by=by, version=version)
        act_for(by, row.organisation_id, row.lsp_id).require(PermissionRefused)
        table.check(name, row.state).require(TransitionRefused)
        if step.target:
            row.state = step.target
        yield row
        row.save()


def decide(name: str, report: AnnualReport, user: Any) -> Decision:
    """Whether the step could be taken now: who and when."""
    return Decision.all(
        act_for(user, report.organisation_id, report.lsp_id),
        workflow.ANNUAL_REPORT.check(name, report.state),
    )
