"""What the trail and the pages call the acts on obligations and contributions, once they are done."""

ACTS = {
    "obligation.set": "Obligation set",
    "obligation.set_several": "Obligations set",
    "obligation.end": "Obligation ended",
    "obligation.change": "Terms of the obligation changed",
    "obligation.reopen": "Obligation runs again",
    "obligation.take_over": "Obligation taken on by the successor",
    "waiver.declare": "Declared not to apply",
    "waiver.withdraw": "Declared to apply after all",
    "explanation.give": "Explained by the agency",
    "closed-year.close": "Year closed",
    "closed-year.reopen": "Year reopened",
    "contribution.log": "Contribution logged",
    "contribution.correct": "Contribution corrected",
    "contribution.withdraw": "Contribution withdrawn",
    "contribution-part.report": "Contribution reported",
    "contribution-part.confirm": "Contribution confirmed",
    "contribution-part.return": "Contribution returned to the agency",
    "contribution-part.take_back": "Confirmation taken back",
    "contribution-part.correct": "Contribution reported again",
    "contribution-part.withdraw": "Contribution taken out",
}
