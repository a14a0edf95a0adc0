"""The board pack: what is in it and for whom, that it prints whatever people write, that it is made again."""

import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.defaultfilters import filesizeformat
from pypdf import PdfReader

from lsp import audit, jobs
from lsp.errors import NotFoundError, PermissionRefused, TransitionRefused
from lsp.models import Job, JobFile, RoleGrant
from lsp.services import copies, stored_files
from lsp.stored import disk, pdf_pages
from lsp.stored.inspection import Inspected, Upload, inspect
from partnerships import workflow
from partnerships.models import Meeting
from partnerships.services import board_packs, pack_papers, papers
from partnerships.services.board_packs import OWN, PUBLIC
from tests.factories import files
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.stage import DECEMBER, JUNE, SEPTEMBER, Stage, stage

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def made(meeting: Meeting, by: Any, audience: str = OWN) -> Job:
    """The job, done."""
    job = board_packs.request_pack(meeting, by=by, audience=audience)
    report = board_packs.make_pack(job, jobs.Progress())
    Job.objects.filter(pk=job.pk).update(status="done", report=report, finished_at=job.created_at)
    return Job.objects.get(pk=job.pk)


def read(job: Job) -> PdfReader:
    """Its file."""
    return PdfReader(io.BytesIO(bytes(JobFile.objects.get(job=job).content)))


class Said(str):
    """What a file says, wherever its lines break."""

    def __contains__(self, words: object) -> bool:
        return super().__contains__(_joined(str(words)))


def _joined(words: str) -> str:
    return "".join(words.replace("\u200b", "").replace("\xad", "").split())


def text(job: Job) -> Said:
    """What the file says."""
    return Said(_joined(" ".join(page.extract_text() for page in read(job).pages)))


def scene() -> tuple[Stage, Meeting]:
    """A meeting in September with all a pack can hold: papers, drafts, vacancies, terms ending, decisions unsettled."""
    on = stage(seats=2, quorum=2)
    structure.seat(on.board, "Empty chair", position=9)
    make.held(on.board, JUNE, minutes="# Present\n\n- Everybody", minutes_state=workflow.DRAFT_MINUTES)
    make.decision(make.held(on.board, date(2006, 7, 4)), quorate=False, text="That the bridge be mended.")
    meeting = make.meeting(on.board, SEPTEMBER)
    plan = make.item(meeting, "A plan for the parks", presenter="Ŵyn Łukasz", text="Why *now*.", duration=20)
    make.paper(
        plan,
        "The plan",
        text="# Aims\n\n1. Grass\n2. Trees\n\n| Park | Cost |\n| --- | --- |\n| North | £3 |",
    )
    make.paper(plan, "A map", url="https://maps.example.org/north")
    make.paper(plan, "Hidden prices", text="Hidden ten pounds.", restricted=True)
    make.item(meeting, "Hidden sale", position=2, restricted=True, text="Hidden words.")
    return on, meeting


def test_the_pack_holds_agenda_papers_minutes_what_is_due_vacancies_and_what_is_not_settled() -> None:
    on, meeting = scene()
    job = made(meeting, on.by)
    said = text(job)
    for words in (
        "Tuesday 5 September 2006, 9:30am", "Example Hall", "Quorum: 2 voting seats", "Contents", "Ŵyn Łukasz",
        "A plan for the parks", "For discussion, 20 minutes, 3 papers", "9:50am", "Paper: The plan", "Grass",
        "North £3", "maps.example.org/north", "Minutes to approve", "Board, 6 June 2006", "Everybody", "What is due",
        "Nothing is due.", "Vacancies", "Empty chair", "Terms about to end", "No term is about to end.",
        "Decisions not settled yet", "2006-07/001", "That the bridge be mended.", "Hidden sale",
        "Hidden ten pounds.", "Hidden words.", "Do not pass it on", "Page 1 of",
    ):  # fmt: skip
        assert words in said, words
    assert job.report["counts"] == {"items on the agenda": 2, "papers": 3}


def test_it_has_a_title_a_language_tags_bookmarks_and_contents_that_lead_there() -> None:
    on, meeting = scene()
    pdf = read(made(meeting, on.by))
    root: Any = pdf.trailer["/Root"]
    assert pdf.metadata
    assert pdf.metadata.title == "Board pack: Board, 5 September 2006"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert pdf.xmp_metadata
    assert b"pdfuaid:part" in pdf.xmp_metadata.stream.get_data(), "it says that it is accessible"
    titles = [each.title for each in pdf.outline if not isinstance(each, list)]
    assert titles[:3] == ["Agenda", "Minutes to approve", "Items and papers"]
    assert [note for page in pdf.pages[:2] for note in page.get("/Annots", [])], "the contents lead somewhere"


def test_a_public_pack_leaves_out_what_is_restricted_and_says_so() -> None:
    on, meeting = scene()
    said = text(made(meeting, on.by, PUBLIC))
    assert "idden" not in said
    assert "Restricted item" in said
    assert "Item 2 is restricted and left out of this pack" in said
    assert "Everybody" not in said, "minutes that are not published"
    assert "That the bridge be mended" not in said, "a decision that is not published"
    assert "A plan for the parks" in said


def test_ones_own_pack_is_for_oneself_and_for_as_long_as_one_may_read_it() -> None:
    on, meeting = scene()
    made(meeting, on.by)
    colleague = place.scrutiny_councillor(on.lsp)
    assert board_packs.file_of(meeting, user=on.by, audience=OWN).name == "pack-board-2006-09-05.pdf"
    for other in (colleague, VISITOR):
        with pytest.raises(NotFoundError):
            board_packs.file_of(meeting, user=other, audience=OWN)
    mine = made(meeting, colleague)
    assert "Hidden ten pounds." in text(mine)
    place.save(_ended(RoleGrant.objects.get(user=colleague)))
    fresh = type(colleague).objects.get(pk=colleague.pk)
    with pytest.raises(NotFoundError):
        board_packs.file_of(meeting, user=fresh, audience=OWN)


def _ended(grant: Any) -> Any:
    grant.ends_on = grant.starts_on = date(2006, 1, 1)
    grant.end_reason = "Left"
    return grant


def test_who_may_ask_for_which_pack() -> None:
    on, meeting = scene()
    ask = board_packs.request_pack
    with pytest.raises(PermissionRefused):
        ask(meeting, by=place.user())
    with pytest.raises(PermissionRefused):
        ask(meeting, by=place.scrutiny_councillor(on.lsp), audience=PUBLIC)
    hidden = make.meeting(on.board, DECEMBER, published=False)
    with pytest.raises(NotFoundError):
        ask(hidden, by=place.user())
    with pytest.raises(TransitionRefused):
        ask(hidden, by=on.by, audience=PUBLIC)
    assert ask(meeting, by=on.by) == ask(meeting, by=on.by), "one at a time"


def test_a_public_pack_is_everybodys_until_something_in_it_changes() -> None:
    on, meeting = scene()
    made(meeting, on.by, PUBLIC)
    assert (
        board_packs.file_of(meeting, user=VISITOR, audience=PUBLIC).name == "public-pack-board-2006-09-05.pdf"
    )
    item = meeting.items.get(position=1)
    item.restricted, item.restricted_reason = True, "Commercially confidential"
    place.save(item)
    with pytest.raises(NotFoundError):
        board_packs.file_of(meeting, user=VISITOR, audience=PUBLIC)
    kept = board_packs.latest(meeting, user=on.by, audience=PUBLIC)
    assert kept is not None
    assert not kept.is_current
    made(meeting, on.by, PUBLIC)
    assert board_packs.file_of(meeting, user=VISITOR, audience=PUBLIC)
    assert JobFile.objects.count() == 1, "the older file is gone"


def test_files_go_when_a_persons_words_are_removed() -> None:
    on, meeting = scene()
    made(meeting, on.by)
    copies.forget_exports()
    pack = board_packs.latest(meeting, user=on.by, audience=OWN)
    assert pack is not None
    assert not pack.is_ready
    assert "deleted when words were removed" in pack.job.report["message"]


WRITTEN = (
    "#eval(\"1\") $x$ *bold _under_ `code` @ref <label> \\ // /* #import \"x\"",
    "漢字 العربية 😀 \u202e Łódź Ŵyn",
    "W" * 4000,
    "> " * 60 + "deep",
    "".join("  " * depth + "- deep\n" for depth in range(40)),
    "#### Fourth\n\n# First\n\n###### Sixth",
    "| a |\n| --- |\n| " + "x" * 300 + " |",
    "[a](javascript:alert(1)) [b](https://example.org) [](https://example.org) ![alt](https://example.org/x.png)",
    "```\n" + "code " * 500 + "\n```",
    "1. one\n\n   two\n\n   | t |\n   |---|\n   | u |\n\n***\n\nline  \nbroken",
    "<script>alert(1)</script>\n\n<b>x</b>",
    "999999999. far",
)  # fmt: skip


@pytest.mark.parametrize("words", WRITTEN, ids=range(len(WRITTEN)))
def test_whatever_people_write_prints(words: str) -> None:
    on = stage(seats=1, quorum=None)
    meeting = make.meeting(on.board, SEPTEMBER, title=words[:200].strip())
    item = make.item(meeting, words[:300].strip(), text=words, presenter=words[:200])
    make.paper(item, words[:200].strip(), text=words)
    assert read(made(meeting, on.by)).pages


def test_markup_of_the_typesetter_is_text() -> None:
    on = stage(seats=1, quorum=None)
    meeting = make.meeting(on.board, SEPTEMBER)
    make.paper(make.item(meeting, "#panic(1)"), '#read("/etc/passwd")', text='#image("x")')
    said = text(made(meeting, on.by))
    assert "1. #panic(1)" in said
    assert '#read("/etc/passwd")' in said
    assert "#image(" in said


def test_an_empty_pack_says_so() -> None:
    on = stage(seats=0, quorum=None)
    said = text(made(make.meeting(on.board, SEPTEMBER, state=workflow.CANCELLED, place=""), on.by))
    for words in (
        "This meeting is cancelled: Too few could come", "The place is not settled yet", "Nothing is on the agenda yet",
        "No seat is vacant.", "No decision waits to be ratified.",
    ):  # fmt: skip
        assert words in said, words


# --- papers that are files


def with_files(*sent: Upload) -> tuple[Stage, Meeting]:
    """A meeting whose first item has a paper for each of the files."""
    on = stage(seats=1, quorum=None)
    meeting = make.meeting(on.board, SEPTEMBER)
    item = make.item(meeting, "A plan for the parks")
    for number, each in enumerate(sent, start=1):
        papers.add(item, by=on.by, title=f"Paper {number}", file=each)
    return on, meeting


def test_a_pdf_paper_is_put_in_page_by_page_after_a_page_about_it() -> None:
    first = files.upload("Plan.pdf", files.pdf("Alpha one", "Alpha two", "Alpha three"))
    on, meeting = with_files(
        first, files.upload("Map.pdf", files.pdf("Beta one")), files.upload("Costs.xlsx")
    )
    job = made(meeting, on.by)
    pages = [Said(_joined(page.extract_text())) for page in read(job).pages]
    own = len(pages) - 4 - 2
    order = ["Paper: Paper 1", "Alpha one", "Alpha two", "Alpha three", "Paper: Paper 2", "Beta one"]
    for page, words in zip(pages[own:], order, strict=True):
        assert words in page, words
    assert f"follow as pages {own + 2} to {own + 4} of this pack" in pages[own]
    assert disk.digest_of(first.content) in pages[own]
    assert f"Page {own + 1} of {len(pages)}" in pages[own]
    assert f"Page {own + 5} of {len(pages)}" in pages[own + 4], "our pages count theirs"
    said = text(job)
    assert f"Plan.pdf (PDF, 3 pages, {first_size(first)}), in full from page {own + 1}" in said
    contents = "".join(each for each in said if each.isalnum())
    assert f"PaperPaper2{own + 5}" in contents, "the contents give its page"
    assert "Costs.xlsx" in said
    assert disk.digest_of(files.good("a.xlsx")) in said
    outline = [each for each in flat(read(job).outline) if "Paper 2" in each.title]
    assert {read(job).get_destination_page_number(each) for each in outline[-1:]} == {own + 4}


def first_size(sent: Upload) -> str:
    return str(filesizeformat(len(sent.content)))


def flat(outline: Any) -> list[Any]:
    return [each for part in outline for each in (flat(part) if isinstance(part, list) else [part])]


def test_a_pack_with_pages_of_others_claims_no_accessibility_it_has_not() -> None:
    on, meeting = with_files(files.upload())
    made_of = read(made(meeting, on.by))
    assert b"pdfuaid:part" not in made_of.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    root: Any = made_of.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]


def test_whatever_a_pdf_would_do_is_left_out_of_the_pack() -> None:
    on, meeting = with_files(files.upload("a.pdf", files.acting_pdf()))
    job = made(meeting, on.by)
    assert "Look at me" in text(job)
    content = bytes(JobFile.objects.get(job=job).content)
    for words in (b"/JavaScript", b"/JS", b"/Launch", b"/AA", b"/OpenAction", b"/FileAttachment"):
        assert words not in content


def put_on_record(item: Any, name: str, content: bytes) -> None:
    """A file that was kept before it was looked at so closely."""
    kind = inspect(files.upload("a.pdf")).kind
    found = Inspected(name, kind, content, disk.digest_of(content), None)
    with audit.act("test.write", by=None):
        kept = stored_files.keep(found, by=None, lsp=item.body.lsp)
    make.paper(item, name, text="", file=kept)


def test_a_pdf_that_cannot_be_put_in_is_named_with_the_reason(monkeypatch: Any) -> None:
    on, meeting = with_files(files.upload("Good.pdf", files.pdf("Alpha one")))
    item = meeting.items.get()
    put_on_record(item, "Locked.pdf", files.locked_pdf())
    put_on_record(item, "Broken.pdf", b"%PDF-1.7 nothing")
    put_on_record(item, "Long.pdf", files.pdf(*["Page"] * 9))
    put_on_record(item, "Deep.pdf", b"%PDF-1.7\n" + b"[" * 100_000)
    put_on_record(item, "Lost.pdf", files.pdf("Lost"))
    disk.path_of(disk.digest_of(files.pdf("Lost"))).unlink()
    monkeypatch.setattr(pdf_pages, "MOST_PAGES", 8)
    job = made(meeting, on.by)
    said = text(job)
    assert "Alpha one" in said
    for words in (
        "Locked.pdf", "It could not be put into this pack. The PDF is protected with a password", "Broken.pdf",
        "The PDF is damaged", "Long.pdf", "The PDF has 9 pages, more than the 8", "Its file is not where it was stored",
    ):  # fmt: skip
        assert words in said, words
    assert (
        job.report["message"]
        == "The pack is ready. 5 papers could not be put in: the pack says which, and why."
    )


def test_a_pack_takes_so_many_pages_and_no_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(pack_papers, "MOST_PAGES", 3)
    on, meeting = with_files(
        files.upload("A.pdf", files.pdf("Alpha", "Beta")), files.upload("B.pdf", files.pdf("Gamma", "Delta"))
    )
    said = text(made(meeting, on.by))
    assert "Beta" in said
    assert "Delta" not in said
    assert "The pack has no room left for it" in said


def test_V2_a_restricted_file_is_not_in_the_public_pack_and_another_file_makes_it_stale() -> None:
    on, meeting = with_files(files.upload("Open.pdf", files.pdf("Open words")))
    item = meeting.items.get()
    secret = files.upload("Hidden.pdf", files.pdf("Hidden words"))
    papers.add(item, by=on.by, title="Hidden prices", file=secret, restricted=True)
    said = text(made(meeting, on.by, PUBLIC))
    assert "Open words" in said
    assert "idden" not in said
    assert board_packs.file_of(meeting, user=VISITOR, audience=PUBLIC)
    papers.update(
        item.papers.first(), by=on.by, changes={"file": files.upload("Open.pdf", files.pdf("Others"))}
    )
    with pytest.raises(NotFoundError):
        board_packs.file_of(meeting, user=VISITOR, audience=PUBLIC)
