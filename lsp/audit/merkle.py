"""Merkle trees as RFC 6962 builds them: SHA-256, a leaf's digest begins with byte 0, an inner node's with byte 1."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf(content: bytes) -> bytes:
    """The digest of a leaf."""
    return sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The digest of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(contents: Iterable[bytes]) -> bytes:
    """The root over the leaves in this order, in one pass; memory grows with the tree's height alone."""
    stack: list[tuple[int, bytes]] = []
    for content in contents:
        height, digest = 0, leaf(content)
        while stack and stack[-1][0] == height:
            digest = node(stack.pop()[1], digest)
            height += 1
        stack.append((height, digest))
    if not stack:
        return EMPTY
    digest = stack.pop()[1]
    while stack:
        digest = node(stack.pop()[1], digest)
    return digest


@dataclass(frozen=True)
class Pruned:
    """A whole subtree none of whose leaves is shown: the first leaf's place, how many leaves, its digest."""

    first: int
    count: int
    digest: bytes


def pruned(contents: Sequence[bytes], shown: Sequence[bool]) -> Iterator[Pruned | int]:
    """What proves the shown leaves without showing the others, from left to right: subtrees, and shown places."""
    before = [0]
    for each in shown:
        before.append(before[-1] + each)

    def walk(first: int, count: int) -> Iterator[Pruned | int]:
        if before[first + count] == before[first]:
            yield Pruned(first, count, root(contents[first : first + count]))
        elif count == 1:
            yield first
        else:
            half = 1 << (count - 1).bit_length() - 1
            yield from walk(first, half)
            yield from walk(first + half, count - half)

    if contents:
        yield from walk(0, len(contents))
