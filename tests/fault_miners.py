"""Miners that do harm, and a run to be killed; in a module of their own, so that processes can be sent them."""

import ctypes
import os
import time
from dataclasses import dataclass
from pathlib import Path

from fake_miner import FakeMiner
from reportmine.batch.run import run


@dataclass(frozen=True)
class HarmfulMiner(FakeMiner):
    """Mines as the fake one, but some words in a text make it hang, crash, fill memory, or die the first time."""

    marker: str = ""
    pause: float = 0.0

    def mine(self, source):
        text = source.text
        if "发呆" in text:
            time.sleep(1000)
        if "段错误" in text:
            ctypes.string_at(0)
        if "撑破" in text:
            bytearray(3 * 1024**3)
        if "一次" in text and not Path(self.marker).exists():
            Path(self.marker).write_text("x")
            os._exit(9)
        if self.pause:
            time.sleep(self.pause)
        return super().mine(source)


def harmful_miner():
    return HarmfulMiner()


def slow_miner():
    return HarmfulMiner(pause=0.004)


def broken_miner():
    raise ValueError("词典坏了")


def run_and_tell(pipe, folder, out, workers):
    """Run, telling when it begins and what time it took."""
    pipe.send("begun")
    clock = time.monotonic()
    run([folder], out, make_miner=slow_miner, workers=workers)
    pipe.send(time.monotonic() - clock)
