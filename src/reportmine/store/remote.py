"""Stores and files on other machines: any URL that fsspec opens. The only importer of fsspec.

A chunk is committed to a URL as it is to a folder: all its files first, `documents.parquet` last, which appears whole
or not at all. An upload that was cut short therefore counts for nothing. Chunks are made in a folder here, byte for
byte as ever, and then copied; a chunk that is there already is left alone.
"""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.errors import ReportmineError, UsageError
from reportmine.store.chunks import CHUNKS, NOTE, TABLE_ORDER, check_writable, create_store, write_chunk

if TYPE_CHECKING:
    import pyarrow as pa

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # two letters at least: C:// is a drive
_PASSWORD = re.compile(r"[^/]+://[^/@]*:[^/@]*@")
_LIBRARIES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "az": "adlfs",
    "oss": "ossfs",
    "sftp": "paramiko",
    "ssh": "paramiko",
    "smb": "smbprotocol",
    "http": "aiohttp",
    "https": "aiohttp",
}
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"})
"""Schemes on which a file appears only when all of it is written; on others it is written aside and renamed."""

_LAST = f"{TABLE_ORDER[-1]}.parquet"


class RemoteError(ReportmineError):
    """A URL could not be read or written."""


def is_remote(place: object) -> bool:
    """Tell whether something is a URL; paths never are."""
    return isinstance(place, str) and bool(_URL.match(place))


def filesystem(url: str) -> tuple[Any, str]:
    """Return the fsspec file system of a URL, and the path by which it knows the URL.

    Raises:
        UsageError: the scheme is unknown, its library is not installed, or the URL holds a password.
        RemoteError: the file system cannot be set up.
    """
    scheme = url.partition("://")[0].lower()
    if _PASSWORD.match(url) or "::" in url:
        shown = f"{scheme}://…"
        raise UsageError(f"网址 {shown} 里有密码或“::”", hint="网址会记在结果里：密码请写在环境变量或配置文件里")
    try:
        import fsspec
    except ImportError as error:
        hint = '请先运行 pip install "reportmine[ray]" 或 pip install fsspec；本机文件夹直接写路径'
        raise UsageError(f"没有安装 fsspec，打不开 {url}", hint=hint) from error
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(url)
    except ImportError as error:
        library = _LIBRARIES.get(scheme) or str(error)
        raise UsageError(f"读写 {scheme}:// 要装 {library}", hint=f"请先运行 pip install {library}") from error
    except ValueError as error:
        hint = "可用 s3://、gs://、hdfs://、file:// 等 fsspec 认得的；本机文件夹直接写路径"
        raise UsageError(f"不认识 {scheme}:// 开头的网址：{url}", hint=hint) from error
    except OSError as error:
        hint = "hdfs:// 要有 Hadoop 的 libhdfs 和 Java；其他的请查看 fsspec 对这种网址的说明"
        raise RemoteError(f"打不开 {url}：{first_line(error)}", hint=hint) from error
    return found


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Turn whatever a library raises inside the block into a `RemoteError`: each has errors of its own.

    Args:
        url: what is read or written, for the message.
    """
    try:
        yield
    except (ReportmineError, MemoryError):
        raise
    except FileNotFoundError as error:
        raise RemoteError(f"{url} 不存在", hint="请核对网址，s3:// 一类也核对存储桶的名字") from error
    except PermissionError as error:
        raise RemoteError(f"没有权限读写 {url}", hint="请核对账号（环境变量或配置文件）和它的权限") from error
    except Exception as error:
        kind = type(error).__name__
        if "Credentials" in kind:
            hint = "请设好账号，s3:// 用环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY 或 ~/.aws/credentials"
            raise RemoteError(f"没有读写 {url} 的账号", hint=hint) from error
        if "Connect" in kind or "Timeout" in kind:
            raise RemoteError(f"连不上 {url}（{kind}）", hint="请检查网络和服务地址，再运行一次会接着做") from error
        hint = "请检查网络、账号和权限，再运行一次会接着做"
        raise RemoteError(f"读写 {url} 时出错（{kind}：{first_line(error)}）", hint=hint) from error


def store_chunk(out: Path | str, run: str, number: int, tables: Mapping[str, pa.Table]) -> None:
    """Write one chunk to a store in a folder or on a URL, whole or not at all.

    Args:
        out: folder or URL of the store.
        run: id of the run.
        number: number of the chunk in the run, from 1.
        tables: columns by table; tables left out are written empty.

    Raises:
        StoreError: the folder cannot be written to.
        RemoteError: the URL cannot be written to.
    """
    if isinstance(out, Path):
        write_chunk(out, run, number, tables)
        return
    with tempfile.TemporaryDirectory(prefix="reportmine-") as name:
        here = Path(name)
        create_store(here)
        push(write_chunk(here, run, number, tables), out)


def push(chunk: Path, url: str) -> bool:
    """Copy a chunk to a store on a URL, `documents.parquet` last.

    Args:
        chunk: a whole chunk.
        url: of the store.

    Returns:
        Whether it was copied: one that is there already stays as it is.

    Raises:
        RemoteError: the URL cannot be written to; what was copied counts for nothing.
    """
    with reaching(url):
        fs, base = filesystem(url)
        target = f"{base.rstrip('/')}/{CHUNKS}/{chunk.name}"
        fs.invalidate_cache()
        if fs.exists(f"{target}/{_LAST}"):
            return False
        whole = url.partition("://")[0].lower() in _WHOLE
        if not whole:  # on object stores there are no folders, and s3fs would make a missing bucket
            fs.makedirs(target, exist_ok=True)
        for name in (NOTE, *(f"{table}.parquet" for table in TABLE_ORDER[:-1])):
            if (chunk / name).is_file():
                fs.put_file(str(chunk / name), f"{target}/{name}")
        aside = f"{target}/{_LAST}" if whole else f"{target}/{_LAST}.{secrets.token_hex(3)}"
        fs.put_file(str(chunk / _LAST), aside)
        if not whole:
            fs.mv(aside, f"{target}/{_LAST}")
    return True


def check_out(out: Path | str) -> None:
    """Find out before hours of work whether a store can be written to.

    Raises:
        StoreError: the folder cannot.
        RemoteError: the URL cannot.
    """
    if isinstance(out, Path):
        check_writable(out)
        return
    with reaching(out):
        fs, base = filesystem(out)
        folder = f"{base.rstrip('/')}/{CHUNKS}"
        if out.partition("://")[0].lower() not in _WHOLE:
            fs.makedirs(folder, exist_ok=True)
        probe = f"{folder}/.probe.{secrets.token_hex(3)}"
        fs.pipe_file(probe, b"reportmine")
        with suppress(Exception):  # an account that may write but not remove is good enough
            fs.rm_file(probe)


def first_line(error: Exception) -> str:
    """Return the first line of what a library says of an error."""
    return next(iter(str(error).strip().splitlines()), "")
