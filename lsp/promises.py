"""The rules that no function decides, because the database, a queryset or the way of working keeps them."""

PROMISES = {
    "L5": "Every page and API list about structure answers as at any date: who sat where, which body existed.",
    "T1": (
        "Every change to a record of governance keeps who, when, from where, why, and before and after. There is no"
        " way to write that leaves no trace."
    ),
    "T2": "The trail is append-only in the database itself, for the application's own database role too.",
    "T3": (
        "The trail is sealed: anyone with an export and the published seals can check that nothing was altered,"
        " removed or inserted; a single flipped bit is found and located."
    ),
    "T4": "Any record can be read as it stood at any moment.",
    "T5": "What is personal can be redacted under data protection law without breaking the seal.",
    "V1": "An audit event is visible only to those who may see its subject.",
    "V2": "Signed out, a private address leads to sign-in; signed in without the right, it does not exist (404).",
}
"""The sentence of each, by its id in the domain."""
