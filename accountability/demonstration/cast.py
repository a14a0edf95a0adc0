"""Who plays: councils, organisations, people, accounts and their roles."""

from collections.abc import Mapping
from typing import Any

from accountability.demonstration.data import read
from lsp.models import Area, LocalAuthority, LocalStrategicPartnership, Organisation, Person, Role, User
from lsp.services import accounts, areas, authorities, grants, organisations, people
from partnerships.models import Body

ALL_OTHERS = "*"


class Cast:
    """The records the story is about, by the names the data files use."""

    def __init__(self, password: str) -> None:
        self.password = password
        self.councils: dict[str, LocalAuthority] = {}
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, Person] = {}
        self.accounts: dict[str, User] = {}
        self.partnerships: dict[str, LocalStrategicPartnership] = {}

    @property
    def administrator(self) -> User:
        """The administrator's account."""
        return self.accounts["administrator"]

    def officer(self, organisation: str) -> User:
        """The account that acts for an organisation."""
        for entry in read("accounts"):
            if entry.get("organisation") == organisation:
                return self.accounts[entry["username"]]
        return self.accounts["partners"]

    def coordinator(self, partnership: str) -> User:
        """The account that coordinates a partnership."""
        names = {entry.get("lsp"): entry["username"] for entry in read("accounts") if _coordinates(entry)}
        return self.accounts[names[partnership]]

    def open_accounts(self) -> None:
        """Every account of accounts.json; the administrator's first, without anybody before it."""
        for entry in read("accounts"):
            name = entry["username"]
            self.accounts[name] = accounts.open_account(
                by=None, username=name, email=f"{name}@example.org", password=self.password
            )
        first = self.administrator
        accounts.make_administrator(by=None, username=first.username, email=first.email)

    def enter_register(self) -> None:
        """Councils (those an import of the register has brought already are used as they are), organisations."""
        by = self.administrator
        for entry in read("councils"):
            known = LocalAuthority.objects.filter(code=entry["code"]).first()
            self.councils[entry["name"]] = known or authorities.create(
                by=by, brought_in=True, brought_in_source="Register of public bodies, 2007", **entry
            )
        for entry in read("organisations"):
            serves = [self.councils[name] for name in entry["serves"]]
            authority = self.councils[entry["authority"]] if entry["authority"] else None
            rest = {name: entry[name] for name in ("name", "sector", "kind", "sponsoring_department")}
            self.organisations[entry["key"]] = organisations.create(
                by=by, serves=serves, authority=authority, **rest
            )

    def enter_areas(self) -> None:
        """The invented areas, each after those it lies in."""
        known: dict[str, Area] = {}
        for entry in read("areas"):
            known[entry["name"]] = areas.create(
                by=self.administrator,
                authority=self.councils[entry["council"]] if entry["council"] else None,
                parents=[known[name] for name in entry["parents"]],
                brought_in=True,
                brought_in_source="Invented for the demonstration",
                **{name: entry[name] for name in ("name", "kind", "code")},
            )

    def enter_people(self) -> None:
        """The invented people, and which account is whose."""
        for entry in read("people"):
            self.people[entry["name"]] = people.create(by=self.administrator, **entry)
        for entry in read("accounts"):
            person = self.people.get(entry.get("person", "")) or people.create(
                by=self.administrator, name=entry["name"]
            )
            people.link_account(person, by=self.administrator, user=self.accounts[entry["username"]])

    def grant_roles(self) -> None:
        """Coordinator, scrutiny and auditor in their partnership; officers for their organisation, everywhere."""
        spoken_for = {entry.get("organisation") for entry in read("accounts")}
        for entry in read("accounts"):
            if entry["role"] in (None, Role.ADMINISTRATOR, Role.BODY_SECRETARY):
                continue
            wanted = [entry.get("organisation")]
            if wanted == [ALL_OTHERS]:
                wanted = [key for key in self.organisations if key not in spoken_for]
            for key in wanted:
                grants.give(
                    by=self.administrator,
                    user=self.accounts[entry["username"]],
                    role=entry["role"],
                    lsp=self.partnerships.get(entry.get("lsp", "")),
                    organisation=self.organisations[key] if key else None,
                )

    def give_bodies_secretaries(self, partnership: str, bodies: Mapping[str, Body]) -> None:
        """Each body of the partnership that has a secretary of its own gets them."""
        for entry in read("accounts"):
            if entry["role"] == Role.BODY_SECRETARY and entry["lsp"] == partnership:
                grants.give(
                    by=self.coordinator(partnership),
                    user=self.accounts[entry["username"]],
                    role=entry["role"],
                    lsp=self.partnerships[partnership],
                    body=bodies[entry["body"]].pk,
                )


def _coordinates(entry: dict[str, Any]) -> bool:
    return bool(entry["role"] == Role.COORDINATOR)
