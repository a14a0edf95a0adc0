"""The letters before a partnership's reference numbers (`TSP-C-0042`)."""

import re

from lsp.models import LocalStrategicPartnership

LONGEST = 8
SMALL_WORDS = frozenset(("and", "for", "in", "of", "on", "the", "upon", "with"))


def free_prefix(name: str) -> str:
    """The initials of a partnership's name in capitals, with a number where another has them already."""
    words = [word for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in SMALL_WORDS]
    initials = "".join(word[0] for word in words).upper()[: LONGEST - 3]
    if len(initials) < 2:
        initials = ("".join(words).upper() + "LSP")[:3]
    taken = set(
        LocalStrategicPartnership.objects.filter(prefix__startswith=initials).values_list("prefix", flat=True)
    )
    candidates = [initials, *(f"{initials}{number}" for number in range(2, len(taken) + 3))]
    return next(prefix for prefix in candidates if prefix not in taken)
