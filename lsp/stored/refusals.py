"""Why a file is not kept."""


class Refused(Exception):
    """The file is not kept: `code` is stable, the message is the sentence its sender reads."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)
