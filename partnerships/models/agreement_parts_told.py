"""What the columns of an agreement's version hold, thing by thing, as histories tell them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lsp.templatetags.components import uk_date


def sections(value: Any) -> Mapping[str, str]:
    """The text of each section in which something is written."""
    return {f"Section “{each['heading']}”": each["text"] for each in value or () if each["text"]}


def standing(value: Any) -> Mapping[str, str]:
    """What stood at signing (A3): the day, and of each body its members and which terms of reference it had."""
    if not value:
        return {}
    told = {"As things stood on": uk_date(date.fromisoformat(value["on"]))}
    for body in value["bodies"]:
        sitting = (f"{each['person']} ({each['seat']})" for each in body["members"])
        told[f"Members of {body['name']}"] = ", ".join(sitting) or "no seat was filled"
        if body["terms"]:
            told[f"Terms of reference of {body['name']}"] = f"version {body['terms']['number']}"
    return told
