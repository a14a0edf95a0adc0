"""The audit trail: who did what, when, from where and why (T1 to T5).

`act()` is the only way to write a governed record; the database refuses any other (`lsp.audit.sql`).
"""

from lsp.audit.acts import act, current_event, current_reason
from lsp.audit.context import source

__all__ = ["act", "current_event", "current_reason", "source"]
