import subprocess
import sys

CODE = r"""
import os, sys, time
import src.networks.backend
for line in (
    "2026-11-21 22:50:01.123456: I tensorflow/core/util/port.cc:153] oneDNN operations are on",
    "E0000 00:00:1795302724.986215    3491 node_def_util.cc:682] NodeDef mentions attribute",
    "W1121 22:50:01.123456    3491 some.cc:1] a warning",
    "F0000 00:00:1795302724.986215    3491 fatal.cc:1] Check failed: a fatal message",
    "terminate called after throwing an instance of 'std::bad_alloc'",
):
    os.write(2, line.encode() + b"\n")  # as native code does
print("half of a progress bar", end="\r", file=sys.stderr)
print("a traceback's line", file=sys.stderr)
time.sleep(0.5)
"""


def test_of_what_native_code_writes_only_its_notes_are_held_back():
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    lines = ran.stderr.replace("\r", "\n").splitlines()
    assert sorted(lines) == [
        "F0000 00:00:1795302724.986215    3491 fatal.cc:1] Check failed: a fatal message",
        "a traceback's line",
        "half of a progress bar",
        "terminate called after throwing an instance of 'std::bad_alloc'",
    ]
