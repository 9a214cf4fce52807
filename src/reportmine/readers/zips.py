"""Zip archives: their files, with names decoded as the packing program meant them."""

import io
import stat
import struct
import zipfile
import zlib

from reportmine.readers import limits
from reportmine.readers.extract import refusal
from reportmine.readers.members import Member, check_archive, check_member, tidy_name
from reportmine.readers.package import BROKEN

_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075
_AGAIN = "文件可能没有传完或已损坏；重新下载，或解压后重新打包再试"


def list_zip(data: bytes, name: str) -> list[Member]:
    """List the files in a zip.

    Args:
        data: all bytes of the archive.
        name: what to call it in messages.

    Returns:
        Its files in the order of its table of contents, without folders.

    Raises:
        ReadError: it is damaged, or breaks a limit.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise refusal(name, "压缩包不完整或已损坏，打不开", _AGAIN) from error
    files = [info for info in archive.infolist() if not info.filename.endswith("/")]
    check_archive(name, len(files), len(data), sum(info.file_size for info in files))
    return [_member(archive, info) for info in files]


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    inner = tidy_name(member_name(info))

    def read(title: str) -> bytes:
        link = stat.S_ISLNK(info.external_attr >> 16)
        check_member(inner, title, link=link, locked=bool(info.flag_bits & 1), size=info.file_size)
        try:
            with archive.open(info) as stream:
                return stream.read(limits.MAX_FILE_BYTES)
        except BROKEN as error:
            raise refusal(title, "在压缩包里已损坏，解不开", _AGAIN) from error

    return Member(inner, read)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file in a zip.

    A name is UTF-8 when the archive says so. Otherwise it is whatever the packing program's system used: programs on
    Chinese Windows write GBK without saying so, those on a Mac UTF-8, which proves itself by decoding.

    Args:
        info: the entry, its name decoded by `zipfile`.

    Returns:
        The name, characters that fit no encoding replaced.
    """
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.orig_filename.encode("cp437")
    if (told := _unicode_path(info.extra, raw)) is not None:
        return told
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name in Info-ZIP's Unicode Path field (APPNOTE 4.6.9); None when missing or of another name."""
    while len(extra) >= 4:
        tag, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if tag == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<L", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
    return None
