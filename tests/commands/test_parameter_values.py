import nbformat
import pytest

from src.commands.parameter_values import (
    Parameter,
    parameters_of,
    read_file_parameters,
    read_value,
    read_values,
)
from src.support.parameters import ParameterError


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("010", "int", 10), ("008", "int", 8), (" 5", "int", 5), ("-1", "int", -1),
        ("1_000", "int", 1000), ("١٠", "int", 10),
        ("2024", "str", "2024"), ("yes", "str", "yes"), ("null", "str", "null"),
        ("1e3", "str", "1e3"), ("", "str", ""), ("[1", "str", "[1"),
        ("1", "float", 1.0), ("1e3", "float", 1000.0), ("False", "bool", False),
        ("010", "NoneType", 10), ("1e3", "list", 1000.0), ("True", "x", True), ("1:30", "", "1:30"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_its_type(text, kind, value):
    read = read_value("a", text, kind)
    assert read == value and type(read) is type(value)


@pytest.mark.parametrize("text", ["0x10", "1:30", "True", "2e3", "1.0", "", "nan", "~", "[1]"])
def test_what_is_no_whole_number_is_not_guessed(text):
    with pytest.raises(ParameterError, match=r"seed='.*': expected a whole number like 10"):
        read_value("seed", text, "int")


def test_a_file_is_read_like_the_command(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("seed: 010\noutput_folder: 2024  # a year\ndata_folder: ''\n")
    assert read_file_parameters(path) == {
        "seed": "010", "output_folder": "2024", "data_folder": ""
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed: 1\nepochs: 2\nseed: 3\n", "seed stands twice"),
        ("output_folder: ~", "output_folder is a NoneType; expected a number or a text"),
        ("seed: [1, 2]", "seed is a list"),
    ],
)
def test_a_file_holds_one_value_for_each_name(tmp_path, text, message):
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(ParameterError, match=message):
        read_file_parameters(tmp_path / "a.yaml")


def write_notebook(path, source, tags):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": tags})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


def test_types_are_those_of_the_parameters_cell(tmp_path):
    source = (
        '#@title Form\n%time\na: float = 1  # b = 2\nc = "x=y"  #@param {type:"string"}\nd = f()'
    )
    found = parameters_of(write_notebook(tmp_path / "a.ipynb", source, ["parameters"]))
    assert found == {
        "a": Parameter("float", 1), "c": Parameter("str", "x=y"), "d": Parameter("ellipsis", ...)
    }  # fmt: skip


def test_without_the_tag_nothing_can_be_set(tmp_path):
    known = parameters_of(write_notebook(tmp_path / "a.ipynb", "seed: int = 0", []))
    assert read_values({}, known) == {}
    with pytest.raises(ParameterError, match=r"\(seed\): .* no cell with the tag `parameters`"):
        read_values({"seed": "1"}, known)


def test_paths_are_the_callers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/of")
    known = dict.fromkeys(
        ("data_folder", "output_folder", "model_file", "kind"), Parameter("str", "")
    )
    given = {"data_folder": "", "output_folder": "a/../b", "model_file": "~/m.npz", "kind": "c"}
    assert read_values(given, known) == {
        "data_folder": "", "output_folder": f"{tmp_path}/b", "model_file": "/home/of/m.npz",
        "kind": "c",
    }  # fmt: skip
