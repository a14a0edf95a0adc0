"""The commands do what the pages do, and fail where the file is refused."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lsp.models import AuditEvent, LocalAuthority, LocalStrategicPartnership, User
from partnerships.models import Appointment
from tests.imports.files import DISTRICT, HEADINGS, SMALL, as_csv, with_cell
from tests.imports.test_members import FOUR, rows_of

pytestmark = pytest.mark.django_db


def a_file(folder: Path, content: bytes) -> str:
    path = folder / "sent.csv"
    path.write_bytes(content)
    return str(path)


def test_the_register_by_command(administrator: User, tmp_path: Path) -> None:
    out = StringIO()
    path = a_file(tmp_path, as_csv(SMALL))
    call_command("import_register", path, "--by", "administrator", "--dry-run", stdout=out)
    assert not LocalAuthority.objects.exists()
    call_command("import_register", path, "--by", "administrator", stdout=out)
    assert "0 refused, 2 created, 0 changed, 0 unchanged, 2 left out" in out.getvalue()
    assert AuditEvent.objects.get(kind="register.import").source == "command"


def test_members_by_command(
    partnership: LocalStrategicPartnership, coordinator: User, tmp_path: Path
) -> None:
    path = a_file(tmp_path, as_csv(rows_of(*FOUR)))
    call_command(
        "import_structure", path, "--lsp", partnership.slug, "--by", "coordinator", stdout=StringIO()
    )
    assert Appointment.objects.count() == 3


def test_a_refused_file_fails_with_its_rows(administrator: User, tmp_path: Path) -> None:
    out = StringIO()
    path = a_file(tmp_path, as_csv((HEADINGS, with_cell(DISTRICT, "region", "Nowhere"))))
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_register", path, "--by", "administrator", stdout=out)
    assert "Row 2, refused: E, region: Nowhere: This is none of" in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import_register", "absent.csv", "--by", "administrator"], "cannot be read"),
        (["import_register", "absent.csv", "--by", "noone"], "There is no user noone"),
    ],
)
def test_what_is_not_there_is_said(administrator: User, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command(*arguments)


def test_who_may_not_may_not_by_command_either(
    partnership: LocalStrategicPartnership, nobody: User, tmp_path: Path
) -> None:
    path = a_file(tmp_path, as_csv(SMALL))
    with pytest.raises(CommandError, match="Only an administrator"):
        call_command("import_register", path, "--by", "nobody")
    with pytest.raises(CommandError, match="There is no partnership nowhere"):
        call_command("import_structure", path, "--by", "nobody", "--lsp", "nowhere")
