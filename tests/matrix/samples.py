"""Who walks the matrix, what is not for everybody, and the records an address may name.

Every text that is not for everybody holds a *marker*; `MARKERS` says which roles may read it. A marker in an answer to
anybody else is a leak.
"""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from lsp import jobs
from lsp.models import User

HIDDEN_SLUG = "out-of-sight"

ROLES: dict[str, str] = {
    "anonymous": "nobody signed in",
    "nobody": "signed in, without any role",
    "coordinator": "coordinator of Tameside",
    "neighbour": "coordinator of another partnership, Oldham",
    "police": "officer of an agency on both partnerships",
    "health": "officer of another agency, on Tameside",
    "scrutiny": "scrutiny councillor of Tameside",
    "auditor": "auditor of Tameside",
    "administrator": "administrator of the installation",
    "chair": "chair of Tameside's board, without a role of their own",
    "secretary": "secretary of another body of Tameside than those whose meetings are walked",
    "partners": "officer of the agency whose drafts are walked; it sits on the hidden partnership too",
    "keeper": "coordinator of the hidden partnership",
}
READ = (
    "accountability:commitment",
    "accountability:commitment_edit",
    "partnerships:body",
    "partnerships:seat",
    "partnerships:meeting",
    "partnerships:item",
    "partnerships:paper",
    "partnerships:paper_file",
    "accountability:evidence_file",
    "partnerships:decision",
)
"""The pages on which a further sample of a kind is walked; the acts on it are walked with the others."""
MEMBER_IMPORTS = ("structure_import:report", "structure_import:confirm")
REGISTER_IMPORTS = ("imports:report", "imports:confirm", "lsp:job")
AREA_IMPORTS = ("area_imports:report", "area_imports:confirm")
UPDATES = ("commitment_updates:report", "commitment_updates:confirm")
CROSSING = ("coordinator", "administrator", "partners", "keeper")
"""Who might find a record of one partnership below another, if anybody."""
REMEMBERED = (
    "tameside unpublished body", "tameside term", "tameside role", "tameside draft", "tameside unpublished",
    "tameside public", "oldham public", "hidden body", "hidden accepted", "hidden draft", "walked organisation",
    "token of the police", "tameside draft action", "tameside action", "hidden action",
)  # fmt: skip
"""The samples whose history is walked."""
OF_TAMESIDE = frozenset(
    (
        "coordinator",
        "police",
        "health",
        "scrutiny",
        "auditor",
        "administrator",
        "chair",
        "secretary",
        "partners",
    )
)

MARKERS: dict[str, frozenset[str]] = {
    # the partnership nobody may know of, and its keeper
    "qxhidden": frozenset(("administrator", "partners", "keeper")),
    "qxkeeper": frozenset(("administrator", "partners", "keeper")),
    HIDDEN_SLUG: frozenset(("administrator", "partners", "keeper")),
    # drafts there: of the agency that is walked, and of one nobody here acts for
    "qxdrafthidden": frozenset(("partners", "keeper")),
    "qxdraftalien": frozenset(("keeper",)),
    # Tameside: an agency's draft, what its wording was before it was made, what is not published
    "qxown": frozenset(("coordinator", "partners")),
    "qxearlier": frozenset(("coordinator", "partners")),
    "qxunpublished": OF_TAMESIDE,
    "qxbody": OF_TAMESIDE,
    "qxhelp": OF_TAMESIDE,
    "qxnote": OF_TAMESIDE,
    "qxmeeting": OF_TAMESIDE,
    "qxaction": OF_TAMESIDE,
    "qxnominated": frozenset(("coordinator", "neighbour", "partners", "police", "administrator")),
    "qxdecision": OF_TAMESIDE,
    "qxagreement": OF_TAMESIDE,
    # work in the background
    "qxdeclined": frozenset(("coordinator", "administrator")),
    "qxjudged": OF_TAMESIDE,
    "qxassessed": frozenset(("coordinator", "chair", "partners")),
    "qxjob": frozenset(("coordinator", "administrator")),
    "qxtoken": frozenset(("police",)),
    "qxwebhook": frozenset(("police",)),
    "qxannual": frozenset(("coordinator", "partners")),
}


@dataclass(frozen=True)
class Sample:
    """A record an address may name, what fills the address, and the partnership it is in (empty: in none)."""

    record: Any
    kwargs: dict[str, Any]
    place: str = ""
    routes: tuple[str, ...] = ()
    roles: tuple[str, ...] = tuple(ROLES)

    def fills(self, route: str, blanks: frozenset[str]) -> bool:
        """Whether the sample is for this route: one of its own, where it names some, or any with the same blanks.

        A record of a partnership that fills nothing is there for the API alone.
        """
        if self.place and not self.kwargs:
            return False
        return blanks == set(self.kwargs) and (not self.routes or route in self.routes)


@dataclass
class World:
    """Who walks, and where."""

    clients: dict[str, Client] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)

    def sample(
        self,
        name: str,
        record: Any,
        *,
        place: str = "",
        routes: tuple[str, ...] = (),
        roles: tuple[str, ...] = tuple(ROLES),
        **kwargs: Any,
    ) -> None:
        """Keep a record under the name the expectations use; `routes` and `roles` where not all walk it."""
        slug = str(kwargs.get("lsp", ""))
        place = place or ("hidden" if slug == HIDDEN_SLUG else slug)
        self.samples[name] = Sample(record, kwargs, place, routes, roles)


def fresh(user: User) -> User:
    """The account without what it remembers of its rights."""
    return User.objects.get(pk=user.pk)


def waiting_import(lsp: Any, by: User, title: str) -> Any:
    """An import that waits for a worker."""
    name = title.rpartition(" ")[2]
    payload = {"dry_run": True, "sheet": "", "file_name": name}
    file = (name, b"Body,Seat\n")
    return jobs.enqueue("import.structure", title=title, by=by, lsp=lsp, payload=payload, file=file)
