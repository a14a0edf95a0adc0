"""Stored files as other records carry them."""


def file_columns(path: str = "file") -> list[str]:
    """The columns of a record's row that tell of its file (`lsp.api.multipart.StoredFileOut`)."""
    names = ("id", "name", "content_type", "size", "digest", "pages", "stored_at")
    return [f"{path}__{name}" for name in names]
