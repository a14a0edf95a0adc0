"""Which characters a text may hold, for pages, API and imports alike.

What nobody sees can hide what a text says: a name may be turned round, two names may look the same, a line of the
trail may break. So control and formatting characters are refused: NUL, the marks that turn the direction of writing
(U+202A to U+202E, U+2066 to U+2069), zero-width characters, separators of lines and paragraphs.

A line ends with one character: browsers send two, and the same text must not be another text for that.
"""

import unicodedata
from pathlib import PurePath
from typing import Any

UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Categories of Unicode: control, format, half of a character, separators of lines and paragraphs."""
OF_SEVERAL_LINES = frozenset("\n\r\t\u200c\u200d")
"""What a text of several lines may hold all the same: line ends, tabs, and the joiners that some scripts need."""


def unseen(text: str, *, lines: bool = False) -> int | None:
    """Where the first character stands that is refused, from 0; None where there is none.

    `lines` says that the text may have several lines.
    """
    if text.isprintable():  # no character of the categories above is printable
        return None
    for place, character in enumerate(text):
        if unicodedata.category(character) in UNSEEN and not (lines and character in OF_SEVERAL_LINES):
            return place
    return None


def what_is_unseen(text: str, *, lines: bool = False) -> str:
    """What is wrong with a text, to follow its name (`Name …`); empty where nothing is."""
    place = unseen(text, lines=lines)
    if place is None:
        return ""
    code = f"U+{ord(text[place]):04X}"
    return f"must not hold invisible or control characters; character {place + 1} is one ({code})"


def with_line_ends(text: str) -> str:
    """The text with each end of a line (`\\r\\n`, `\\r`) as the one character `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tidy(value: Any) -> Any:
    """A text without the space around it, its lines ended as above; anything else as it is."""
    return with_line_ends(value).strip() if isinstance(value, str) else value


def clean_file_name(name: str) -> bool:
    """Whether a file's name shows all that it holds."""
    return unseen(PurePath(name).name) is None
