"""The rules that are built, read from the code: sentence, source, where each is enforced and where it is proved.

`docs/rules/` is written from this (`manage.py generate_docs`); a contract test asks it for what is missing.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lsp.env import BASE_DIR
from lsp.promises import PROMISES

APPS = ("lsp", "partnerships", "strategies", "accountability")
RULE = re.compile(r"[A-Z]\d{1,2}")
NAMED = re.compile(r"([a-z]\d{1,2})_")  # a function's or constraint's name that begins with a rule's id
SOURCES = re.compile(r"\s*\[([^\]]+)\]")
CONSTRAINT = re.compile(r"name=\"([a-z]\d{1,2})_(\w+)\"")
CITED = re.compile(r"rule=\"([A-Z]\d{1,2})\"")
PROOF = re.compile(r"^def test_((?:[A-Z]\d{1,2}_)+)", re.MULTILINE)


@dataclass
class Rule:
    """One rule: its sentences, its sources, what enforces it, which tests prove it (`path: name`)."""

    id: str
    sentences: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    enforced: list[str] = field(default_factory=list)
    proved: list[str] = field(default_factory=list)


class Rulebook(dict[str, Rule]):
    """The rules by id; asking for one that is not there makes it."""

    def __missing__(self, rule: str) -> Rule:
        self[rule] = Rule(rule)
        return self[rule]


def gather(base: Path = BASE_DIR) -> dict[str, Rule]:
    """Every rule the code names, in the order of the ids."""
    book = Rulebook()
    for rule, sentence in PROMISES.items():
        book[rule].sentences.append(sentence)
    for path in _python(base, *APPS):
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(base).as_posix()
        if path.name == "rules.py" or path.parent.name == "rules":
            _from_rules(book, place, text)
        else:
            _from_code(book, place, text)
    _from_tests(book, base)
    return {rule: book[rule] for rule in sorted(book, key=lambda each: (each[0], int(each[1:])))}


def _python(base: Path, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((base / folder).rglob("*.py"))


def _from_rules(book: Rulebook, place: str, text: str) -> None:
    """A rule's function: its id stands in its name (`p2_...`) or begins its docstring (`L1: ...`)."""
    for node in ast.parse(text).body:
        told = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None
        if not isinstance(node, ast.FunctionDef) or not told:
            continue
        rule, sentence = rule_of(node.name, told)
        if rule:
            book[rule].sentences.append(SOURCES.sub("", sentence))
            book[rule].sources += SOURCES.findall(sentence)
            book[rule].enforced.append(f"{place}: {node.name}")


def rule_of(name: str, told: str) -> tuple[str, str]:
    """(rule's id, sentence) of a function among the rules; an empty id where it is none of a rule's."""
    sentence = " ".join(told.split("\n\n", 1)[0].split())
    head, colon, rest = sentence.partition(": ")
    if colon and RULE.fullmatch(head):
        return head, rest
    named = NAMED.match(name)
    return (named[1].upper() if named else "", sentence)


def _from_code(book: Rulebook, place: str, text: str) -> None:
    """Constraints named after a rule, refusals that cite one, and what keeps a promise and says so."""
    migration = "/migrations/" in place
    for rule, rest in CONSTRAINT.findall(text):
        if not migration or "ExclusionConstraint" in text:
            _note(book[rule.upper()], f"database: {rule}_{rest}")
    for rule in CITED.findall(text):
        _note(book[rule], place)
    if not migration and place != "lsp/promises.py":
        for rule in PROMISES:
            if re.search(rf"[(, ]{rule}[),. ]", text):
                _note(book[rule], place)


def _note(rule: Rule, what: str) -> None:
    if what not in rule.enforced:
        rule.enforced.append(what)


def _from_tests(book: Rulebook, base: Path) -> None:
    for path in _python(base, "tests"):
        text = path.read_text(encoding="utf-8")
        for found in PROOF.finditer(text):
            name = text[found.start() + 4 : text.index("(", found.start())]
            for rule in RULE.findall(found[1]):
                if rule in book:
                    book[rule].proved.append(f"{path.relative_to(base).as_posix()}: {name}")
