"""Papers that are files in a real browser: chosen, refused, kept, downloaded; with and without JavaScript."""

from pathlib import Path
from typing import Any

import pytest

from partnerships.models import Paper
from partnerships.services import papers
from tests.factories import files
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.journeys.steps import go
from tests.partnerships.test_browser import WIDTHS, look, opened, session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOARD = "/example-partnership/bodies/board"


def an_item(by: Any, lsp: Any) -> Any:
    """An item with a paper of each sort."""
    item = make.item(make.meeting(structure.board(lsp, slug="board")), "A plan for the parks")
    papers.add(item, by=by, title="The plan", file=files.upload("The plan for all parks of the borough.pdf"))
    papers.add(item, by=by, title="What it costs", file=files.upload("Costs.xlsx"), restricted=True)
    papers.add(item, by=by, title="In short", text="Grass and trees.")
    return item


@pytest.mark.parametrize("width", WIDTHS)
def test_papers_that_are_files_read_at_a_desk_and_on_a_phone(live_server: Any, width: int) -> None:
    lsp = place.lsp("Example Partnership")
    by = place.coordinator(lsp)
    item = an_item(by, lsp)
    first = Paper.objects.earliest("pk")
    paths = (
        f"/items/{item.pk}/",
        f"/items/{item.pk}/papers/new/",
        f"/papers/{first.pk}/",
        f"/papers/{first.pk}/edit/",
        f"/meetings/{item.meeting_id}/",
        f"/meetings/{item.meeting_id}/board-pack/",
    )
    with opened(live_server.url, session_of(by), width=width, javascript=True) as page:
        for path in paths:
            page.goto(BOARD + path)
            look(page)


def test_a_secretary_chooses_a_file_is_told_what_is_wrong_and_chooses_another(
    live_server: Any, tmp_path: Path
) -> None:
    lsp = place.lsp("Example Partnership")
    by = place.coordinator(lsp)
    item = an_item(by, lsp)
    for name, content in (("Locked.pdf", files.locked_pdf()), ("Map.png", files.png())):
        (tmp_path / name).write_bytes(content)
    with opened(live_server.url, session_of(by), width=1280, javascript=False) as page:
        page.goto(f"{BOARD}/items/{item.pk}/papers/new/")
        page.get_by_label("Title").fill("Map")
        page.get_by_label("File of the paper").set_input_files(tmp_path / "Locked.pdf")
        go(page.get_by_role("button", name="Add this paper"))
        assert "protected with a password" in page.locator(".govuk-error-summary").inner_text()
        assert "“Locked.pdf” was not kept. Choose it again" in page.locator("main").inner_text()
        assert page.get_by_label("Title").input_value() == "Map"
        page.get_by_label("File of the paper").set_input_files(tmp_path / "Map.png")
        go(page.get_by_role("button", name="Add this paper"))
        go(page.get_by_role("link", name="Map"))
        with page.expect_download() as started:
            page.get_by_role("link", name="Download Map.png").click()
        assert started.value.suggested_filename == "Map.png"
        assert Path(started.value.path()).read_bytes() == files.png()
