import subprocess
import sys

CODE = r"""
import os, sys
before = os.fstat(2).st_ino
from src.networks.backend import quiet_stderr, tf
tf.function(lambda a: a @ a)(tf.ones((9, 9)))  # says nothing
with quiet_stderr():
    for line in (
        "2026-11-21 22:50:01.123456: I tensorflow/core/util/port.cc:153] oneDNN operations are on",
        "W1121 22:50:01.123456    3491 some.cc:1] a warning",
        "F0000 00:00:1795302724.986215    3491 fatal.cc:1] Check failed: a fatal message",
        "terminate called after throwing an instance of 'std::bad_alloc'",
    ):
        os.write(2, line.encode() + b"\n")  # as native code does
    print("a traceback's line", file=sys.stderr)
os.write(2, b"I0000 00:00:1795302724.986215    3491 a.cc:1] said after the import\n")
print(os.fstat(2).st_ino == before)
"""


def test_notes_of_the_import_are_held_back_and_nothing_else():
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert sorted(ran.stderr.splitlines()) == [
        "F0000 00:00:1795302724.986215    3491 fatal.cc:1] Check failed: a fatal message",
        "I0000 00:00:1795302724.986215    3491 a.cc:1] said after the import",
        "a traceback's line",
        "terminate called after throwing an instance of 'std::bad_alloc'",
    ]
    assert ran.stdout == "True\n"
