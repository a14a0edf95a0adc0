"""Who may see what, in small literal tables (section 7 of domain.md). `pages.json` and `api.json` use these words.

A *capacity* is what somebody is where the record lies: `reader` (any role there), `coordinator`, `trail`, ... A record
that is not everybody's says in `READERS` which capacities may know of it; an address asks for a capacity on top.
"""

from tests.matrix.samples import OF_TAMESIDE, ROLES, World

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
IN_OFFICE = SIGNED_IN - {"nobody"}  # whoever holds a role or a seat anywhere

ANYWHERE: dict[str, frozenset[str]] = {
    "everybody": EVERYBODY,
    "signed in": SIGNED_IN,
    "in office": IN_OFFICE,
    "administrator": frozenset(("administrator",)),
    "some coordinator": frozenset(("coordinator", "neighbour", "keeper")),
    "own token": frozenset(("police",)),
    "coordinator or officer": frozenset(
        ("coordinator", "neighbour", "keeper", "police", "health", "partners")
    ),
    "some officer": frozenset(("police", "health", "partners")),
    "calendar's maker": frozenset(("nobody",)),
    "nobody": frozenset(),
}

THERE: dict[str, dict[str, frozenset[str]]] = {
    "": {"public": EVERYBODY, "reader": IN_OFFICE, "coordinator": frozenset(("administrator",))},
    "tameside": {
        "public": EVERYBODY,
        "reader": OF_TAMESIDE,
        "coordinator": frozenset(("coordinator",)),
        "trail": frozenset(("coordinator", "scrutiny", "auditor")),
        "auditor": frozenset(("auditor",)),
        "board's chair": frozenset(("chair",)),
        "officer": frozenset(("police", "health", "partners")),
        "board member": frozenset(("chair",)),
        "proposer": frozenset(("coordinator", "chair", "police", "health", "partners")),
    },
    "oldham": {
        "public": EVERYBODY,
        "reader": frozenset(("neighbour", "police", "administrator", "partners")),
        "coordinator": frozenset(("neighbour",)),
        "trail": frozenset(("neighbour",)),
        "auditor": frozenset(),
        "board's chair": frozenset(),
        "officer": frozenset(("police", "partners")),
        "board member": frozenset(),
        "proposer": frozenset(("neighbour", "police", "partners")),
    },
    "hidden": {
        "public": frozenset(("administrator", "partners", "keeper")),
        "reader": frozenset(("administrator", "partners", "keeper")),
        "coordinator": frozenset(("keeper",)),
        "trail": frozenset(("keeper",)),
        "auditor": frozenset(),
        "board's chair": frozenset(("partners",)),
        "officer": frozenset(("partners",)),
        "board member": frozenset(("partners",)),
        "proposer": frozenset(("keeper", "partners")),
    },
}

AGENCY: dict[str, frozenset[str]] = {
    "tameside": frozenset(("partners",)),
    "oldham": frozenset(("police",)),
    "hidden": frozenset(("partners",)),
    "tameside draft": frozenset(("partners",)),
    "tameside unpublished": frozenset(("partners",)),
    "tameside public": frozenset(("partners",)),
    "oldham public": frozenset(("police",)),
    "hidden accepted": frozenset(("partners",)),
    "hidden delivered": frozenset(("partners",)),
    "hidden missed": frozenset(("partners",)),
    "hidden recorded": frozenset(("partners",)),
    "hidden draft": frozenset(("partners",)),
    "hidden alien draft": frozenset(),
    "tameside milestone": frozenset(("partners",)),
    "oldham milestone": frozenset(("police",)),
    "hidden milestone accepted": frozenset(("partners",)),
    "hidden milestone delivered": frozenset(("partners",)),
    "hidden milestone missed": frozenset(("partners",)),
    "walked agency": frozenset(("partners",)),
    "police agency": frozenset(("police",)),
    "tameside nomination": frozenset(("partners",)),
    "oldham nomination": frozenset(("police",)),
    "hidden nomination": frozenset(("partners",)),
    "tameside inheritance": frozenset(("partners",)),
    "oldham inheritance": frozenset(("partners",)),
    "hidden inheritance": frozenset(("partners",)),
    "tameside pledge": frozenset(("partners",)),
    "oldham pledge": frozenset(("police",)),
    "hidden pledge": frozenset(("partners",)),
    "tameside supply": frozenset(("partners",)),
    "oldham supply": frozenset(("police",)),
    "hidden supply": frozenset(("partners",)),
    "tameside obligation": frozenset(("partners",)),
    "oldham obligation": frozenset(("police",)),
    "hidden obligation": frozenset(("partners",)),
    "tameside judgement": frozenset(("partners",)),
    "oldham judgement": frozenset(("police",)),
    "hidden judgement": frozenset(("partners",)),
    "tameside explanation": frozenset(("partners",)),
    "oldham explanation": frozenset(("police",)),
    "hidden explanation": frozenset(("partners",)),
    "tameside waiver": frozenset(("partners",)),
    "oldham waiver": frozenset(("police",)),
    "hidden waiver": frozenset(("partners",)),
    "tameside contribution": frozenset(("partners",)),
    "oldham contribution": frozenset(("police",)),
    "hidden contribution": frozenset(("partners",)),
    "tameside part": frozenset(("partners",)),
    "oldham part": frozenset(("police",)),
    "hidden part": frozenset(("partners",)),
    "tameside contribution evidence": frozenset(("partners",)),
    "oldham contribution evidence": frozenset(("police",)),
    "hidden contribution evidence": frozenset(("partners",)),
    "tameside participation": frozenset(("partners",)),
    "tameside annual report": frozenset(("partners",)),
    "tameside annual figure": frozenset(("partners",)),
    "tameside signed annual report": frozenset(("partners",)),
    "oldham annual report": frozenset(("police",)),
    "oldham annual figure": frozenset(("police",)),
    "hidden annual report": frozenset(("partners",)),
    "hidden annual figure": frozenset(("partners",)),
    "oldham participation": frozenset(("police",)),
    "hidden participation": frozenset(("partners",)),
    "tameside action": frozenset(("partners",)),
    "tameside action resource": frozenset(("partners",)),
    "tameside action milestone": frozenset(("partners",)),
    "oldham action": frozenset(("police",)),
    "oldham action resource": frozenset(("police",)),
    "oldham action milestone": frozenset(("police",)),
    "hidden action": frozenset(("partners",)),
    "hidden action resource": frozenset(("partners",)),
    "hidden action milestone": frozenset(("partners",)),
    "tameside draft action": frozenset(("partners",)),
    "tameside draft action resource": frozenset(("partners",)),
    "tameside lost action resource": frozenset(("partners",)),
    "tameside draft action milestone": frozenset(("partners",)),
    "tameside lost action milestone": frozenset(("partners",)),
    "oldham draft action": frozenset(("police",)),
    "oldham draft action resource": frozenset(("police",)),
    "oldham lost action resource": frozenset(("police",)),
    "oldham draft action milestone": frozenset(("police",)),
    "oldham lost action milestone": frozenset(("police",)),
    "hidden draft action": frozenset(("partners",)),
    "hidden draft action resource": frozenset(("partners",)),
    "hidden lost action resource": frozenset(("partners",)),
    "hidden draft action milestone": frozenset(("partners",)),
    "hidden lost action milestone": frozenset(("partners",)),
    "tameside done action": frozenset(("partners",)),
    "tameside given up action": frozenset(("partners",)),
}
"""The officers of the agency whose commitment it is (in a partnership: is to be): the capacity `agency`."""

READERS: dict[str, tuple[str, ...]] = {
    "tameside draft": ("agency", "coordinator"),
    "tameside unpublished": ("reader",),
    "tameside unpublished body": ("reader",),
    "tameside vacant seat": ("reader",),
    "tameside unpublished link": ("reader",),
    "tameside draft terms": ("reader",),
    "tameside circulated agreement": ("reader",),
    "tameside waiting agreement": ("reader",),
    "tameside waiting version": ("reader",),
    "tameside agreement comment": ("reader",),
    "oldham circulated agreement": ("reader",),
    "oldham agreement comment": ("reader",),
    "hidden circulated agreement": ("reader",),
    "hidden agreement comment": ("reader",),
    "tameside nomination": ("agency", "coordinator", "administrator"),
    "oldham nomination": ("agency", "coordinator", "administrator"),
    "hidden nomination": ("agency", "coordinator", "administrator"),
    "tameside acknowledgement": ("reader",),
    "oldham acknowledgement": ("reader",),
    "hidden acknowledgement": ("reader",),
    "tameside declined suggestion": ("coordinator", "administrator"),
    "oldham declined suggestion": ("coordinator", "administrator"),
    "hidden declined suggestion": ("coordinator", "administrator"),
    "tameside judgement": ("agency", "reader"),
    "oldham judgement": ("agency", "reader"),
    "hidden judgement": ("agency", "reader"),
    "tameside explanation": ("agency", "reader"),
    "oldham explanation": ("agency", "reader"),
    "hidden explanation": ("agency", "reader"),
    "tameside waiver": ("agency", "reader"),
    "oldham waiver": ("agency", "reader"),
    "hidden waiver": ("agency", "reader"),
    "tameside contribution": ("agency", "reader"),
    "oldham contribution": ("agency", "reader"),
    "hidden contribution": ("agency", "reader"),
    "tameside part": ("agency", "reader"),
    "oldham part": ("agency", "reader"),
    "hidden part": ("agency", "reader"),
    "tameside contribution evidence": ("agency", "reader"),
    "oldham contribution evidence": ("agency", "reader"),
    "hidden contribution evidence": ("agency", "reader"),
    "tameside annual report": ("agency", "coordinator"),
    "oldham annual report": ("agency", "coordinator"),
    "hidden annual report": ("agency", "coordinator"),
    "tameside annual figure": ("agency", "coordinator"),
    "oldham annual figure": ("agency", "coordinator"),
    "hidden annual figure": ("agency", "coordinator"),
    "tameside participation": ("agency", "coordinator", "board's chair"),
    "oldham participation": ("agency", "coordinator", "board's chair"),
    "hidden participation": ("agency", "coordinator", "board's chair"),
    "tameside draft action": ("reader",),
    "tameside draft action resource": ("reader",),
    "tameside lost action resource": ("reader",),
    "tameside draft action milestone": ("reader",),
    "tameside lost action milestone": ("reader",),
    "oldham draft action": ("reader",),
    "oldham draft action resource": ("reader",),
    "oldham lost action resource": ("reader",),
    "oldham draft action milestone": ("reader",),
    "oldham lost action milestone": ("reader",),
    "hidden draft action": ("reader",),
    "hidden draft action resource": ("reader",),
    "hidden lost action resource": ("reader",),
    "hidden draft action milestone": ("reader",),
    "hidden lost action milestone": ("reader",),
    "tameside inheritance": ("reader",),
    "oldham inheritance": ("reader",),
    "hidden inheritance": ("reader",),
    "tameside unpublished meeting": ("reader",),
    "tameside unpublished decision": ("reader",),
    "tameside unpublished attendance": ("reader",),
    "tameside unpublished interest": ("reader",),
    "tameside recorded meeting": ("reader",),
    "tameside restricted item": ("reader",),
    "tameside proposal": ("reader",),
    "tameside restricted paper": ("reader",),
    "hidden draft": ("agency", "coordinator"),
    "hidden alien draft": ("agency", "coordinator"),
    "tameside role": ("coordinator", "auditor", "administrator", "its holder"),
    "oldham role": ("coordinator", "auditor", "administrator", "its holder"),
    "hidden role": ("coordinator", "auditor", "administrator", "its holder"),
    "role of an account": ("administrator", "its holder"),
    "tameside person": ("in office",),
    "oldham person": ("in office",),
    "hidden person": ("in office",),
    "hidden area": ("everybody",),
    "event of tameside": ("trail", "administrator"),
    "event of oldham": ("trail", "administrator"),
    "event of hidden": ("trail", "administrator"),
    "event of a draft": ("coordinator",),
    "tameside job": ("coordinator", "administrator"),
    "oldham job": ("coordinator", "administrator"),
    "hidden job": ("coordinator", "administrator"),
    "job of tameside": ("its maker", "administrator"),
    "job of hidden": ("its maker", "administrator"),
    "register job": ("administrator",),
    "areas job of tameside": ("its maker", "administrator"),
    "updates job": ("its maker", "administrator"),
    "areas job of hidden": ("its maker", "administrator"),
    "export of tameside": ("its maker",),
    "tameside pack": ("its maker",),
    "token of the police": ("own token",),
    "webhook of the police": ("own token",),
    "delivery to the police": ("own token",),
    "preference of the coordinator": ("its holder",),
}
"""Which capacities may know of a record; what is not named here is public where its partnership is."""

OWN: dict[str, frozenset[str]] = {
    "preference of the coordinator": frozenset(("coordinator",)),
    "tameside role": frozenset(("scrutiny",)),
    "oldham role": frozenset(("neighbour",)),
    "hidden role": frozenset(("keeper",)),
    "role of an account": frozenset(("health",)),
    "job of tameside": frozenset(("coordinator",)),
    "job of hidden": frozenset(("keeper",)),
    "areas job of tameside": frozenset(("coordinator",)),
    "updates job": frozenset(("police",)),
    "areas job of hidden": frozenset(("keeper",)),
    "export of tameside": frozenset(("coordinator",)),
    "tameside pack": frozenset(("coordinator",)),
}
"""Whose a record is: the capacities `its holder`, `its maker`."""


SEATED: dict[str, frozenset[str]] = {
    "oldham seat": frozenset(("partners",)),
    "oldham": frozenset(("partners",)),
    "hidden seat": frozenset(("partners",)),
    "hidden": frozenset(("partners",)),
}
"""The officers of the organisation that a seat (in a partnership: its vacant one) belongs to: `seat's officer`."""

FEWER: dict[tuple[str, str], frozenset[str]] = {
    ("proposer", "tameside unpublished body"): frozenset(("coordinator",)),
}
"""Where fewer have a capacity than elsewhere in the partnership: on a body on which nobody sits."""


def holders(capacity: str, sample: str, place: str) -> frozenset[str]:
    """The roles that have the capacity towards a sample. KeyError for a word that no table has."""
    if capacity == "agency":
        return AGENCY[sample]
    if capacity == "seat's officer":
        return SEATED.get(sample, frozenset())
    if (capacity, sample) in FEWER:
        return FEWER[capacity, sample]
    if capacity in ("its holder", "its maker"):
        return OWN[sample]
    return ANYWHERE[capacity] if capacity in ANYWHERE else THERE[place][capacity]


def allowed(world: World, audience: list[str], sample: str) -> frozenset[str]:
    """The roles for which the address of the sample is there: of the audience, and readers of the record."""
    if sample.startswith("crossed"):
        return frozenset()
    place = world.samples[sample].place
    record = sample.removeprefix("history of ").removeprefix("row of ")
    asked = anybody(audience, record, place)
    return asked & anybody(READERS.get(record, ("public",)), record, place)


def anybody(capacities: "list[str] | tuple[str, ...]", sample: str = "", place: str = "") -> frozenset[str]:
    """The roles that have one of the capacities."""
    found: frozenset[str] = frozenset()
    for capacity in capacities:
        found |= holders(capacity, sample, place)
    return found
