"""The board pack: what is in it and for whom, that it prints whatever people write, that it is made again."""

import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from pypdf import PdfReader

from lsp import jobs
from lsp.errors import NotFoundError, PermissionRefused, TransitionRefused
from lsp.models import Job, JobFile, RoleGrant
from lsp.services import copies
from partnerships import workflow
from partnerships.models import Meeting
from partnerships.services import board_packs
from partnerships.services.board_packs import OWN, PUBLIC
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
