"""What the reader tests share."""

from pathlib import Path

import pytest

from reportmine.errors import ReadError
from reportmine.readers import read


@pytest.fixture
def read_bytes(tmp_path):
    """Write bytes to a file of the given name and read it."""

    def run(data, name):
        path = tmp_path / name
        path.write_bytes(data)
        return read(path)

    return run


@pytest.fixture
def refused(read_bytes):
    """Write bytes to a file, expect it to be refused, and return the error."""

    def run(data, name):
        with pytest.raises(ReadError) as caught:
            read_bytes(data, name)
        assert caught.value.message.startswith(f"{name}：")
        assert caught.value.hint
        return caught.value

    return run


@pytest.fixture(scope="session")
def reports():
    """The folder of real reports beside the project."""
    folder = Path(__file__).resolve().parents[2] / "../shared/reports"
    if not folder.is_dir():
        pytest.skip("真实报告不在 ../shared/reports，跳过")
    return folder.resolve()
