"""How much memory a statement takes that ends in an error: measured in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from src.support.files import PROJECT

MEASURE = """
import json, re, sys
from pathlib import Path

def highest():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1000

path = Path(sys.argv[1])
{imports}
before = highest()
try:
    said = repr({statement})
except Exception as error:
    said = f"{type(error).__name__}: {error}"
print(json.dumps([said, highest() - before]))
"""


def growth(imports: str, statement: str, path: Path) -> tuple[str, float]:
    """Run a statement on `path`; return the error that it ends in and its memory in MB."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is measured on Linux alone")
    code = MEASURE.replace("{imports}", imports).replace("{statement}", statement)
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=PROJECT, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said, megabytes = json.loads(ran.stdout.splitlines()[-1])
    return said, megabytes
