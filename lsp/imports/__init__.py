"""Files that people bring in: read, tried out, carried out by a worker, with a report row by row.

`start()` is the way in for pages, API and commands alike; what each kind does stands in its service.
"""

from lsp.imports.starting import confirm, start

__all__ = ["confirm", "start"]
