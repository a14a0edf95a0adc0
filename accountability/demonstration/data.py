"""The demonstration's data files, and its calendar: days are counted from the day it is loaded."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@cache
def read(name: str) -> Any:
    """The content of a data file."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


class Calendar:
    """Turns days before (negative) or after the load into dates."""

    def __init__(self, loaded_on: date) -> None:
        self.loaded_on = loaded_on

    def day(self, offset: int) -> date:
        """The date `offset` days from the day of loading."""
        return self.loaded_on + timedelta(days=offset)

    def day_or_none(self, offset: int | None) -> date | None:
        """The same; None stays None."""
        return None if offset is None else self.day(offset)
