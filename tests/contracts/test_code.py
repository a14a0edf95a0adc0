"""What the house rules say of the code, read from the code (architecture.md, habits 1, 8, 12, 15; quality.md)."""

import ast
import re
from pathlib import Path

import pytest

from tests.contracts import sources

LONGEST_FUNCTION, LONGEST_FILE = 40, 400
VAGUE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py", "util.py"}
CODE = (*sources.APPS, "tools", "benchmarks")

SERVICES = [path for path in sources.python(*sources.APPS) if "services" in path.parts]
WRITES = {"save", "audited_create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
OPENS = {"act", "take", "agreement_step"}
"""`accountability.services.together.take` opens the act of a step on a commitment and of each that follows it;
`partnerships.services.agreement_steps.agreement_step` that of a step on an agreement.
"""

NOT_BY_SOMEBODY = {
    ("lsp/services/invitations.py", "accept"): "whoever holds the link acts as the account it was sent to",
    (
        "partnerships/services/apologies.py",
        "answer_by_link",
    ): "whoever holds the mail's link answers for its term",
    ("accountability/services/progress_links.py", "links_for"): "the reminder mail is nobody's",
    ("accountability/services/progress_links.py", "words_for"): "the reminder mail is nobody's",
    (
        "accountability/services/progress_links.py",
        "report",
    ): "whoever holds the link reports as its recipient",
    ("partnerships/services/agreement_force.py", "come_into_force"): "the last signature or the day does it",
    ("partnerships/services/agreement_force.py", "let_take_effect"): "the day has come",
    ("lsp/services/webhooks.py", "stop"): "the service itself pauses what has failed for days",
    ("lsp/services/announced.py", "let_take_effect"): "the day has come: as whoever recorded each said",
    ("lsp/services/announced.py", "take_effect"): "the day has come: as whoever recorded it said",
}
"""Public services that write and take no `by`, and why."""

PARTS = {
    ("accountability/services/numbers.py", "next_number"): "the number is given within the act that makes",
    ("accountability/services/annual_papers.py", "keep_signed"): "within the act of the signature",
    ("accountability/services/evidence.py", "keep"): "within the act that reports or contributes",
    ("partnerships/services/decision_numbers.py", "next_number"): "the number is given within the act",
    ("partnerships/services/decision_numbers.py", "go_on_from"): "within the act that brings in",
    ("partnerships/services/bindings.py", "write_binds"): "within the act that decides or corrects",
    ("partnerships/services/quorum.py", "settle"): "within the act that changes who counts",
    ("lsp/services/successions.py", "prepare"): "within the act that declares or lets take effect",
    ("lsp/services/successions.py", "pass_on"): "within the act that declares or lets take effect",
    ("lsp/services/copies.py", "remove"): "goes with what the act of redaction removes",
    (
        "partnerships/services/agreement_steps.py",
        "next_number",
    ): "the number is given within the act that drafts",
    ("partnerships/services/agreement_force.py", "hold"): "within the act that brings in or puts in force",
    ("partnerships/services/agreement_papers.py", "keep_text"): "within the act that circulates",
    ("partnerships/services/agreement_papers.py", "keep_signed"): "within the act of the last signature",
    (
        "partnerships/services/records.py",
        "close",
    ): "ends a record within the act that ends what it belongs to",
}
"""What services call within their own act, and the database refuses without one."""


def length(node: sources.Function) -> int:
    """The lines of a function from its `def` to its last, signature and docstring included; not its decorators."""
    return (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_short() -> None:
    """Tests, tools and benchmarks like everything else."""
    found = [
        f"{path}:{node.lineno} {node.name} has {length(node)} lines"
        for path in sources.written()
        if path.suffix == ".py"
        for node in sources.functions(path)
        if length(node) > LONGEST_FUNCTION
    ]
    assert found == []


def test_files_are_short() -> None:
    lines = {str(path): len(sources.text(path).splitlines()) for path in sources.written()}
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


def test_every_file_has_a_name_that_says_what_is_in_it() -> None:
    assert [str(path) for path in sources.tracked() if path.name in VAGUE_NAMES] == []


# Services ---------------------------------------------------------------------------------------------------


def reaching(path: Path, names: set[str]) -> set[str]:
    """The module's functions that call one of the names, directly or through another function of the module."""
    functions = {node.name: node for node in sources.functions(path)}
    reached = {name for name, node in functions.items() if sources.called(node) & names}
    while True:
        more = {
            name for name, node in functions.items() if name not in reached and sources.called(node) & reached
        }
        if not more:
            return reached
        reached |= more


def public_writers(path: Path) -> list[ast.FunctionDef]:
    writing = reaching(path, WRITES)
    return [
        node
        for name, node in sources.top_functions(path).items()
        if not name.startswith("_") and name in writing
    ]


def test_there_are_services_to_look_at() -> None:
    assert sum(len(public_writers(path)) for path in SERVICES) > 30


@pytest.mark.parametrize("path", SERVICES, ids=str)
def test_T1_a_service_that_writes_says_by_whom_and_opens_an_act(path: Path) -> None:
    opening = reaching(path, OPENS)
    for node in public_writers(path):
        if (str(path), node.name) in PARTS:
            continue
        excused = (str(path), node.name) in NOT_BY_SOMEBODY
        named = {argument.arg for argument in node.args.kwonlyargs}
        assert excused or "by" in named, f"{path}: {node.name} takes no keyword-only by"
        assert node.name in opening, f"{path}: {node.name} writes without an act"


def test_T1_acts_are_opened_by_services_alone() -> None:
    others = [
        str(path)
        for path in sources.python(*sources.APPS)
        if "services" not in path.parts and path.parts[:2] != ("lsp", "audit") and imports_act(path)
    ]
    assert others == []


def imports_act(path: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module in ("lsp.audit", "lsp.audit.acts")
        and any(name.name == "act" for name in node.names)
        for node in ast.walk(sources.tree(path))
    )


def test_T1_tasks_and_job_handlers_write_through_services() -> None:
    for path in sources.python(*sources.APPS):
        if path.name in ("tasks.py", "handlers.py"):
            assert not models_saved(path), path


def models_saved(path: Path) -> set[str]:
    """Governed models that the file writes: `Body(...)` with a save, or a manager's create."""
    return {
        ast.unparse(node)
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"save", "audited_create", "bulk_create", "create"}
        and not ast.unparse(node.func.value).startswith(("Job", "Heartbeat", "Message"))
        and "services" not in ast.unparse(node.func.value)
        and node.func.attr != "create"
    }


def test_nothing_but_the_services_uses_the_plain_bulk_writes() -> None:
    """Habit 8: the governed queryset offers the audited ones; going round it is for `lsp.querysets` alone."""
    found = [
        str(path)
        for path in sources.python(*sources.APPS)
        if path != Path("lsp/querysets.py")
        and re.search(r"\bQuerySet\.(bulk_create|update|delete)\(|_base_manager", sources.text(path))
    ]
    assert found == []


# Time, addresses, words -------------------------------------------------------------------------------------

ASKS_THE_TIME = re.compile(
    r"\b(datetime\.now|datetime\.today|datetime\.utcnow|date\.today|timezone\.now|timezone\.localdate|time\.time)\s*\("
)
OWN_CLOCK = {
    Path("lsp/clock.py"): "is the clock",
    Path("lsp/embedded/processes.py"): "waits for processes",
}


def test_nothing_but_the_clock_asks_the_time() -> None:
    asking = [
        str(path)
        for path in sources.python(*sources.APPS)
        if path not in OWN_CLOCK and ASKS_THE_TIME.search(without_words(path))
    ]
    assert asking == []


def without_words(path: Path) -> str:
    """The code without its docstrings and comments."""
    return ast.unparse(sources.tree(path))


MACHINE = re.compile(r"(?<![\w.])/(?:work/(?:main|shared)|home/\w|root/\w|Users/\w|farm/\w)")
REGISTRY = re.compile(
    r"https?://(?!example)[\w.-]*(?:registry|artifactory|nexus|pypi|mirror|proxy)[\w.-]*", re.IGNORECASE
)


def test_no_file_names_this_machine_or_a_registry() -> None:
    binary = (".png", ".ico", ".woff2", ".xlsx")
    read = [
        path for path in sources.tracked() if path.suffix not in binary and path.name != Path(__file__).name
    ]
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in read
        for number, line in enumerate(sources.text(path).splitlines(), start=1)
        if MACHINE.search(line) or REGISTRY.search(line)
    ]
    assert found == []


UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|pytest\.mark\.skip\(")


def test_nothing_is_left_for_later_in_the_code() -> None:
    found = [
        f"{path}:{number}"
        for path in sources.python(*CODE, "tests", migrations=True)
        if path != Path("tests/contracts/test_code.py")
        for number, line in enumerate(sources.text(path).splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_what_is_left_out_of_the_linters_has_its_reason_beside_it() -> None:
    bare = re.compile(r"#\s*(noqa|nosec)(?!:? ?[A-Z]+[0-9])|#\s*type:\s*ignore(?!\[)")
    found = [
        f"{path}:{number}"
        for path in sources.python(*sources.APPS, "tools")
        for number, line in enumerate(sources.text(path).splitlines(), start=1)
        if bare.search(line)
    ]
    assert found == []
