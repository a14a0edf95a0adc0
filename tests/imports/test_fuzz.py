"""Two thousand crafted files: whatever is in them, they are read or refused, and nothing raises."""

import random
import re
import zipfile
from io import BytesIO

import orjson
import pytest

from lsp.imports.tables import read_table
from lsp.models import LocalStrategicPartnership, User
from partnerships.imports.files import open_file
from partnerships.services.structure_import import import_structure
from tests.imports.files import as_csv, as_xlsx, repacked
from tests.imports.structure import SHEETS, as_book, as_open_document
from tests.imports.test_members import FOUR, rows_of
from tests.imports.test_popolo import FOREIGN

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]
CSV, XLSX = as_csv(rows_of(*FOUR)), as_xlsx(rows_of(*FOUR))
BOOK, ODS, POPOLO = as_book(SHEETS), as_open_document(SHEETS), orjson.dumps(FOREIGN)
PIECES = [
    b'"',
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\x00",
    b"\xff",
    b"=1+1",
    b"30/2/06",
    b"\xe2\x80\xae",
    b"9" * 400,
    b"body",
]
ATTRIBUTE = re.compile(rb'"[^"<>]{0,20}"')
VALUES = [
    b'"-1"',
    b'"99999999999"',
    b'"XFD1048577"',
    b'""',
    b'"s"',
    b'"e"',
    b'"b"',
    b'"d"',
    b'"inlineStr"',
    b'"\xc3\xa9"',
]


def mangled(content: bytes, chance: random.Random, pieces: list[bytes]) -> bytes:
    """The content with a few pieces put in, cut out or doubled."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.randint(0, 12))
        data[start:end] = chance.choice([chance.choice(pieces), b"", bytes(data[start:end]) * 2])
    return bytes(data)


def with_other_values(part: bytes, chance: random.Random) -> bytes:
    """The XML with some attribute values replaced: well formed, but saying something else."""
    return ATTRIBUTE.sub(lambda found: chance.choice(VALUES) if chance.random() < 0.05 else found[0], part)


def crafted(number: int) -> tuple[str, bytes]:
    """One file; the same for the same number."""
    chance = random.Random(number)
    form = number % 6
    if form == 0:
        return "a.csv", mangled(CSV, chance, PIECES)
    if form == 1:
        return "a.json", mangled(POPOLO, chance, PIECES)
    name, content = chance.choice((("a.xlsx", XLSX), ("a.xlsx", BOOK), ("a.ods", ODS)))
    if form == 2:
        return name, mangled(content, chance, PIECES)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        inner = chance.choice([n for n in archive.namelist() if n.endswith((".xml", ".rels"))])
        part = archive.read(inner)
    change = with_other_values if chance.random() < 0.7 else lambda p, c: mangled(p, c, PIECES)
    return name, repacked(content, {inner: change(part, chance)})


@pytest.mark.parametrize("hundred", range(20))
def test_two_thousand_crafted_files_raise_nothing(
    hundred: int, partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    for number in range(hundred * 100, hundred * 100 + 100):
        name, content = crafted(number)
        if not name.endswith(".json"):
            table = read_table(name, content)
            assert table.rows or table.problems, number
        report = import_structure(open_file(name, content), lsp=partnership, by=coordinator, dry_run=True)
        assert report.counts, number
        assert all(row.reason for row in report.rows), number
