"""Asks a container how it is, for its health check: exit code 0 where well.

python -m lsp.probe live | ready      the web server of this container
python -m lsp.probe worker | beat     the part's last sign of life in the database
"""

import http.client
import os
import sys

from lsp import env


def web(question: str, port: int) -> str:
    """`ok`, or the status of /health/<question>, asked as the proxy would ask."""
    host = next(iter(env.words("ALLOWED_HOSTS")), "127.0.0.1").lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", f"/health/{question}", headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except OSError as error:
        return str(error)
    finally:
        connection.close()
    return "ok" if status == http.HTTPStatus.OK else f"answers {status}"


def part(name: str) -> str:
    """`ok`, or for how long the part has been silent."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lsp.settings")
    django.setup()
    from lsp import health

    return health.sign_of_life(name)


def main(arguments: list[str]) -> int:
    """0 where the answer is `ok`, 1 where not, 2 where the question is unknown."""
    question = arguments[0] if arguments else ""
    if question not in ("live", "ready", "worker", "beat"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    answer = web(question, env.number("PORT", 8000)) if question in ("live", "ready") else part(question)
    sys.stdout.write(f"{question}: {answer}\n")
    return 0 if answer == "ok" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
