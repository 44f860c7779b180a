import subprocess
import sys

from src.paths import PROJECT

GROWN = """
from src.memory import peak_memory
before = peak_memory()
block = bytearray(100_000_000)
del block
print(before, peak_memory())
"""


def test_the_peak_stays_when_the_memory_is_given_back():
    said = subprocess.run(
        [sys.executable, "-c", GROWN], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    before, after = map(int, said.stdout.split())
    assert 1e6 < before < 1e8  # a bare Python, and not the memory of this process
    assert 0.9e8 < after - before < 1.5e8
