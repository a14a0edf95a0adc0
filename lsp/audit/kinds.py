"""The kinds of acts in words: `commitment.accept` is “Accepted”, and in a list “Commitment accepted”.

Most words follow from the kind itself. What reads better otherwise is registered by the app it belongs to.
"""

from collections.abc import Mapping

_PAST = {
    "begin": "begun",
    "bring": "brought",
    "drop": "dropped",
    "give": "given",
    "hold": "held",
    "import": "imported",
    "make": "made",
    "plan": "planned",
    "put": "put",
    "refer": "referred",
    "seal": "sealed",
    "send": "sent",
    "set": "set",
    "start": "started",
    "submit": "submitted",
    "take": "taken",
    "undo": "undone",
    "dismiss": "not taken on",
    "withdraw": "withdrawn",
    "write": "written",
}
_RESOURCES = {"lsp": "partnership", "api": "API", "audit": ""}
SOURCES = {
    "page": "A page of this service",
    "api": "The API",
    "task": "A job (import, reminder)",
    "command": "A command on the server",
    "demonstration": "The demonstration",
    "link": "A link in a mail, without signing in",
}
_labels: dict[str, str] = {
    "audit.redact": "Personal words removed",
    "organisation.carry_roles_over": "Roles of officers carried over to a successor",
    "organisation.succession_begins": "Succession in effect",
    "organisation.succession_taken_back": "Succession taken back",
    "webhook.create": "Made, with a first secret",
    "webhook.edit": "Edited",
    "webhook.resume": "Let go on",
    "webhook.rotate": "New secret made",
    "webhook.retire": "Older secret retired",
    "webhook.take_secret": "Secret shown, once",
    "webhook.stop": "Stopped by the system",
    "webhook.send_test": "Test sent",
    "webhook.replay": "Delivery sent again",
}


def register(labels: Mapping[str, str]) -> None:
    """Let an app say how kinds of its own read: `{"commitment.due": "Due date changed"}`."""
    _labels.update(labels)


def label(kind: str) -> str:
    """What was done, without what it was done to: “Accepted”, “Changed due date”."""
    if kind in _labels:
        return _labels[kind]
    first, *rest = _words(kind.rpartition(".")[2])
    return " ".join([past(first).capitalize(), *rest])


def sentence(kind: str) -> str:
    """What was done to what: “Commitment accepted”, “Commitment: changed due date”, “Progress reported”."""
    resource = " ".join(_RESOURCES.get(word, word) for word in _words(kind.rpartition(".")[0]))
    done = label(kind)
    if not resource or set(resource.lower().split()) & set(done.lower().split()):
        return done
    joint = " " if " " not in done else ": "
    return f"{resource[:1].upper()}{resource[1:]}{joint}{done[:1].lower()}{done[1:]}"


def past(verb: str) -> str:
    """The past participle of an English verb as kinds use them."""
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def _words(part: str) -> list[str]:
    return part.replace("_", "-").split("-") if part else []
