#!/usr/bin/env python3
"""Check an export of an audit trail against published seals. Needs Python 3.10 and nothing else.

    python3 verify_trail.py TRAIL.jsonl [SEALS.json]

TRAIL is an export (`.gz` too), SEALS what was published, or the seals you kept. Nothing here comes from the service
that wrote the export: digests, trees and chain are computed anew from what docs/how-to/verify-the-trail.md says.
Exit code 0: nothing is wrong. 1: something was altered, removed, inserted or moved; each finding says where.
2: the files cannot be read at all.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path

COLUMNS = {
    "seal": "number epoch xid_from xid_until events changes root previous sealed_at digest",
    "event": "id kind actor lsp subject_type subject source token request parent effective_at recorded_at xid"
    " epoch text_digest salt text digest",
    "change": "id event table row operation text_digest xid epoch salt text digest",
    "node": "first count digest",
    "unsealed": "",
}
WIDTH = {kind: len(names.split()) + 1 for kind, names in COLUMNS.items()}
ROWS = ("event", "change")
REDACTION = "audit.redact"  # the kind of the events that redact
TEXTS = {"lsp_auditevent": "event", "lsp_auditchange": "change"}  # whose texts they redact
MOST_FINDINGS = 100
PART = 20_000  # lines that one process reads at a time
WORTH_IT = 5_000_000  # bytes for each process
read = json.JSONDecoder().decode
as_text = json.JSONEncoder(ensure_ascii=False).encode  # a JSON array's text, as the digests are made over it
narrow = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # as a line is written


def digest_of(columns):
    """SHA-256 over the text of a JSON array."""
    return sha256(as_text(columns).encode()).hexdigest()


class Tree:
    """A Merkle tree (RFC 6962) fed from left to right with leaves and whole subtrees."""

    def __init__(self):
        self.size = 0
        self.stack = []  # digests of full subtrees, one for each bit that is set in the size, largest first
        self.broken = False

    def leaf(self, digest_hex):
        """One more leaf."""
        digest, stack, size = sha256(b"\x00" + bytes.fromhex(digest_hex)).digest(), self.stack, self.size
        self.size += 1
        while size & 1:
            digest = sha256(b"\x01" + stack.pop() + digest).digest()
            size >>= 1
        stack.append(digest)

    def full(self, height, digest):
        """A full subtree of 2 ** height leaves, joined with those of its size before it."""
        place, stack = self.size >> height, self.stack
        self.broken |= place << height != self.size
        self.size += 1 << height
        while place & 1:
            digest = sha256(b"\x01" + stack.pop() + digest).digest()
            place >>= 1
        stack.append(digest)

    def subtree(self, count, digest):
        """A subtree whose leaves are not shown; one that is not full ends the tree."""
        height = (count - 1).bit_length()
        if count == 1 << height:
            self.full(height, digest)
        else:
            self.broken |= count < 1 or self.size % (1 << height) != 0
            self.size += count
            self.stack.append(digest)

    def root(self):
        """The root over what was fed."""
        if not self.stack:
            return sha256(b"").hexdigest()
        digest = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            digest = sha256(b"\x01" + left + digest).digest()
        return digest.hex()


class Section:
    """A seal and the rows it covers."""

    def __init__(self, seal, number):
        self.seal, self.line, self.tree = seal, number, Tree()
        self.counts, self.last, self.events = {"event": 0, "change": 0}, ("event", 0), set()

    @property
    def name(self):
        return f"seal {self.seal['number']}" if self.seal else "what is not sealed yet"


class Verifier:
    """Reads an export line by line and keeps what it finds."""

    def __init__(self, published=(), scope=None):
        self.published = {seal["number"]: seal for seal in published}
        self.findings, self.more = [], 0
        self.rows, self.hidden = {"event": 0, "change": 0}, 0
        self.redacted = {}  # (kind, id) of each empty text: where it stands
        self.redactions = {}  # (kind, id) of each text that was redacted: the event that did it
        self.acts = {}  # the id of each such event: when it was
        self.seals = []  # (line, seal)
        self.scope, self.section, self.ended = scope, None, False

    def found(self, where, what):
        """Keep a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(f"{where}: {what}")
        else:
            self.more += 1

    # Lines --------------------------------------------------------------------------------------------------

    def read(self, lines, first=1):
        """Read lines, the first of which has the number `first`; they end where a seal's rows end."""
        for number, line in enumerate(lines, start=first):
            try:
                self.line(number, line.decode())
            except (ValueError, KeyError, IndexError, TypeError, OverflowError, RecursionError) as error:
                self.found(f"line {number}", f"cannot be read ({error})")
        self.close()
        self.section = None
        return self

    def add(self, part):
        """Take over what was found in a part that was read apart."""
        self.findings += part.findings
        self.more += part.more
        self.redacted |= part.redacted
        self.redactions |= part.redactions
        self.acts |= part.acts
        self.seals += part.seals
        self.hidden += part.hidden
        self.ended |= part.ended
        for kind in ROWS:
            self.rows[kind] += part.rows[kind]

    def finish(self):
        """What can only be said once everything is read."""
        before = None
        for number, seal in self.seals:
            self.chain(seal, before, f"line {number}, seal {seal['number']}")
            before = seal
        gone = sorted(number for number in self.published if number > self.last_seal)
        if gone:
            self.found("the end", f"seals {gone[0]} to {gone[-1]} were published but are not here")
        if not self.ended:
            self.found("the end", "the export is cut short: its last part is missing")
        for text, where in self.redacted.items():
            if text not in self.redactions:
                self.found(where, "its text was emptied, and no event says that it was redacted")
        for (kind, pk), act in self.redactions.items():
            if (kind, pk) not in self.redacted:
                self.found("the end", f"event {act} redacted {kind} {pk}, yet its text stands here")
        return self

    @property
    def last_seal(self):
        """The number of the last seal read."""
        return self.seals[-1][1]["number"] if self.seals else 0

    def line(self, number, line):
        if number == 1:
            return self.header(line)
        row = read(line)
        kind = row[0]
        escaped = "\\u" in line or "\\/" in line
        if len(row) != WIDTH[kind] or not line.endswith("\n") or (escaped and narrow(row) != line[:-1]):
            raise ValueError("not written as an export writes it")
        if self.section is None and kind in ("node", *ROWS):
            raise ValueError("a row outside any seal")
        if kind in ROWS:
            return self.row(number, kind, row)
        if kind == "seal":
            return self.open(number, row)
        if kind == "node":
            return self.subtree(row)
        self.close()
        self.section, self.ended = Section(None, number), True
        return None

    def header(self, line):
        told = json.loads(line)
        self.scope = told["scope"]
        if line != narrow({"trail": 1, "scope": self.scope, "columns": COLUMNS}) + "\n":
            raise ValueError("the first line is not that of an export of format 1")
        if self.scope != "all" and not self.scope.startswith("lsp "):
            raise ValueError("the first line names nothing that can be exported")

    # Rows ---------------------------------------------------------------------------------------------------

    def row(self, number, kind, row):
        """An event or a change: its text, its digest, its place."""
        *digested, salt, text, digest = row[1:]
        where = f"line {number}, {kind} {row[1]}"
        text_digest = digested[14 if kind == "event" else 5]
        if text == "":
            self.redacted[kind, row[1]] = where
        elif text is None:
            self.found(where, "its text is missing")
        elif sha256((salt + text).encode()).hexdigest() != text_digest:
            self.found(where, "its text was altered")
        computed = digest_of(digested)
        if computed != digest:
            self.found(where, "it was altered")
        self.place(where, kind, row, digested)
        if kind == "event" and row[2] == REDACTION:
            self.acts[row[1]] = row[12]
        elif kind == "change" and row[5] == "REDACT":
            self.redaction(where, row)
        self.section.tree.leaf(computed)
        self.section.counts[kind] += 1
        self.rows[kind] += 1

    def redaction(self, where, row):
        """What an act of redaction says it emptied: a text of the trail, or a row of a history, which is not here."""
        if row[2] not in self.acts:
            self.found(where, f"its event {row[2]} is no redaction")
        if row[3] in TEXTS:
            self.redactions[TEXTS[row[3]], row[4]] = row[2]

    def place(self, where, kind, row, digested):
        """Whether it stands where it may: in its seal, in order, a change with its event."""
        section, pk = self.section, int(row[1])
        if (kind, pk) <= section.last if kind == section.last[0] else kind == "event":
            self.found(where, f"it does not stand in order in {section.name}")
        section.last = (kind, pk)
        xid, epoch = (digested[12], digested[13]) if kind == "event" else (digested[6], digested[7])
        seal = section.seal
        if seal and not (seal["epoch"] == int(epoch) and seal["xid_from"] <= int(xid) < seal["xid_until"]):
            self.found(where, f"its transaction does not belong to {section.name}")
        if kind == "event":
            section.events.add(row[1])
            if self.scope not in ("all", f"lsp {row[4]}") and row[2] != REDACTION:
                self.found(where, "it is of another partnership than the first line says")
        elif row[2] not in section.events:
            self.found(where, f"its event {row[2]} is missing from {section.name}")

    def subtree(self, row):
        """Rows that are not shown."""
        first, count, digest = int(row[1]), int(row[2]), bytes.fromhex(row[3])
        if [str(first), str(count), digest.hex()] != row[1:]:
            raise ValueError("not written as an export writes it")
        if self.scope == "all" or first != self.section.tree.size:
            self.found(self.section.name, f"rows {first + 1} to {first + count} are hidden where none may be")
        self.hidden += count
        self.section.tree.subtree(count, digest)

    # Seals --------------------------------------------------------------------------------------------------

    def open(self, number, row):
        """A seal: its own digest and its place in the chain."""
        self.close()
        named = zip(COLUMNS["seal"].split(), row[1:], strict=True)
        seal = {name: int(value) if name in INTEGERS else value for name, value in named}
        self.section = Section(seal, number)
        self.seals.append((number, seal))
        if digest_of(row[1:-1]) != seal["digest"]:
            self.found(f"line {number}, {self.section.name}", "it was altered")

    def chain(self, seal, before, where):
        """Whether the seal follows the one before it, and is the one that was published under its number."""
        if seal["number"] != (before["number"] + 1 if before else 1):
            self.found(where, "a seal before it is missing, or it was moved")
        if seal["previous"] != (before["digest"] if before else ""):
            self.found(where, "it is not chained to the seal before it")
        expected = before["xid_until"] if before and before["epoch"] == seal["epoch"] else 0
        if seal["xid_from"] != expected:
            self.found(where, "there is a gap between it and the seal before it")
        known = self.published.get(seal["number"])
        if known is not None and any(known[name] != value for name, value in seal.items()):
            self.found(where, "it is not the seal that was published")

    def close(self):
        """The end of a section: counts and root."""
        section = self.section
        if section is None or section.seal is None:
            return
        seal, tree = section.seal, section.tree
        expected = seal["events"] + seal["changes"]
        if tree.size != expected:
            what = "some are missing" if tree.size < expected else "some are too many"
            self.found(section.name, f"{expected} rows were sealed, {tree.size} stand here: {what}")
        elif self.scope == "all" and section.counts["event"] != seal["events"]:
            self.found(section.name, "its events and changes are not as many as were sealed")
        if tree.broken or tree.root() != seal["root"]:
            self.found(section.name, "what stands here is not what was sealed")
        self.section = None


INTEGERS = {"number", "epoch", "xid_from", "xid_until", "events", "changes"}


def published_in(path):
    """The published seals of a file: `{"seals": [...]}`, a list, or one seal."""
    told = json.loads(Path(path).read_text(encoding="utf-8"))
    listed = told.get("seals", [told]) if isinstance(told, dict) else told
    return [{name: seal[name] for name in COLUMNS["seal"].split()} for seal in listed]


def verify(lines, published=()):
    """A Verifier that has read the lines (bytes)."""
    return Verifier(published).read(lines).finish()


def verify_in_parts(lines, published, processes):
    """The same with several processes: parts of the export, each of whole seals, are read side by side."""
    lines = iter(lines)
    whole = Verifier(published).read([next(lines, b"")])
    room = threading.Semaphore(2 * processes)  # so many parts are held in memory
    with multiprocessing.Pool(processes) as pool:
        for part in pool.imap(read_part, parts(lines, whole.scope, room)):
            whole.add(part)
            room.release()
    return whole.finish()


def parts(lines, scope, room):
    """(number of the first line, scope, lines) of each part; a part begins with a seal, as does its first line."""
    first, kept = 2, []
    for line in lines:
        if len(kept) >= PART and line.startswith(b'["seal"'):
            room.acquire()
            yield first, scope, kept
            first, kept = first + len(kept), []
        kept.append(line)
    room.acquire()
    yield first, scope, kept


def read_part(part):
    """A Verifier that has read one part, in a process of its own."""
    first, scope, lines = part
    return Verifier(scope=scope).read(lines, first)


def report(verifier, seconds, out):
    """Say what was found."""
    out.writelines(f"{told}\n" for told in summary(verifier, seconds))


def summary(verifier, seconds):
    """The lines of the report."""
    yield from verifier.findings
    if verifier.more:
        yield f"... and {verifier.more} more"
    for text, where in list(verifier.redacted.items())[:MOST_FINDINGS]:
        act = verifier.redactions.get(text)
        yield f"redacted: {where}, " + (
            f"by event {act} at {verifier.acts.get(act)}" if act else "by no event"
        )
    events, changes = verifier.rows["event"], verifier.rows["change"]
    yield f"{len(verifier.seals)} seals, {events} events, {changes} changes read in {seconds:.1f} s"
    yield f"{len(verifier.redacted)} texts redacted, {verifier.hidden} rows shown as digests only"
    compared = [number for number in verifier.published if number <= verifier.last_seal]
    if compared:
        yield f"compared with {len(compared)} published seals, the last of them seal {max(compared)}"
    else:
        yield "NOT compared with any published seal: a trail made anew as a whole would not be noticed"
    yield "Something is wrong." if verifier.findings else "Nothing is wrong."


def main(arguments=None):
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("trail", help="the export: .jsonl or .jsonl.gz")
    parser.add_argument("seals", nargs="?", help="the published seals: seals.json")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="for a long export")
    given = parser.parse_args(arguments)
    begun = time.perf_counter()
    try:
        published = published_in(given.seals) if given.seals else []
        with (gzip.open if given.trail.endswith(".gz") else open)(given.trail, "rb") as file:
            several = min(given.processes, 1 + Path(given.trail).stat().st_size // WORTH_IT)
            verifier = verify_in_parts(file, published, several) if several > 1 else verify(file, published)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        sys.stderr.write(f"These files cannot be read: {error}\n")
        return 2
    report(verifier, time.perf_counter() - begun, sys.stdout)
    return 1 if verifier.findings else 0


if __name__ == "__main__":
    sys.exit(main())
