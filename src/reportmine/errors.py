"""The errors that reportmine raises on purpose.

Every message is one Chinese sentence for the person at the screen; `hint` says what to try next.
"""


class ReportmineError(Exception):
    """Root of all errors raised on purpose.

    Args:
        message: what is wrong and where, in plain Chinese.
        hint: what to try next, in plain Chinese; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}{self.hint and '；' + self.hint}"


class ReadError(ReportmineError):
    """A file could not be turned into text."""


class LexiconError(ReportmineError):
    """A lexicon file breaks its own schema, or a rule fails its examples."""


class GoldError(ReportmineError):
    """An annotated file is malformed or does not match its report."""


class StoreError(ReportmineError):
    """A result store is missing, damaged, or of another version."""


class UsageError(ReportmineError):
    """A command or function was called with values that it does not take."""


class ModelError(ReportmineError):
    """A model directory is missing, damaged, or of other labels or another version."""
