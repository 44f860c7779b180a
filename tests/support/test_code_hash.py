"""What changes the hash of a function's code, and what does not."""

import textwrap
from pathlib import Path

import pytest

from src.clustering import clusterers
from src.support import code_hash, files, npz, store
from src.support.code_hash import code_hash as hashed

CODE = '''
from dataclasses import dataclass, field
import functools
import numpy as np

RATE = 0.1
TABLE = {"a": abs}

@dataclass(frozen=True)
class Settings:
    """Words."""
    epochs: int = 3
    sizes: list = field(default_factory=lambda: [1, 2])

def helper(x):
    """Words."""
    return x * 2  # a comment

def by_default(x, power=2):
    return x ** power

def unrelated(x):
    return x - 5

def decorated_with(function):
    @functools.wraps(function)
    def wrapped(x):
        return function(x) + 1
    return wrapped

@decorated_with
def decorated(x):
    return x * 7

def root(x):
    """Words."""
    inner = lambda y: y + 11
    ids = {"p", "q"}
    return [helper(v) for v in range(Settings().epochs)], RATE, inner, by_default(x), decorated(x)
'''


def module(code):
    """Run code as if it stood in a notebook; return its names."""
    names = {"__name__": "__main__"}
    exec(compile(textwrap.dedent(code), "<cell>", "exec"), names)
    return names


def of(code):
    return hashed(module(code)["root"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x * 2", "x * 3"),
        ("RATE = 0.1", "RATE = 0.2"),
        ("epochs: int = 3", "epochs: int = 4"),
        ("lambda: [1, 2]", "lambda: [1, 3]"),
        ("power=2", "power=3"),
        ("y + 11", "y + 12"),
        ("function(x) + 1", "function(x) + 2"),
        ("x * 7", "x * 8"),
        ('{"p", "q"}', '{"p", "r"}'),
    ],
)
def test_an_edit_of_what_is_reached_changes_the_hash(old, new):
    assert old in CODE
    assert of(CODE) != of(CODE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Words."""', '"""Other words."""'),
        ("# a comment", "# another"),
        ("x - 5", "x - 6"),
        ("def unrelated", "\n\n\ndef unrelated"),
    ],
)
def test_an_edit_of_words_or_of_other_code_does_not(old, new):
    assert old in CODE
    assert of(CODE) == of(CODE.replace(old, new))


def test_functions_of_one_name_are_told_apart():
    code = "TABLE = [lambda x: x + 1, lambda x: x + 2]\ndef root(): return TABLE"
    assert of(code) != of(code.replace("x + 2", "x + 3"))
    assert of(code) != of(code.replace("x + 1", "x + 3"))


def test_libraries_inside_the_project_count_by_name(monkeypatch):
    code = "from textwrap import dedent\ndef root(x): return dedent(x)"
    outside = of(code)
    monkeypatch.setattr(code_hash, "PROJECT", Path(textwrap.__file__).parent)
    assert of(code) == outside


def test_code_that_reaches_itself_ends():
    assert of("def root(n): return other(n)\ndef other(n): return n and root(n - 1)")


def test_what_only_keeps_results_is_left_out():
    reached: list = []
    keeping = (files.atomic_path, npz.read_npz, store.load_or_compute, store.fingerprint)
    for function in (*keeping, clusterers.cluster):
        code_hash._value(function, reached, ())
    assert reached == [clusterers.cluster]  # an edit of the others changes no result
