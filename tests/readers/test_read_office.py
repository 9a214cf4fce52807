"""Old office files: through LibreOffice where it is installed, else a sentence that says what to do."""

import shutil
import stat
import subprocess
import time
from pathlib import Path

import docx
import pytest
from sheet_files import make_xlsx

from reportmine.readers import limits, office

HAS_OFFICE = any(shutil.which(name) for name in ("soffice", "libreoffice"))
needs_office = pytest.mark.skipif(not HAS_OFFICE, reason="没有装 LibreOffice")


@pytest.fixture(scope="module")
def old_files(tmp_path_factory):
    """One file of each old format, made by LibreOffice itself."""
    folder = tmp_path_factory.mktemp("旧")
    made = docx.Document()
    made.add_paragraph("全县签约项目16个。")
    for cell, words in zip(made.add_table(1, 2).rows[0].cells, ("投资", "85.21"), strict=True):
        cell.text = words
    made.add_paragraph("完")  # as in every file of Word's; LibreOffice loses a table that ends the document
    made.save(folder / "a.docx")
    (folder / "b.xlsx").write_bytes(make_xlsx([["投资", 85.21]]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for source, target in (("a.docx", "doc"), ("a.docx", "odt"), ("b.xlsx", "xls")):
        command = [
            "soffice",
            "--headless",
            profile,
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(folder / source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {path.suffix: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@needs_office
@pytest.mark.parametrize(
    ("made", "extension", "text"),
    [
        (".doc", ".doc", "全县签约项目16个。\n投资\t85.21\n完\n"),
        (".doc", ".wps", "全县签约项目16个。\n投资\t85.21\n完\n"),
        (".odt", ".odt", "全县签约项目16个。\n投资\t85.21\n完\n"),
        (".xls", ".xls", "投资\t85.21\n"),
        (".xls", ".et", "投资\t85.21\n"),
    ],
)
def test_old_formats_are_read(read_bytes, old_files, made, extension, text):
    if made not in old_files:
        pytest.skip("装了 LibreOffice，但没有装它的表格部分（libreoffice-calc）")
    assert read_bytes(old_files[made], f"--报 告{extension}").text == text


def _ends(process):
    """Tell whether a process that was killed is gone soon; the system may take its time."""
    for _ in range(100):
        try:
            if ") Z" in Path(f"/proc/{process}/stat").read_text():
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False


@needs_office
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_file_that_breaks_off_is_refused(refused, old_files, part):
    data = old_files[".doc"]
    assert "结尾缺失" in refused(data[: int(part * len(data))], "坏.doc").message


@pytest.fixture
def fake_office(tmp_path, monkeypatch):
    """Put a script in LibreOffice's place."""

    def install(script):
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    return install


@pytest.fixture
def doc(monkeypatch):
    """Bytes that pass for a whole .doc."""
    monkeypatch.setattr(office, "whole_ole", lambda data: True)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")


def test_without_libreoffice_the_message_says_what_to_do(refused, doc, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    error = refused(doc, "旧.doc")
    assert "LibreOffice" in error.message
    assert "另存为 .docx" in error.hint
    assert "安装 LibreOffice" in error.hint


def test_a_conversion_that_hangs_is_stopped_with_its_children(refused, doc, fake_office, monkeypatch, tmp_path):
    fake_office(f"sleep 300 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(limits, "MAX_CONVERSION_SECONDS", 1)
    assert "超过 1 秒的上限" in refused(doc, "慢.doc").message
    child = int((tmp_path / "child").read_text())
    assert _ends(child)


def test_a_conversion_that_gives_nothing_is_told(refused, doc, fake_office):
    fake_office("exit 1")
    assert "转换不了" in refused(doc, "坏.doc").message


def test_how_libreoffice_is_called(refused, doc, fake_office, tmp_path):
    copy = f'cp "${{a#*file://}}/user/registrymodifications.xcu" {tmp_path}'
    fake_office(f'echo "$@" > {tmp_path}/call; for a; do case $a in -env:*) {copy};; esac; done')
    refused(doc, "--evil.doc")
    call = (tmp_path / "call").read_text()
    assert "--headless" in call
    assert "evil" not in call
    profile = (tmp_path / "registrymodifications.xcu").read_text()
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in profile
    folder = call.split("file://")[1].split("/profile")[0]
    assert not Path(folder).exists()
