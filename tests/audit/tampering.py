"""Ways to tamper with an export: each changes the lines and says what it did."""

import json
import random
from collections.abc import Callable
from hashlib import sha256

from lsp.audit import export, merkle
from tools import verify_trail


def flip(content: list[bytes], chance: random.Random) -> str:
    """One bit of one byte."""
    number = chance.randrange(len(content))
    line = bytearray(content[number])
    line[chance.randrange(len(line))] ^= 1 << chance.randrange(8)
    content[number] = bytes(line)
    content[:] = b"".join(content).splitlines(keepends=True)
    return "flipped"


def remove(content: list[bytes], chance: random.Random) -> str:
    del content[chance.randrange(len(content))]
    return "removed"


def insert(content: list[bytes], chance: random.Random) -> str:
    content.insert(chance.randrange(1, len(content)), content[chance.randrange(len(content))])
    return "inserted"


def forge(content: list[bytes], chance: random.Random) -> str:
    """A row changed together with its own digests."""
    number = chance.choice(
        [n for n, line in enumerate(content) if line.startswith((b'["event"', b'["change"'))]
    )
    row = json.loads(content[number])
    place = 15 if row[0] == "event" else 6
    row[-2] = row[-2].replace("Renamed", "Altered") + " "
    row[place] = sha256((row[-3] + row[-2]).encode()).hexdigest()
    row[-1] = verify_trail.digest_of(row[1 : place + 1] if row[0] == "event" else row[1:-3])
    content[number] = export.line(*row).encode()
    return "forged"


def reorder(content: list[bytes], chance: random.Random) -> str:
    one, other = chance.sample(range(len(content)), 2)
    content[one], content[other] = content[other], content[one]
    return "moved"


def truncate(content: list[bytes], chance: random.Random) -> str:
    del content[chance.randrange(len(content)) :]
    return "cut short"


def rechain(content: list[bytes], chance: random.Random) -> str:
    """A row forged, and every seal from there on made anew so that the chain holds."""
    forge(content, chance)
    made_anew(content)
    return "chained anew"


def drop_and_rechain(content: list[bytes], chance: random.Random) -> str:
    changes = [n for n, line in enumerate(content) if line.startswith(b'["change"')]
    del content[chance.choice(changes)]
    made_anew(content)
    return "dropped and chained anew"


def made_anew(content: list[bytes]) -> None:
    previous = ""
    seal_at = [n for n, line in enumerate(content) if line.startswith(b'["seal"')]
    for begin, end in zip(seal_at, [*seal_at[1:], len(content) - 1], strict=True):
        rows = [json.loads(line) for line in content[begin + 1 : end]]
        seal = json.loads(content[begin])
        seal[5] = str(sum(row[0] == "event" for row in rows))
        seal[6] = str(sum(row[0] == "change" for row in rows))
        seal[7], seal[8] = merkle.root(bytes.fromhex(row[-1]) for row in rows).hex(), previous
        previous = seal[10] = verify_trail.digest_of(seal[1:-1])
        content[begin] = export.line(*seal).encode()


TAMPERINGS: tuple[Callable[[list[bytes], random.Random], str], ...] = (
    flip, flip, flip, remove, insert, forge, reorder, truncate, rechain, drop_and_rechain,
)  # fmt: skip
