"""Without Debian's chromium the browser tests are named one by one as not run; with CI set that is a failure."""

import os

import pytest

from lsp.embedded import bootstrap

REASON = "NOT RUN: there is no chromium here (Debian: apt-get install chromium)"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none."""
    if bootstrap.find_browser():
        return
    waiting = [item for item in items if item.get_closest_marker("browser")]
    if waiting and os.environ.get("CI"):
        raise pytest.UsageError(f"{len(waiting)} browser tests cannot run: there is no chromium here.")
    for item in waiting:
        item.add_marker(pytest.mark.skipif(True, reason=REASON))
