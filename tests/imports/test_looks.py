"""The pages of imports in a browser, at a desk's and at a phone's width: axe finds nothing, nothing is lost."""

import functools
import http.server
import os
import shutil
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import sync_playwright

from lsp.audit import act
from lsp.models import Block, Job, LocalStrategicPartnership, User
from lsp.services import regimes
from tests.imports.files import COUNTY, DISTRICT, HEADINGS, SMALL, as_csv, with_cell
from tests.imports.structure import as_book, with_row
from tests.imports.test_members import CHAIR, FOUR, POLICE, rows_of
from tests.imports.test_pages import REGISTER_LIST, REGISTER_NEW, done, send, signed_in

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PICTURES = os.environ.get("PICTURES", "")  # a folder to keep what was seen
pytestmark = [
    pytest.mark.journeys,
    pytest.mark.django_db,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium"),
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without telling."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def pages(administrator: User, coordinator: User, partnership: LocalStrategicPartnership) -> dict[str, str]:
    """Every page of imports, in every state worth seeing, as HTML."""
    register, members = signed_in(administrator), signed_in(coordinator)
    start = f"/{partnership.slug}/bodies/import/"
    wrong = as_csv((HEADINGS, COUNTY, *[with_cell(DISTRICT, "county_2007", f"Shire {n}") for n in range(60)]))
    similar = POLICE | {"person": "Cllr Alex Exampel", "seat": "Second", "organisation sector": "private"}
    content = as_csv(rows_of(*FOUR))
    seen = {"register-empty": register.get(REGISTER_LIST), "register-new": register.get(REGISTER_NEW)}
    trial = done(send(register, REGISTER_NEW, as_csv(SMALL)))
    refused = done(send(register, REGISTER_NEW, wrong))
    imported = done(register.post(f"{trial}confirm/"))
    running = str(send(register, REGISTER_NEW, as_csv(SMALL)).headers["Location"])
    Job.objects.filter(status="queued").update(
        status="running", step="Checking the rows", done=120, total=388
    )
    members_trial = done(send(members, start, content, "members.csv"))
    done(members.post(f"{members_trial}confirm/"))
    both = as_csv(rows_of(*FOUR, CHAIR | {"person": "Jo Pattern"}, similar))
    members_refused = done(send(members, start, both, "members.csv"))
    moved = as_csv((HEADINGS, with_cell(COUNTY, "region", "London")))
    wanted = {
        "register-list": (register, REGISTER_LIST),
        "register-trial": (register, done(send(register, REGISTER_NEW, moved))),
        "register-refused": (register, refused),
        "register-imported": (register, imported),
        "register-running": (register, running),
        "members-new": (members, start),
        "members-list": (members, f"/{partnership.slug}/bodies/imports/"),
        "members-trial": (members, members_trial),
        "members-refused": (members, members_refused),
    }
    book = with_row("Seats", "Bord", "Leader", "Borsetshire Polise", "", "", "", "", "", "", "")
    wanted["structure-refused"] = (members, done(send(members, start, as_book(book), "structure.xlsx")))
    wanted |= {name: (members, address) for name, address in set_up_pages(partnership)}
    seen |= {name: client.get(address) for name, (client, address) in wanted.items()}
    empty = {"starts_on": "30 February 2006", "bodies.0.name": "", "bodies.0.kind": "board"}
    seen["set-up-wrong"] = members.post(f"/{partnership.slug}/set-up/bodies/", empty)
    seen["register-wrong"] = send(register, REGISTER_NEW, b"%PDF", "members.pdf")
    return {name: response.content.decode() for name, response in seen.items()}


def set_up_pages(partnership: LocalStrategicPartnership) -> list[tuple[str, str]]:
    """The pages of the set-up of a partnership that has members, under a regime with a model structure."""
    with act("test.regime", by=None):
        partnership.regime.terms = regimes.supplied()[0]["terms"]
        partnership.regime.save()
        Block(lsp=partnership, name="Safer and Stronger Communities", slug="safer", position=1).save()
    parts = ("", "bodies/", "seats/", "seats/board/", "people/", "people/board/", "chairs/", "publish/")
    return [(f"set-up-{part.replace('/', '-')}", f"/{partnership.slug}/set-up/{part}") for part in parts]


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_reads_at_every_width(pages: dict[str, str], width: int, tmp_path: Path) -> None:
    shutil.copytree(Path(settings.BASE_DIR) / "static" / "dist", tmp_path / "static")
    for name, html in pages.items():
        (tmp_path / f"{name}.html").write_text(html)
    handler = functools.partial(Quiet, directory=str(tmp_path))
    found: dict[str, str] = {}
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 900})
        for name in pages:
            page.goto(f"http://127.0.0.1:{server.server_port}/{name}.html")
            if PICTURES:
                page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
            results = Axe().run(page)
            if results.violations_count:
                found[name] = results.generate_report()
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[name] = found.get(name, "") + "wider than the screen"
        browser.close()
        server.shutdown()
    assert not found, "\n".join(f"{name}: {what}" for name, what in found.items())
