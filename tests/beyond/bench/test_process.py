import subprocess
import sys

import pytest

from src.beyond.bench.process import ProcessError, run_module
from src.support.files import PROJECT

GROWN = """
from src.beyond.bench.process import peak_memory
before = peak_memory()
block = bytearray(100_000_000)
del block
print(before, peak_memory())"""


def test_the_peak_stays_when_the_memory_is_given_back():
    command = [sys.executable, "-c", GROWN]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT).stdout
    before, after = map(int, said.split())
    assert 1e6 < before < 1e8  # a bare Python, and not the memory of this process
    assert 0.9e8 < after - before < 1.5e8


def test_the_last_line_of_a_module_is_read_and_one_that_fails_is_named():
    assert run_module("json.tool", "--compact", PROJECT / "reports" / "growth.json")["stages"]
    with pytest.raises(ProcessError, match=r"json.tool no.json failed with status 2; see above"):
        run_module("json.tool", "no.json")
