"""Whether a paper or a digest is one of ours: anybody asks, and is told what they may read (A1, A4)."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from partnerships.models import AgreementVersion

NAMED = re.compile(rb"sha256:([0-9a-f]{64})")
"""What each of our papers says of itself, readable without opening it."""
DIGEST = re.compile(r"[0-9a-f]{64}")
NOTHING, TEXT, PAPER, ALTERED = "nothing", "text", "paper", "altered"


@dataclass(frozen=True)
class Finding:
    """What was found: the exact text, one of its papers, a paper that names a text and is not as it was handed out,
    or nothing that the asker may read.
    """

    match: str
    digest: str
    text: AgreementVersion | None = None

    @property
    def digest_parts(self) -> list[str]:
        """The digest in eights, between which a line may break."""
        return [self.digest[place : place + 8] for place in range(0, len(self.digest), 8)]

    @property
    def is_agreed(self) -> bool:
        """Whether it is the text that all signed, or that was brought in; another was replaced or never agreed."""
        return self.text is not None and self.text.agreement.agreed_id == self.text.pk


def read_digest(typed: str) -> str:
    """The digest as it was typed or pasted, without what stands around it; empty where there is none."""
    tidy = re.sub(r"[\s\u200b:]+", "", typed.strip().lower().removeprefix("sha256"))
    return tidy if DIGEST.fullmatch(tidy) else ""


def check_digest(digest: str, user: Any) -> Finding:
    """The text with this digest, or the text of the paper with it."""
    known = Q(digest=digest) | Q(text_pdf__digest=digest) | Q(signed_pdf__digest=digest)
    text = _first(known, user)
    if text is None:
        return Finding(NOTHING, digest)
    return Finding(TEXT if text.digest == digest else PAPER, digest, text)


def check_file(content: bytes, user: Any) -> Finding:
    """What the file is: the text itself, a paper of it byte for byte, or one that names it and was altered."""
    found = check_digest(hashlib.sha256(content).hexdigest(), user)
    if found.match != NOTHING:
        return found
    for named in dict.fromkeys(NAMED.findall(content)):
        text = _first(Q(digest=named.decode()), user)
        if text is not None:
            return Finding(ALTERED, found.digest, text)
    return found


def _first(known: Q, user: Any) -> AgreementVersion | None:
    seen: Any = AgreementVersion.objects.visible_to(user)
    found: AgreementVersion | None = (
        seen.filter(known).select_related("agreement__lsp").order_by("pk").first()
    )
    return found
