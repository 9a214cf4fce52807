"""Messages (.eml): the body and every attachment is a file of its own. Nothing that a message links to is fetched."""

import email
import email.message
import email.policy
from collections.abc import Iterator

from reportmine.readers.encoding import decode
from reportmine.readers.extract import refusal
from reportmine.readers.members import Member, check_archive, tidy_name

_SUBTYPES = {"plain": "txt", "html": "html"}


def list_message(data: bytes, name: str) -> list[Member]:
    """List what a message holds.

    Args:
        data: all bytes of the message.
        name: what to call it in messages.

    Returns:
        The body, called `正文.txt` or `正文.html`, unless it is empty, then the attachments under their own names
        (`附件2` for one without). A message attached to the message is one file.

    Raises:
        ReadError: the message has no parts at all, or too many.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = list(_attachments(message))
    members = [member for member in [_body(message)] if member is not None]
    members += [_attachment(part, number) for number, part in enumerate(parts, start=1)]
    check_archive(name, len(members), len(data), len(data))
    if not members:
        raise refusal(name, "邮件里没有正文，也没有附件", "确认邮件已完整下载，再另存为 .eml")
    return members


def _attachments(message: email.message.EmailMessage) -> Iterator[email.message.EmailMessage]:
    """Yield the parts that are files, not looking into attached messages, which are files themselves."""
    body = message.get_body(("plain", "html"))
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting[:0] = [inner for inner in part.iter_parts() if isinstance(inner, email.message.EmailMessage)]
        elif part is not body and (part.get_content_maintype() != "text" or part.get_filename()):
            yield part


def _body(message: email.message.EmailMessage) -> Member | None:
    """Return the body: the plain text when there is one, else the page; None when it is empty."""
    part = message.get_body(("plain", "html"))
    content = b"" if part is None else _bytes(part)
    if part is None or not content.strip():
        return None
    charset = str(part.get_content_charset() or "")

    def read(title: str) -> bytes:
        # The charset stands in the header only; what is handed on proves itself as UTF-8.
        return decode(content, title, declared=charset).text.encode("utf-8")

    return Member(f"正文.{_SUBTYPES[part.get_content_subtype()]}", read)


def _attachment(part: email.message.EmailMessage, number: int) -> Member:
    is_message = part.get_content_type() == "message/rfc822"
    given = tidy_name(_readable(part.get_filename() or "")).rpartition("/")[2].strip()
    name = given if given not in ("", ".", "..") else f"附件{number}{'.eml' if is_message else ''}"
    return Member(name, lambda title: _bytes(part))


def _bytes(part: email.message.Message) -> bytes:
    """Return the content of a part, its transfer encoding undone."""
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], email.message.Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _readable(name: str) -> str:
    """Mend a file name that stands in the header as raw bytes, UTF-8 or GBK."""
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
