"""How a stored file is handed out: to be saved, never to be run in this site's name."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lsp.models import StoredFile
from lsp.stored import disk

POLICY = "default-src 'none'; sandbox"


def handed_out(file: StoredFile, *, to_everybody: bool, content_type: str = "") -> HttpResponse:
    """The file as an answer. Whether the reader may have it is asked before, of the record that carries it.

    What is not for everybody is kept nowhere on the way. Raises `FileLost` where the disk has lost or altered it.
    """
    content = disk.read(file.digest)
    response = HttpResponse(content, content_type=content_type or file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or ""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache" if to_everybody else "private, no-store"
    response["ETag"] = f'"{file.digest}"'
    return response
