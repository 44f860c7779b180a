"""Parameters that cannot work: named with what can, and nothing of them is ever executed."""

import os
from dataclasses import dataclass

import pytest

from src.commands.run import main
from src.support.files import PROJECT
from src.support.parameters import ParameterError, Parameters
from tests.faults.conftest import run, sentence

MAIN = PROJECT / "main.ipynb"


def refused(capsys, *arguments: object) -> str:
    """Call the command, which says in one line why nothing was started."""
    assert main(list(map(str, arguments))) == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1, said
    return said


ARGUMENTS = {
    "an unknown name": (["-p", "epoch", "3"], "no such parameter: epoch; the parameters are seed,"),
    "an empty name": (["-p", "", "3"], "no such parameter: ; the parameters are seed,"),
    "a name that is code": (["-p", "seed=1;x", "1"], "no such parameter: seed=1;x; the parameters"),
    "half a list": (["-p", "seed", "[1"], "seed='[1': expected a whole number like 10"),
    "a number of base 16": (["-p", "seed", "0x10"], "seed='0x10': expected a whole number"),
    "an hour": (["-p", "seed", "1:30"], "seed='1:30': expected a whole number"),
    "nothing": (["-p", "seed", ""], "seed='': expected a whole number"),
    "a truth": (["-p", "seed", "True"], "seed='True': expected a whole number"),
    "a Python object": (
        ["-p", "seed", "!!python/object/apply:os.mkdir [made]"],
        "seed='!!python/object/apply:os.mkdir [made]': expected a whole number",
    ),
    "a number of 5,000 digits": (["-p", "seed", "9" * 5000], "9': expected a whole number"),
}


@pytest.mark.parametrize("what", ARGUMENTS)
def test_the_command_gets(tmp_path, capsys, outcome, monkeypatch, what):
    monkeypatch.chdir(tmp_path)
    arguments, message = ARGUMENTS[what]
    said = refused(capsys, MAIN, tmp_path / "out.ipynb", *arguments)
    assert message in said and list(tmp_path.iterdir()) == []
    outcome(said)


FILES = {
    "missing": (None, "No such file or directory"),
    "broken": (b"seed: [1\nepochs: 3", "while parsing a flow sequence"),
    "empty": (b"", "holds nothing; expected lines like `seed: 1`"),
    "a list": (b"- seed\n- epochs", "holds a list; expected lines like `seed: 1`"),
    "a word": (b"smoke", "holds a str; expected lines like"),
    "not UTF-8": (b"output_folder: Ren\xe9", "'utf-8' codec can't decode byte 0xe9"),
    "nested": (b"seed: {a: [1]}", "seed is a dict; expected a number or a text"),
    "a name twice": (b"seed: 1\nseed: 2", "cannot be read as YAML: seed stands twice"),
    "a number by number": (b"1: 2", "no such parameter: 1; the parameters are seed,"),
    "too large": (b"#" * 100_000, "it has 100,000 bytes, expected 65,536 at most"),
    "a bomb of names": (
        b"a: &a [x, x]\n"  # b doubles it, c doubles b, and so on
        + b"".join(b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in range(98, 123)),
        "b is a list; expected a number or a text",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_the_parameter_file_is(tmp_path, capsys, outcome, what):
    content, message = FILES[what]
    path = tmp_path / "parameters.yaml"
    if content is not None:
        path.write_bytes(content)
    said = refused(capsys, MAIN, tmp_path / "out.ipynb", "-f", path)
    assert message in said
    outcome(said)


def test_the_parameter_file_is_a_pipe(tmp_path, capsys, outcome):
    os.mkfifo(tmp_path / "parameters.yaml")
    said = refused(capsys, MAIN, tmp_path / "out.ipynb", "-f", tmp_path / "parameters.yaml")
    assert "cannot be read as YAML: it is a pipe, expected a file" in said
    outcome(said)


@pytest.mark.parametrize(
    "content", [None, b"{", b"[]", b"\xff\xd8"], ids=["missing", "broken", "a list", "a picture"]
)
def test_the_notebook_is(tmp_path, capsys, outcome, content):
    path = tmp_path / "given.ipynb"
    if content is not None:
        path.write_bytes(content)
    said = refused(capsys, path, tmp_path / "out.ipynb")
    assert "no such notebook" in said if content is None else "no notebook that can be read" in said
    outcome(said)


@pytest.mark.parametrize("output", ["/proc/x/out.ipynb", "/dev/null/out.ipynb", "."])
def test_the_output_is(tmp_path, capsys, outcome, monkeypatch, output):
    monkeypatch.chdir(tmp_path)
    said = refused(capsys, MAIN, output)
    assert "is a folder; expected a name" in said if output == "." else "cannot write to" in said
    outcome(said)


@dataclass(frozen=True)
class Folders(Parameters):
    """The parameters that every notebook has."""

    data_folder: str
    output_folder: str


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"output_folder": ""}, "output_folder='': cannot write to it (the name is empty)"),
        ({"output_folder": "a\0b"}, "embedded null"),
        ({"output_folder": "x" * 5000}, "File name too long"),
        ({"output_folder": "/dev/null"}, "cannot write to /dev/null"),
        ({"output_folder": "/proc/x/y"}, "cannot write to /proc"),
        ({"data_folder": "~no-such-user/data"}, "no such folder; give one that holds Fashion"),
        ({"data_folder": "a\0b"}, "no such folder"),
        ({"data_folder": "x" * 5000}, "no such folder"),
        ({"data_folder": None}, "data_folder=None is a NoneType; expected str"),
        ({"output_folder": 2024}, "output_folder=2024 is an int; expected str, a text in quotes"),
    ],
    ids=["no output", "an output with a zero byte", "an output of 5,000 letters",
         "an output that is a device", "an output in /proc", "data of a user who is not there",
         "data with a zero byte", "data of 5,000 letters", "data that are null",
         "an output that is a number"],
)  # fmt: skip
def test_a_notebook_gets(tmp_path, outcome, monkeypatch, change, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError) as raised:
        Folders(**{"data_folder": "", "output_folder": str(tmp_path)} | change)
    assert message in str(raised.value)
    outcome(str(raised.value)[-200:].replace("\0", "\\0"))


def stopped(project, tmp_path, notebook: str, *parameters: object) -> str:
    """Run a notebook in a process of its own; it stops before any work and says why."""
    options = [word for pair in parameters for word in ("-p", *pair)]
    ran = run("commands.run", notebook, tmp_path / "out.ipynb", *options, project=project)
    assert ran.returncode == 1
    return sentence(ran, f"{notebook} stopped in cell ", "ParameterError: ")


@pytest.mark.long
@pytest.mark.data
def test_choosing_k_gets_two_clusters_at_most(project, tmp_path, outcome):
    said = stopped(project, tmp_path, "notebooks/choosing_k.ipynb", ("k_max", 2))
    assert "k_max=2 is out of range; expected 3 to 50" in said
    outcome(said)
