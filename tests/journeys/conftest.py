"""The product as its users meet it: served by gunicorn with a real worker, the demonstration loaded, in Chromium."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from psycopg import sql

from lsp.embedded import postgres

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a-long-demonstration-password"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys are browser tests, share one server, and so one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _database(name: str) -> dict[str, str]:
    cluster = postgres.ensure(throwaway=True)
    with psycopg.connect(cluster.superuser_url, autocommit=True) as connection:
        for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {} OWNER lsp_owner"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    return {
        "DATABASE_URL": cluster.url(postgres.APP, name),
        "DATABASE_OWNER_URL": cluster.url(postgres.OWNER, name),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served product."""
    suffix = os.environ.get("TEST_DB_SUFFIX", "") + os.environ.get("PYTEST_XDIST_WORKER", "")
    folder = tmp_path_factory.mktemp("product")
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_AS_OWNER"},
        **_database(f"journeys_{suffix or 'alone'}"),
        "DJANGO_SETTINGS_MODULE": "lsp.settings",
        "DEMO_PASSWORD": PASSWORD,
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "SECRET_KEY": "journeys",
    }
    _manage(environment, "migrate", "--verbosity", "0")
    _manage(environment, "load_demonstration")
    _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    log = (folder / "server.log").open("wb")
    commands = [
        [sys.executable, "-m", "gunicorn", "lsp.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"],
        [sys.executable, "-m", "celery", "-A", "lsp", "worker", "--beat", "--pool", "solo", "--loglevel", "INFO"],
    ]
    commands[1] += ["--schedule", str(folder / "beat")]
    running = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log) for command in commands
    ]
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health/live", running[0])
        yield address
    finally:
        for process in running:
            process.terminate()
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed: `make test` as root installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, product: str) -> Iterator[Visit]:
    """Open the product: `visit("/work/", user="police", javascript=False, size=PHONE)` gives a page.

    Any error of the console, any request to another origin and any violation of the content security policy
    fails the test.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(path: str, *, user: str = "", javascript: bool = True, size: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(
            base_url=product, java_script_enabled=javascript, viewport=size, locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: _note(problems, message.type, message.text))
        page.on("request", lambda request: _foreign(problems, product, request.url))
        if user:
            sign_in(page, user)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], kind: str, text: str) -> None:
    expected = re.search(r"status of 4\d\d", text)  # a refused form is answered with its status
    if kind == "error" and not expected:
        problems.append(text)


def _foreign(problems: list[str], product: str, url: str) -> None:
    if not url.startswith((product, "data:", "blob:")):
        problems.append(f"a request left the page's origin: {url}")


def sign_in(page: Page, user: str) -> None:
    """Sign in through the page."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Sign in")
