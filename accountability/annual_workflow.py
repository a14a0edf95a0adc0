"""The states of an annual progress report and the steps between them, as data (D7)."""

from lsp.workflow import State, Transition, Workflow

DRAFT, SIGNED, WITHDRAWN = "draft", "signed", "withdrawn"

ANNUAL_REPORT = Workflow(
    name="annual-report",
    states=(
        State(DRAFT, "Draft", "blue"),
        State(SIGNED, "Signed", "green"),
        State(WITHDRAWN, "Withdrawn", "grey", final=True),
    ),
    transitions=(
        Transition("edit", (DRAFT,), "", "agency", "Write in words"),
        Transition("correct", (DRAFT,), "", "agency", "Correct a figure"),
        Transition("redraft", (DRAFT,), "", "agency", "Draft the figures again"),
        Transition("sign", (DRAFT,), SIGNED, "agency", "Sign"),
        Transition("withdraw", (DRAFT, SIGNED), WITHDRAWN, "agency", "Withdraw", needs_reason=True),
    ),
)
SECTIONS = (
    ("attendance", "Taking part in meetings"),
    ("commitments", "Commitments"),
    ("contributions", "Contributions"),
    ("obligations", "Obligations"),
    ("ahead", "The year ahead"),
)
"""(code, heading) of the report's sections, in order; each has figures, words, or both."""
