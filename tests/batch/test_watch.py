"""A drop folder."""

import os
import threading
from functools import partial

from fake_miner import fake_miner
from reportmine.batch.run import run
from reportmine.batch.watch import watch
from reportmine.store.catalog import open_store


class Drop:
    """Stands in for the clock: before each look something is done to the folder."""

    def __init__(self, *steps):
        self.steps = list(steps)
        self.looks = 0

    def is_set(self):
        return not self.steps

    def wait(self, _seconds):
        self.steps.pop(0)()


def test_files_are_taken_when_they_stand_still(tmp_path):
    folder, out = tmp_path / "drop", tmp_path / "out"
    folder.mkdir()
    growing = folder / "grows.txt"

    def append(text):
        with growing.open("a", encoding="utf-8") as file:
            file.write(text)
        os.utime(growing, ns=(growing.stat().st_size, growing.stat().st_size))

    def change():
        (folder / "still.txt").write_text("青石县2022年总结\n签约44个。", "utf-8")

    def nothing():
        pass

    steps = [
        lambda: (folder / "still.txt").write_text("青石县2022年总结\n签约4个。", "utf-8"),
        lambda: append("平湖县2021年总结\n"),
        lambda: append("签约3个"),
        lambda: append("，资金5亿元。"),
        nothing,
        change,
        nothing,
        lambda: (folder / "still.txt").rename(folder / "moved.txt"),
        nothing,
        nothing,
    ]
    stop = Drop(*steps)
    go = partial(run, [folder], out, make_miner=fake_miner, stop=threading.Event())
    receipts = list(watch([folder], lambda ready: go(ready=ready), stop))
    assert [(each.files, each.reports, each.met, each.failures) for each in receipts] == [
        (1, 1, 0, ()),
        (1, 1, 0, ()),
        (1, 1, 0, ()),
        (1, 0, 1, ()),
    ]
    with open_store(out) as store:
        texts = store.query("SELECT text FROM documents ORDER BY text")["text"].tolist()
        revised = store.query("SELECT count(*) AS n FROM revisions")["n"].tolist()
    assert texts == [
        "平湖县2021年总结\n签约3个，资金5亿元。",
        "青石县2022年总结\n签约44个。",
        "青石县2022年总结\n签约4个。",
    ]
    assert revised == [1]


def test_an_interrupted_run_ends_the_watch(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.txt").write_text(f"青石县202{i}年总结\n签约4个。", "utf-8")
    stop = threading.Event()
    stop.set()

    class Never:
        def is_set(self):
            return False

        def wait(self, _seconds):
            pass

    go = partial(run, [folder], tmp_path / "out", make_miner=fake_miner, stop=stop)
    (receipt,) = watch([folder], lambda ready: go(ready=ready), Never())
    assert receipt.unfinished == 3
