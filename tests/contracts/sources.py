"""The project's own files, as the contracts read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("lsp", "partnerships", "strategies", "accountability")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project that git keeps or would keep, relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for path in map(Path, listed.stdout.splitlines()) if (ROOT / path).is_file())


def python(*folders: str, migrations: bool = False) -> Iterator[Path]:
    """The Python files below the folders."""
    for path in tracked():
        if (
            path.suffix == ".py"
            and path.parts[0] in folders
            and (migrations or "migrations" not in path.parts)
        ):
            yield path


def written() -> Iterator[Path]:
    """Everything of ours that is read as code: Python without its migrations, templates, styles and scripts."""
    return (
        path
        for path in tracked()
        if "migrations" not in path.parts
        and (path.suffix in (".py", ".html", ".scss", ".js") or path in templates())
    )


def templates() -> Iterator[Path]:
    """The templates, those of the tests' gallery left out."""
    return (path for path in tracked() if path.suffix in (".html", ".txt") and path.parts[0] == "templates")


def text(path: Path) -> str:
    """What the file says."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The file as Python reads it."""
    return ast.parse(text(path))


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of the file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def top_functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions of the module itself, by name."""
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


def called(node: ast.AST) -> set[str]:
    """The names called within: `act` for `act(...)` and `audit.act(...)` alike."""
    names = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            if isinstance(each.func, ast.Name):
                names.add(each.func.id)
            elif isinstance(each.func, ast.Attribute):
                names.add(each.func.attr)
    return names
