"""Words of the pages and the trail: what an act is called once it is done, and what comes next in each state."""

ACTS = {
    "commitment.return": "Returned to the agency",
    "commitment.return_delivered": "Returned as not delivered",
    "commitment.own": "Taken on by another owner",
    "commitment.reschedule": "Due date changed",
    "commitment.unpublish": "Taken off the public pages",
    "commitment.edit": "Edited",
    "commitment.relate": "Said which agreement or obligation it serves",
    "commitment.extend": "Promised to another partnership too",
    "commitment.deliver": "Reported as delivered",
    "commitment.record": "Recorded from a decision",
    "commitment.update_several": "Several updated from a file",
    "milestone.add": "Milestone set",
    "milestone.finish": "Milestone done",
    "milestone.drop": "Milestone given up",
    "milestone.reopen": "Milestone not done after all",
    "progress-link.send": "Link to report progress sent",
    "progress-link.use": "Reported by the link in a reminder",
    "progress-report.create": "Progress reported",
    "named-agency.name": "Put on the duty register",
    "named-agency.name_several": "Put on the duty register with others",
    "named-agency.end": "Taken off the duty register",
    "named-agency.reopen": "Back on the duty register",
    "declined-suggestion.decline": "Suggestion for the duty register declined",
    "pledge.pledge": "Pledged with the commitment",
    "pledge.take_back": "Pledge taken back",
    "supply.supply": "Supplied of a pledge",
    "supply.take_back": "What was supplied taken back",
    "participation-assessment.assess": "Participation assessed",
    "participation-assessment.answer": "Answered by the partner",
    "participation-assessment.withdraw": "Assessment withdrawn",
    "lsp.move_regime": "Went over to another regime",
}

SHEET = "commitments"
"""How the file of an agency's commitments begins its name."""

NEXT = {
    "recorded": "Next, the agency completes it and makes it its own commitment.",
    "draft": "Next, the agency makes the commitment. Until then only the agency and the coordinator see it.",
    "made": "Next, the coordinator accepts it or returns it with a reason.",
    "accepted": "Next, the agency starts work and reports progress.",
    "under_way": "Next, the agency reports it as delivered, with evidence.",
    "delivered": "Next, the coordinator confirms it on the evidence, or returns it with a reason.",
    "confirmed": "It is confirmed: delivered, with evidence, and nothing more to do.",
    "missed": "It was missed. What was promised, and why it was not done, stays on the record.",
    "withdrawn": "It was withdrawn. What was promised, and why it was taken back, stays on the record.",
}
