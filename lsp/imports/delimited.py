"""CSV as spreadsheets and programs write it: UTF-8 or Windows-1252; comma, semicolon or tab."""

import codecs
import csv
import io

from lsp.imports.tables import RawRows, Table, fill

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read(table: Table, content: bytes) -> None:
    """Read CSV into `table`; what cannot be read is a problem with its row."""
    fill(table, rows_of(table, content))


def rows_of(table: Table, content: bytes) -> RawRows:
    """(row number, cells) of each record."""
    text = _decode(table, content)
    if text is None:
        return ()
    hint, text = _take_hint(text)
    delimiter = hint or _delimiter(text)
    if delimiter != ",":
        table.notes.append(f"Columns are separated by {DELIMITERS[delimiter]}.")
    return _records(table, text, delimiter, skipped=1 if hint else 0)


def _decode(table: Table, content: bytes) -> str | None:
    """The text, None (and a problem) where it is none."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    text: str | None
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = _decode_windows(table, content) if encoding == "utf-8" else None
    if text is None or "\x00" in text:
        table.problem(0, None, "The file is not text, so it is no CSV file.")
        return None
    if text.lstrip()[:100].lower().startswith(("<!doctype", "<html", "<?xml")):
        table.problem(0, None, "The file is not what its name says, a CSV file: it is a web page or XML.")
        return None
    return text


def _decode_windows(table: Table, content: bytes) -> str | None:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    table.notes.append(
        "The file is not UTF-8; it was read as Windows-1252. Look at letters with accents and at quotation marks."
    )
    return text


def _take_hint(text: str) -> tuple[str, str]:
    """The delimiter that a first line `sep=;` names, and the text after it."""
    first, _, rest = text.partition("\n")
    line = first.rstrip("\r").strip('"')
    if line[:4].lower() == "sep=" and line[4:] in DELIMITERS:
        return line[4:], rest
    return "", text


def _delimiter(text: str) -> str:
    """The delimiter that stands most often in the first line that holds something, outside quotation marks."""
    line = text.lstrip("\r\n ").partition("\n")[0]
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _records(table: Table, text: str, delimiter: str, *, skipped: int) -> RawRows:
    """(row number, cells) of each record; a record that cannot be read ends them with a problem."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, record in enumerate(reader, start=skipped + 1):
            yield number, enumerate(record)
    except csv.Error as error:
        table.problem(number + 1, None, f"The row cannot be read: {_words(str(error))}.")


def _words(error: str) -> str:
    """The reader's complaint in a user's words."""
    if "unexpected end of data" in error:
        return "a quotation mark is opened and never closed"
    if "field larger" in error:
        return "a cell is too long, perhaps a quotation mark is never closed"
    if "expected after" in error:
        return "there is text after a closing quotation mark"
    return "it is not CSV"
