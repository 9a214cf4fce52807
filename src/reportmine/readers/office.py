"""Old office files (doc, wps, odt, xls, et), turned into new ones by LibreOffice where that is installed.

Each conversion has its own profile in a temporary folder, so that several may run at once. The profile forbids macros,
and links to other files and to the network are not followed. The file is not found by its own name but called `report`,
so that the name cannot be taken for an option.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from reportmine.readers import limits
from reportmine.readers.encoding import is_garbled
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.signature import whole_ole

_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
)
"""Options of LibreOffice, by their path in its registry: level 3 runs no macro at all, 2 updates no link."""

_AGAIN = "文件可能没有传完或已损坏；重新下载，或用 Office 或 WPS 打开，另存为 {} 再试"


def read_doc(data: bytes, name: str) -> Extract:
    """Read an old Word or WPS file.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        What `read_docx` makes of it once it is converted.

    Raises:
        ReadError: LibreOffice is not installed, takes too long or cannot read the file; the file is truncated.
    """
    _check_whole(data, name, ".docx")
    return _read_docx(convert(data, name, ".doc", "docx"), name)


def read_odt(data: bytes, name: str) -> Extract:
    """Read an OpenDocument text; as `read_doc`."""
    return _read_docx(convert(data, name, ".odt", "docx"), name)


def read_xls(data: bytes, name: str) -> Extract:
    """Read an old Excel or WPS workbook; as `read_doc`."""
    from reportmine.readers.workbook import read_workbook

    _check_whole(data, name, ".xlsx")
    return read_workbook(convert(data, name, ".xls", "xlsx"), name)


def _read_docx(data: bytes, name: str) -> Extract:
    from reportmine.readers.docx import read_docx

    found = read_docx(data, name)
    if is_garbled(found.text):
        raise refusal(name, "转换出来的文字是乱码", "用 Word 或 WPS 打开，确认文字正常后另存为 .docx 再试")
    return found


def convert(data: bytes, name: str, extension: str, target: str) -> bytes:
    """Convert a file with LibreOffice.

    Args:
        data: all bytes of the file.
        name: its name, for the message.
        extension: what its content is, with a point.
        target: format wanted, `docx` or `xlsx`.

    Returns:
        The bytes of the converted file.

    Raises:
        ReadError: LibreOffice is not installed, takes too long, or gives no file.
    """
    program = next((found for each in _PROGRAMS if (found := shutil.which(each))), None)
    if program is None:
        what = f"要靠 LibreOffice 转换才能读（{extension} 格式），这台电脑没有装"
        hint = f"用 Word 或 WPS 打开，另存为 .{target} 再试；或安装 LibreOffice（命令 soffice 要在 PATH 里）"
        raise refusal(name, what, hint)
    with tempfile.TemporaryDirectory(prefix="reportmine-") as folder:
        home = Path(folder)
        source = home / f"report{extension}"
        source.write_bytes(data)
        _write_profile(home / "profile")
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--convert-to",
            target,
            "--outdir",
            str(home / "out"),
            str(source),
        ]
        finished = _run(command, home)
        result = home / "out" / f"report.{target}"
        if not finished:
            what = f"LibreOffice 转换超过 {limits.MAX_CONVERSION_SECONDS} 秒的上限，已停下"
            raise refusal(name, what, f"用 Word 或 WPS 打开，另存为 .{target} 再试")
        if not result.is_file() or result.is_symlink():
            raise refusal(name, "LibreOffice 转换不了这个文件", _AGAIN.format(f".{target}"))
        size, limit = result.stat().st_size, limits.MAX_FILE_BYTES
        if size > limit:
            what = f"转换后超过 {limit // limits.MEGABYTE} MB 的上限"
            raise refusal(name, what, f"用 Word 或 WPS 打开，另存为 .{target} 再试")
        return result.read_bytes()


def _run(command: list[str], home: Path) -> bool:
    """Run LibreOffice; False when it had to be stopped, with every process that it started."""
    settings = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}
    with subprocess.Popen(
        command,
        cwd=home,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(limits.MAX_CONVERSION_SECONDS)
        except BaseException as error:  # also Ctrl-C: a LibreOffice left behind would go on for ever
            os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return False
    return True


def _write_profile(folder: Path) -> None:
    """Write the settings that a fresh profile starts with."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, key, value in _SETTINGS
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _check_whole(data: bytes, name: str, target: str) -> None:
    """Refuse an OLE file that breaks off: LibreOffice would give the part that is there, without a word."""
    if not whole_ole(data):
        raise refusal(name, "文件不完整，结尾缺失", _AGAIN.format(target))
