"""Words of the pages and the trail: what an act is called once it is done, and what comes next in each state."""

ACTS = {
    "action.draft": "Drafted",
    "action.edit": "Edited",
    "action.agree": "Put in the action plan",
    "action.complete": "Done",
    "action.reopen": "Not done after all",
    "action.drop": "Given up",
    "action.take_over": "Taken on by the successor",
    "action-resource.plan": "Resource planned",
    "action-resource.take_back": "Resource taken out",
    "action-milestone.add": "Milestone set",
    "action-milestone.change": "Milestone changed",
    "action-milestone.finish": "Milestone done",
    "action-milestone.reopen": "Milestone not done after all",
    "action-milestone.drop": "Milestone given up",
}

NEXT = {
    "draft": "Next, the coordinator says what it takes and puts it in the action plan. Until then only members of the"
    " partnership see it.",
    "agreed": "Next, the accountable organisation carries it out, milestone by milestone, and says when it is done.",
    "done": "It is done, and nothing more to do.",
    "dropped": "It was given up. What was planned, and why it was not done, stays on the record.",
}
