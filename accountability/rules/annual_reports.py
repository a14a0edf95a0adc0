"""The rules of annual progress reports (D7), over loaded facts. No queries here."""

from datetime import date

from lsp.decisions import Decision

LONGEST_VALUE = 200
DAYS_TO_REPORT = 30
"""Days after the year until a report is due that no obligation asks for: as obligations have it where none is said."""


def d7_a_year_that_has_begun(first: date | None, day: date) -> Decision:
    """A report is drafted for a financial year that has begun."""
    if first is not None and first <= day:
        return Decision.yes()
    words = "Choose a financial year that has begun, written as 2006-07."
    return Decision.no("annual_report.year", words, rule="D7", field="year")


def d7_one_report_of_a_year(*, exists: bool) -> Decision:
    """An agency has one report of a year in a partnership; a withdrawn one makes room for another."""
    if not exists:
        return Decision.yes()
    words = "There is a report of this agency for this year already. Withdraw it to begin another."
    return Decision.no("annual_report.exists", words, rule="D7", field="year")


def d7_a_correction_says_what_and_why(
    drafted: str, value: str, reason: str, *, corrected: bool = False
) -> Decision:
    """What the agency corrects is shown as corrected, beside what was drafted, with the reason.

    Where the figure stands `corrected`, the drafted one given again takes the correction back, with a reason too.
    """
    reasons = []
    if not value.strip() or len(value.strip()) > LONGEST_VALUE:
        words = f"Enter the right figure, in {LONGEST_VALUE} characters or fewer."
        reasons.append(Decision.no("annual_report.value", words, rule="D7", field="value"))
    elif value.strip() == drafted and not corrected:
        reasons.append(
            Decision.no("annual_report.same", "This is what was drafted.", rule="D7", field="value")
        )
    if not reason.strip():
        words = "Say why the drafted figure is not right."
        reasons.append(Decision.no("annual_report.reason", words, rule="D7", field="reason"))
    return Decision.all(*reasons)


def d7_the_text_shown_is_signed(shown: str, present: str) -> Decision:
    """A signature is for the very text that was shown: where it has changed since, it is refused."""
    if shown == present:
        return Decision.yes()
    words = "The report has changed since you opened it. Read it as it is now and sign again."
    return Decision.no("annual_report.stale", words, rule="D7")
