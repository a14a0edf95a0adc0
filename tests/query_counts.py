"""How many queries each page and list needs, held in `query_counts.json` (architecture, habit 9).

A test asks the fixture `query_counts` to `hold(key, count)`. What differs from the file fails; with
`--update-query-counts` the file is written anew instead, and an N+1 shows up in the diff.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

FILE = Path(__file__).with_name("query_counts.json")
OPTION = "--update-query-counts"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that writes the file anew."""
    parser.addoption(OPTION, action="store_true", help="write tests/query_counts.json as it is now")


class QueryCounts:
    """The numbers held, and those measured in this run."""

    def __init__(self, path: Path, *, updating: bool) -> None:
        self.path, self.updating = path, updating
        self.held: dict[str, int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self.measured: dict[str, int] = {}

    def hold(self, key: str, count: int) -> str:
        """Compare with the number held. Empty where it is the same or the file is being written, else what is wrong."""
        self.measured[key] = count
        held = self.held.get(key)
        if self.updating or held == count:
            return ""
        what = "is not held yet" if held is None else f"was held at {held}"
        return (
            f"{key}: {count} queries, {what}; if that is right, run pytest with {OPTION} and commit the diff"
        )

    def gone(self) -> list[str]:
        """The keys of the file that nothing measured: to be asked once everything was."""
        return [] if self.updating else sorted(set(self.held) - set(self.measured))

    def save(self) -> None:
        """Write what was measured, where asked to. What was not measured in this run is gone."""
        if self.updating and self.measured:
            text = json.dumps(dict(sorted(self.measured.items())), indent=2, ensure_ascii=False)
            self.path.write_text(f"{text}\n", encoding="utf-8")


@pytest.fixture(scope="session")
def query_counts(request: pytest.FixtureRequest) -> Iterator[QueryCounts]:
    """The numbers held; written at the end of the run where asked to."""
    counts = QueryCounts(FILE, updating=bool(request.config.getoption(OPTION)))
    yield counts
    counts.save()
