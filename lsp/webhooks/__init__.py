"""Webhooks: what happened, told to programs elsewhere (docs/how-to/webhooks.md, docs/decisions/0014)."""
