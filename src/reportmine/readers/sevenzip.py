"""7z archives, through py7zr (extra `archive`), unpacked in memory."""

import io
import lzma

from reportmine.readers import limits
from reportmine.readers.extract import refusal
from reportmine.readers.members import Member, check_archive, check_member, leads_outside, tidy_name

_AGAIN = "文件可能没有传完或已损坏；重新下载，或解压后重新打包成 .zip 再试"


def list_7z(data: bytes, name: str) -> list[Member]:
    """List the files in a 7z archive.

    Its files are packed together, so they are unpacked together, once the table of contents keeps to the limits.

    Args:
        data: all bytes of the archive.
        name: what to call it in messages.

    Returns:
        Its files in the order of its table of contents, without folders.

    Raises:
        ReadError: py7zr is not installed; the archive is locked or damaged, or breaks a limit.
    """
    try:
        import py7zr
        from py7zr.io import BytesIOFactory
    except ImportError as error:
        hint = "安装读 7z 的组件：pip install 'reportmine[archive]'；或解压后重新打包成 .zip 再试"
        raise refusal(name, "读 7z 压缩包要用 py7zr，现在没有装", hint) from error
    try:
        with py7zr.SevenZipFile(io.BytesIO(data), max_extract_size=limits.MAX_UNPACKED_BYTES) as archive:
            if archive.needs_password():
                raise refusal(name, "压缩包有密码，打不开", "用密码解压后，对解压出来的文件再试")
            files = [info for info in archive.list() if not info.is_directory]
            check_archive(name, len(files), len(data), sum(info.uncompressed for info in files))
            plain = [info.filename for info in files if not info.is_symlink and not leads_outside(info.filename)]
            store = BytesIOFactory(limits.MAX_FILE_BYTES)
            if plain:
                archive.extract(targets=plain, factory=store)
    except py7zr.PasswordRequired as error:
        raise refusal(name, "压缩包有密码，打不开", "用密码解压后，对解压出来的文件再试") from error
    except py7zr.UnsupportedCompressionMethodError as error:
        raise refusal(name, "压缩包用了读不了的压缩方式", "解压后重新打包成 .zip 再试") from error
    except (
        py7zr.exceptions.ArchiveError,
        lzma.LZMAError,
        EOFError,
        OSError,
        ValueError,
        TypeError,
        IndexError,
    ) as error:
        raise refusal(name, "压缩包不完整或已损坏，打不开", _AGAIN) from error

    def member(info: py7zr.FileInfo) -> Member:
        inner = tidy_name(info.filename)

        def read(title: str) -> bytes:
            check_member(inner, title, link=info.is_symlink, locked=False, size=info.uncompressed)
            if info.filename not in store.products:  # an empty file has nothing packed
                return b""
            content: bytes = store.products[info.filename].read()
            return content

        return Member(inner, read)

    return [member(info) for info in files]
