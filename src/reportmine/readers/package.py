"""Zip packages of XML parts (docx, xlsx, ofd), read in memory and within limits.

XML is read without entities, without a network and without a DTD; nothing is written to the disk, so the names of parts
can lead nowhere.
"""

import io
import re
import zipfile
import zlib
from types import TracebackType
from typing import Self

from lxml import etree

from reportmine.readers import limits
from reportmine.readers.extract import refusal

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)
"""What `zipfile` raises on a damaged file."""

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_RESAVE = {
    "docx": "用 Word 或 WPS 打开，另存为 .docx 再试",
    "xlsx": "用 Excel 或 WPS 打开，另存为 .xlsx 再试",
    "ofd": "用 OFD 阅读器打开，另存（导出）为 .pdf 再试",
}


class Package:
    """A package, open for reading."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        """Open a package.

        Args:
            data: all bytes of the file.
            name: file name, for messages.
            kind: `docx`, `xlsx` or `ofd`.

        Raises:
            ReadError: it is truncated or damaged, or has too many parts.
        """
        self._name, self._kind = name, kind
        self.resave = _RESAVE[kind]
        self.damaged_hint = f"文件可能没有传完或已损坏；重新下载，或{self.resave}"
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise refusal(name, f"{kind} 不完整或已损坏，打不开", self.damaged_hint) from error
        count = len(self._zip.infolist())
        if count > limits.MAX_PARTS:
            what = f"{kind} 里有 {count} 个部件，超过 {limits.MAX_PARTS} 个的上限"
            raise refusal(name, what, f"确认文件来源；若是正常报告，{self.resave}")

    def __enter__(self) -> Self:
        """Return the package itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._zip.close()

    def parts(self) -> list[str]:
        """Return the names of all parts."""
        return self._zip.namelist()

    def parse(self, part: str) -> etree._Element | None:
        """Parse an XML part.

        Args:
            part: its name.

        Returns:
            Its root; None when there is no such part.

        Raises:
            ReadError: the part is damaged, too large, locked, or carries a DTD.
        """
        data = self.unpack(part)
        if data is None:
            return None
        data = data.replace(_STRICT, _TRANSITIONAL)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            self._check_dtd(part, data)
            raise refusal(self._name, f"{self._kind} 里的 {part} 不是完整的 XML", self.damaged_hint) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._dtd(part)
        return root

    def unpack(self, part: str) -> bytes | None:
        """Unpack a part within the limits; the size that the package states is not trusted.

        Args:
            part: its name.

        Returns:
            Its bytes; None when there is no such part.

        Raises:
            ReadError: the part is damaged, too large or locked.
        """
        try:
            info = self._zip.getinfo(part)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise refusal(self._name, "文件有密码，打不开", f"去掉密码后再试：{self.resave}")
        limit, times = limits.MAX_PART_BYTES, limits.MAX_EXPANSION
        if info.file_size > limits.EXPANSION_FLOOR and info.file_size > times * max(1, info.compress_size):
            raise self._bomb(part, f"解压后会涨到 {times} 倍的上限以上")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except BROKEN as error:
            what = f"{self._kind} 不完整或已损坏（{part} 解不开）"
            raise refusal(self._name, what, self.damaged_hint) from error
        if len(data) > limit:
            raise self._bomb(part, f"解压后超过 {limit // limits.MEGABYTE} MB 的上限")
        return data

    def check(self) -> None:
        """Check all parts before another library is given the package: sizes, all together, and no DTD.

        Raises:
            ReadError: a part is damaged, too large, locked, or carries a DTD.
        """
        total = 0
        for part in self.parts():
            data = self.unpack(part) or b""
            total += len(data)
            if total > limits.MAX_UNPACKED_BYTES:
                raise self._bomb(
                    part, f"连同其他部件解压后超过 {limits.MAX_UNPACKED_BYTES // limits.MEGABYTE} MB 的上限"
                )
            if part.lower().endswith((".xml", ".rels", ".vml")):
                self._check_dtd(part, data)

    def _check_dtd(self, part: str, data: bytes) -> None:
        """Refuse a DTD, also one written in UTF-16."""
        if _DTD.search(data if b"\0" not in data[:200] else data.replace(b"\0", b"")):
            raise self._dtd(part)

    def _dtd(self, part: str) -> Exception:
        what = f"{self._kind} 里的 {part} 带有 DTD 声明，正常的文件没有，出于安全不读"
        return refusal(self._name, what, self.resave)

    def _bomb(self, part: str, what: str) -> Exception:
        hint = f"确认文件来源；若是正常报告，{self.resave}"
        return refusal(self._name, f"{self._kind} 里的 {part} {what}，大得反常，像是压缩炸弹，没有读", hint)
