"""Where something was brought in from, in words (L8)."""

from lsp import clock

LONGEST = 300


def brought_in_source(file_name: str) -> str:
    """The file's name and the day: `members.xlsx, 20 November 2006`."""
    day = clock.today()
    return f"{file_name[: LONGEST - 40]}, {day.day} {day:%B %Y}"
