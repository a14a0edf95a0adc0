"""Papers that are files: kept as they were sent, read by whoever reads the paper, provable by their digest."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client

from lsp import audit
from lsp.errors import InvalidInput, PermissionRefused, StaleVersion
from lsp.models import StoredFile
from lsp.services import stored_files
from lsp.stored import disk
from partnerships.models import Paper
from partnerships.services import papers
from tests.factories import files
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.test_constraints import refused_by

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def item(partnership: Any) -> Any:
    return make.item(make.meeting(structure.board(partnership, slug="board")))


@pytest.fixture
def paper(item: Any, coordinator: Any) -> Paper:
    return papers.add(item, by=coordinator, title="The plan", file=files.upload("The plan.pdf"))


def test_a_file_is_on_the_record_with_its_name_kind_size_digest_and_who_stored_it(
    paper: Paper, coordinator: Any
) -> None:
    content = files.good("a.pdf")
    kept = StoredFile.objects.get()
    assert paper.file == kept
    assert (kept.name, kept.content_type, kept.size, kept.pages) == (
        "The plan.pdf",
        "application/pdf",
        len(content),
        1,
    )
    assert (kept.digest, kept.stored_by, kept.lsp) == (
        disk.digest_of(content),
        coordinator,
        paper.item.body.lsp,
    )
    assert disk.read(kept.digest) == content
    assert kept.about.startswith("PDF, 1 page, ")


def test_the_content_is_on_the_disk_before_there_is_a_row(
    item: Any, coordinator: Any, monkeypatch: Any
) -> None:
    rows: list[int] = []
    write = disk.write
    monkeypatch.setattr(
        disk, "write", lambda content: (rows.append(StoredFile.objects.count()), write(content))[1]
    )
    papers.add(item, by=coordinator, title="T", file=files.upload())
    assert rows == [0]

    def full(content: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "write", full)
    with pytest.raises(OSError, match="No space"):
        papers.add(item, by=coordinator, title="U", file=files.upload("b.txt"))
    assert (Paper.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_refused_paper_leaves_no_row_and_what_lies_on_the_disk_is_nobodys(
    item: Any, coordinator: Any
) -> None:
    with pytest.raises(InvalidInput) as refused:
        papers.add(item, by=coordinator, title="T", file=files.upload("a.pdf", files.locked_pdf()))
    assert [(each.code, each.field) for each in refused.value.reasons] == [("file.encrypted", "file")]
    with pytest.raises(PermissionRefused):
        papers.add(item, by=place.user(), title="T", file=files.upload())
    with pytest.raises(InvalidInput):
        papers.add(item, by=coordinator, title="", file=files.upload())
    assert (Paper.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_paper_is_a_text_a_link_or_a_file(item: Any, coordinator: Any) -> None:
    link = "https://example.org"
    for wrong in (
        {},
        {"text": "a", "url": link},
        {"text": "a", "file": files.upload()},
        {"url": link, "file": files.upload()},
    ):
        with pytest.raises(InvalidInput, match="one of the three"):
            papers.add(item, by=coordinator, title="T", **wrong)


@pytest.mark.database
def test_the_database_keeps_one_of_the_three(paper: Paper) -> None:
    rule = "paper_text_link_or_file"
    refused_by(rule, lambda: make.paper(text="Also", file=paper.file))
    refused_by(rule, lambda: make.paper(url="https://example.org", file=paper.file))
    refused_by(rule, lambda: make.paper(text=""))
    make.paper(text="", file=paper.file)


@pytest.mark.database
@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"digest": "A" * 64}, "storedfile_digest"),
        ({"digest": "a" * 63}, "storedfile_digest"),
        ({"size": 0}, "storedfile_not_empty"),
        ({"content_type": "text/html"}, "storedfile_of_a_known_kind"),
        ({"name": "../a.pdf"}, "storedfile_named"),
        ({"name": "a\n.pdf"}, "storedfile_named"),
        ({"name": "pdf"}, "storedfile_named"),
    ],
)
def test_the_database_refuses_what_is_no_file(partnership: Any, given: dict[str, Any], name: str) -> None:
    whole = {
        "lsp": partnership,
        "name": "a.pdf",
        "content_type": "application/pdf",
        "size": 1,
        "digest": "a" * 64,
    }
    place.save(StoredFile(**whole))
    refused_by(name, lambda: place.save(StoredFile(**{**whole, **given})))


@pytest.mark.database
def test_T2_the_database_lets_nobody_give_a_file_another_digest(paper: Paper) -> None:
    for change in ({"digest": "a" * 64}, {"name": "b.pdf"}, {"size": 7}):
        for name, value in change.items():
            setattr(paper.file, name, value)
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), audit.act("test.write", by=None):
            paper.file.save()  # type: ignore[union-attr]
        assert getattr(refused.value.__cause__, "sqlstate", "") == "LSP02"


def test_another_file_takes_its_place_and_the_earlier_one_stays_provable(
    paper: Paper, coordinator: Any
) -> None:
    first = paper.file
    other = files.upload("b.txt")
    changed = papers.update(paper, by=coordinator, changes={"title": "The plan", "file": other}, version=1)
    assert changed.file.name == "b.txt"  # type: ignore[union-attr]
    assert [row.file_id for row in paper.history.order_by("history_id")] == [first.pk, changed.file_id]  # type: ignore[union-attr]
    assert disk.read(first.digest) == files.good("a.pdf")  # type: ignore[union-attr]
    papers.update(changed, by=coordinator, changes={"file": other}, version=2)
    assert StoredFile.objects.count() == 2, "the very same file is not kept twice"
    with pytest.raises(StaleVersion):
        papers.update(paper, by=coordinator, changes={"file": files.upload("c.csv")}, version=1)
    text = papers.update(changed, by=coordinator, changes={"text": "Words."})
    assert (text.file, text.text) == (None, "Words.")
    with pytest.raises(InvalidInput, match="one of the three"):
        papers.update(text, by=coordinator, changes={"file": other})


def test_V2_a_file_is_read_by_whoever_reads_the_paper_that_carries_it(paper: Paper, coordinator: Any) -> None:
    member = place.scrutiny_councillor(paper.item.body.lsp)

    def readers() -> list[bool]:
        users = (VISITOR, place.user(), member, coordinator)
        return [StoredFile.objects.visible_to(each).exists() for each in users]

    assert readers() == [True, True, True, True]
    papers.update(paper, by=coordinator, changes={"restricted": True})
    assert readers() == [False, False, True, True]
    papers.update(Paper.objects.get(), by=coordinator, changes={"restricted": False, "text": "In words now."})
    assert readers() == [False, False, False, False], "nothing carries it any more"
    orphan = stored_files.check(files.upload("c.txt"))
    with audit.act("test.write", by=coordinator):
        stored_files.keep(orphan, by=coordinator, lsp=paper.item.body.lsp)
    assert readers() == [False, False, False, False]


def test_an_operator_is_told_of_every_file_that_was_lost_or_altered(item: Any, coordinator: Any) -> None:
    kept = [
        papers.add(item, by=coordinator, title=name, file=files.upload(name, name.encode())).file
        for name in ("a.txt", "b.txt", "c.txt")
    ]
    disk.write(b"nobody's")
    told = io.StringIO()
    call_command("check_files", stdout=told)
    assert "3 stored files are whole." in told.getvalue()
    assert "1 more lie there that no record names" in told.getvalue()
    disk.path_of(kept[0].digest).unlink()
    disk.path_of(kept[1].digest).write_bytes(b"B.txt")
    with pytest.raises(CommandError) as refused:
        call_command("check_files", stdout=io.StringIO())
    assert f"{kept[0].digest} is not in" in str(refused.value)
    assert f"{kept[1].digest} has been altered" in str(refused.value)
    assert kept[2].digest not in str(refused.value)


# Pages ---------------------------------------------------------------------------------------------------------------


def at(paper: Paper, *more: str) -> str:
    return "/".join(["/example-partnership/bodies/board/papers", str(paper.pk), *more, ""])


def test_the_file_is_downloaded_with_headers_that_let_nothing_run(paper: Paper, coordinator: Any) -> None:
    answer = Client().get(at(paper, "file"))
    assert (answer.status_code, answer.content) == (200, files.good("a.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="The plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-cache"
    papers.update(paper, by=coordinator, changes={"restricted": True, "file": files.upload("Ŵyn £3.pdf")})
    inside = Client()
    inside.force_login(coordinator)
    answer = inside.get(at(paper, "file"))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C5%B4yn%20%C2%A33.pdf"


def test_V2_where_the_paper_is_not_to_be_seen_its_file_does_not_exist(paper: Paper, coordinator: Any) -> None:
    outsider = Client()
    outsider.force_login(place.user())
    words = papers.add(paper.item, by=coordinator, title="Words", text="W.")
    assert outsider.get(at(words, "file")).status_code == 404, "a paper without a file"
    papers.update(paper, by=coordinator, changes={"restricted": True})
    assert outsider.get(at(paper, "file")).status_code == 404
    assert Client().get(at(paper, "file")).status_code == 302, "to sign in"
    papers.withdraw(Paper.objects.get(pk=paper.pk), by=coordinator, reason="Wrong")
    assert outsider.get(at(paper, "file")).status_code == 404


def test_a_secretary_adds_and_changes_a_file_in_the_browser(item: Any, coordinator: Any) -> None:
    desk = Client()
    desk.force_login(coordinator)
    add = f"/example-partnership/bodies/board/items/{item.pk}/papers/new/"
    assert b'enctype="multipart/form-data"' in desk.get(add).content
    sent = files.upload("The plan.docx")
    desk.post(add, {"title": "Plan", "file": _form_file(sent)})
    paper = Paper.objects.get()
    page = Client().get(at(paper)).content.decode()
    assert "The plan.docx" in page
    assert paper.file.digest in page  # type: ignore[union-attr]
    edit = desk.get(at(paper, "edit")).content.decode()
    assert "Now: The plan.docx (Word document, " in edit
    desk.post(at(paper, "edit"), {"title": "Plan B", "version": "1"})
    assert Paper.objects.get().file == paper.file, "no file chosen: the one there is stays"
    desk.post(
        at(paper, "edit"), {"title": "Plan B", "version": "2", "file": _form_file(files.upload("b.csv"))}
    )
    assert Paper.objects.get().file.name == "b.csv"  # type: ignore[union-attr]


def test_a_refused_file_is_told_and_nothing_typed_is_lost(item: Any, coordinator: Any) -> None:
    desk = Client()
    desk.force_login(coordinator)
    add = f"/example-partnership/bodies/board/items/{item.pk}/papers/new/"
    for typed, words in (
        (
            {"title": "Plan", "file": _form_file(files.upload("a.pdf", files.locked_pdf()))},
            "protected with a password",
        ),
        ({"title": "Plan", "file": _form_file(files.upload("a.pdf", b""))}, "The file is empty"),
        (
            {"title": "Plan", "file": _form_file(files.upload("a.pdf", b"MZ"))},
            "not what its name says, a PDF",
        ),
        ({"title": "Plan", "text": "Words", "file": _form_file(files.upload())}, "only one"),
        ({"title": "Plan"}, "Choose the file of the paper, or enter the link to it or its text"),
    ):
        answer = desk.post(add, typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page, words
        assert "Error: " in page
        assert 'value="Plan"' in page
        assert ("was not kept. Choose it again" in page) == ("file" in typed)
    assert not Paper.objects.exists()


def _form_file(sent: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(sent.name, sent.content)
