"""The days a dated record holds; its migrations name them by this module."""

from lsp.models.ranges import DateRange, held_days

__all__ = ["DateRange", "held_days"]
