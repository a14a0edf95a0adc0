"""Write docs/rules/ and docs/states/ from the code."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lsp import rulebook
from lsp.env import BASE_DIR
from lsp.workflow import Workflow

NOTE = "<!-- Written by `make docs` from the code; do not edit. -->\n"
CHAPTERS = {
    "L": "Place and people",
    "P": "Bodies, seats, meetings, agreements",
    "A": "Agreements",
    "C": "Commitments",
    "D": "Duties",
    "Q": "Scrutiny",
    "T": "Audit",
    "V": "Who sees what",
}


class Command(BaseCommand):
    help = "Write docs/rules/ and docs/states/ from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to write or only to compare."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail where a page is not up to date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the pages that changed, or say which would."""
        stale = [
            path for path, text in pages() if not path.is_file() or path.read_text(encoding="utf-8") != text
        ]
        names = ", ".join(path.relative_to(BASE_DIR).as_posix() for path in stale)
        if stale and options["check"]:
            raise CommandError(f"Not up to date: {names}. Run `make docs`.")
        for path, text in pages():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.stdout.write(f"Written: {names}." if stale else "Everything is up to date.")


def pages() -> Iterator[tuple[Path, str]]:
    """(path, text) of every page."""
    yield BASE_DIR / "docs/rules/README.md", rules_page(list(rulebook.gather().values()))
    for app in rulebook.APPS:
        for name, workflows in workflows_of(app).items():
            yield BASE_DIR / f"docs/states/{name}.md", states_page(name, workflows)


def rules_page(rules: list[rulebook.Rule]) -> str:
    """Every rule: sentence, source, where it is enforced, where it is proved."""
    text = [NOTE, "# The rules, and where each is kept\n"]
    chapter = ""
    for rule in rules:
        if rule.id[0] != chapter:
            chapter = rule.id[0]
            text.append(f"## {CHAPTERS.get(chapter, chapter)}\n")
        source = f" *[{'; '.join(dict.fromkeys(rule.sources))}]*" if rule.sources else ""
        text.append(f"### {rule.id}\n\n{' '.join(dict.fromkeys(rule.sentences))}{source}\n")
        text.append(_listed("Enforced by", rule.enforced))
        text.append(_listed("Proved by", rule.proved))
    return "\n".join(text)


def _listed(title: str, places: list[str]) -> str:
    lines = [f"- `{place}`" for place in dict.fromkeys(places)] or ["- nothing yet"]
    return "\n".join([f"{title}\n", *lines, ""])


def workflows_of(app: str) -> dict[str, list[Workflow]]:
    """The workflows of an app (`workflow.py`, `annual_workflow.py`), by the name of what they are about."""
    found: dict[str, list[Workflow]] = {}
    if app == "lsp":  # there stands what a workflow is
        return found
    for module in iter_modules(import_module(app).__path__):
        if module.name.endswith("workflow"):
            for value in vars(import_module(f"{app}.{module.name}")).values():
                if isinstance(value, Workflow):
                    found.setdefault(value.name, []).append(value)
    return found


def states_page(name: str, workflows: list[Workflow]) -> str:
    """The diagram of the steps between states, and all steps as a table that says the same."""
    moving = [each for each in workflows if all(t.target for t in each.transitions)]
    text = [NOTE, f"# The states of a {name.replace('_', ' ').replace('-', ' ')}\n"]
    text += [f"```mermaid\n{each.mermaid()}\n```\n" for each in moving]
    text.append("| step | from | to | who | needs a reason |\n|---|---|---|---|---|")
    for each in workflows:
        for t in each.transitions:
            sources = ", ".join(each.state(code).label for code in t.sources)
            target = each.state(t.target).label if t.target else "stays as it is"
            text.append(
                f"| {t.label} | {sources} | {target} | {t.role.replace('_', ' ')} | {'yes' if t.needs_reason else ''} |"
            )
    return "\n".join(text) + "\n"
