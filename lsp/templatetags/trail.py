"""How digests read on a page."""

from django import template

register = template.Library()


@register.filter
def hexadecimal(value: bytes, group: int = 16) -> str:
    """Bytes as hexadecimal digits in groups, so that a narrow page can break them and a person compare them."""
    digits = bytes(value).hex()
    return " ".join(digits[start : start + group] for start in range(0, len(digits), group))
