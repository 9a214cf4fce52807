"""How the server is to behave: where it listens, who may enter, how much may be sent."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from reportmine.errors import UsageError

LEAST_TOKEN = 16
"""Characters that an access token needs at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `reportmine serve` was told.

    Attributes:
        host: address that is listened on.
        port: port.
        token: what must be entered before anything is shown; None where only this computer can ask.
        max_file_bytes: most bytes of one uploaded file.
        max_files: most files of one upload.
        max_text: most characters of a text sent to `/api/v1/extract`.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    max_file_bytes: int = 50 * 1024 * 1024
    max_files: int = 200
    max_text: int = 2_000_000

    @property
    def max_body(self) -> int:
        """Most bytes of one request: a whole upload with what surrounds its files."""
        return self.max_file_bytes * min(self.max_files, 10) + 1024 * 1024


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this computer only.

    Args:
        host: name or address.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_token(path: Path) -> str:
    """Return the access token of a file, without the white space around it.

    Args:
        path: the file; its first line counts.

    Raises:
        UsageError: it cannot be read, or the token is too short to be one.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"读不了口令文件 {path}", hint="请给出一个文本文件，第一行是口令") from error
    token = lines[0].strip()
    if len(token) < LEAST_TOKEN:
        raise UsageError(
            f"口令文件 {path} 里的口令只有 {len(token)} 个字符，至少要 {LEAST_TOKEN} 个",
            hint='可以这样生成：python3 -c "import secrets; print(secrets.token_urlsafe(24))" > 口令.txt',
        )
    return token
