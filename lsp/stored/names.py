"""The name of a file as somebody's machine called it, made fit to be shown and to be saved under again."""

import unicodedata
from pathlib import PurePosixPath

from lsp.characters import what_is_unseen
from lsp.stored.refusals import Refused

LONGEST = 150
FORBIDDEN = frozenset('<>:"|?*')
"""What Windows allows in no name: whoever downloads the file could not save it."""
DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


def clean(name: str) -> str:
    """The name with its letters composed and its spaces single. Raises Refused where it is none to keep.

    A path, characters that nobody sees and names that no machine would save are refused, not repaired: somebody
    made them on purpose, or would not find the file again under another name.
    """
    name = unicodedata.normalize("NFC", name)
    unseen = what_is_unseen(name)
    if unseen:
        raise Refused("file.name", f"The name of the file {unseen}. Rename the file and choose it again.")
    name = " ".join(name.split())
    if "/" in name or "\\" in name:
        raise Refused("file.name", "The name of the file holds a path. Send its name alone.")
    wrong = sorted(FORBIDDEN & set(name))
    if wrong:
        raise Refused(
            "file.name", f"The name of the file must not hold {wrong[0]}. Rename it and choose it again."
        )
    if not name or name.startswith(".") or name.endswith(".") or _stem(name).lower() in DEVICES:
        raise Refused(
            "file.name", "The file has no name that it could be saved under. Rename it and choose it again."
        )
    if len(name) > LONGEST:
        words = f"The name of the file is longer than {LONGEST} characters. Rename it and choose it again."
        raise Refused("file.name", words)
    return name


def suffix(name: str) -> str:
    """The ending of a name in small letters: `.pdf`."""
    return PurePosixPath(name).suffix.lower()


def _stem(name: str) -> str:
    return name.partition(".")[0].strip()
