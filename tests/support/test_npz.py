import numpy as np
import pytest

from src.support.npz import read_npz, write_npz

ARRAYS = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "names": np.array(["x", "yz"])}
RECORD = {"of": "a test", "numbers": [1, 2.5, None]}


@pytest.fixture
def path(tmp_path):
    write_npz(tmp_path / "a.npz", ARRAYS, RECORD)
    return tmp_path / "a.npz"


def edit(path, **changes):
    """Write the file again by NumPy with other arrays; None takes one away."""
    with np.load(path) as stored:
        content = {name: stored[name] for name in stored.files} | changes
    np.savez(path, **{name: array for name, array in content.items() if array is not None})


def test_what_was_written_is_read_and_equal_content_has_equal_bytes(path, tmp_path):
    arrays, record = read_npz(path)
    assert record == RECORD and set(arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype and np.array_equal(arrays[name], array)
    write_npz(tmp_path / "b.npz", {name: array.copy() for name, array in ARRAYS.items()}, RECORD)
    assert (tmp_path / "b.npz").read_bytes() == path.read_bytes()


def test_the_layout_in_memory_changes_no_value(path, tmp_path):
    odd = np.asfortranarray(np.repeat(ARRAYS["a"], 2, axis=0))[::2]
    write_npz(tmp_path / "odd.npz", ARRAYS | {"a": odd}, RECORD)
    assert np.array_equal(read_npz(tmp_path / "odd.npz")[0]["a"], ARRAYS["a"])


@pytest.mark.parametrize(
    "changes",
    [
        {"a": ARRAYS["a"] + 1}, {"a": ARRAYS["a"].astype("f8")}, {"a": ARRAYS["a"].reshape(3, 2)},
        {"a": None}, {"b": np.zeros(1)}, {"description": np.array('{"of": "another"}')},
    ],
    ids=["value", "type", "shape", "one less", "one more", "record"],
)  # fmt: skip
def test_a_change_of_any_part_is_found(path, changes):
    edit(path, **changes)
    with pytest.raises(ValueError, match=r"its content was changed .* \(its SHA-256 is another\)"):
        read_npz(path)


@pytest.mark.parametrize("name", ["sha256", "description"])
def test_a_file_of_another_kind_is_not_taken(path, name):
    for other in (None, np.zeros(3), np.array(["x"])):
        edit(path, **{name: other})
        with pytest.raises(ValueError, match="it was not written by this project"):
            read_npz(path)


def test_a_record_is_an_object_of_json(tmp_path):
    write_npz(tmp_path / "a.npz", {}, [1, 2])
    with pytest.raises(ValueError, match="its record is a list"):
        read_npz(tmp_path / "a.npz")
    with pytest.raises(ValueError, match="JSON"):
        write_npz(tmp_path / "b.npz", {}, {"loss": float("nan")})
    with pytest.raises(TypeError, match="JSON"):
        write_npz(tmp_path / "b.npz", {}, {"loss": np.float32(1)})


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        ("a", np.array([{}, 1], object), "a is of type object; expected numbers or text"),
        ("a", np.array(["2026-01-01"], "M8[D]"), r"a is of type datetime64\[D\]"),
        ("a", np.array([1, np.nan]), "a holds NaN or infinity"),
        ("a", np.array([1, np.inf], np.float16), "a holds NaN or infinity"),
        ("file", np.arange(3), "an array is named file"),
        ("sha256", np.arange(3), "an array is named sha256"),
        (
            "a",
            np.broadcast_to(np.uint8(0), 2**26),
            r"67,\d+,\d+ bytes are more than a file may have",
        ),
    ],
    ids=["objects", "dates", "NaN", "infinity", "NumPy's", "its own", "large"],
)
def test_what_could_not_be_read_again_is_not_written(tmp_path, name, array, message):
    with pytest.raises(ValueError, match=message):
        write_npz(tmp_path / "a.npz", {name: array}, {})
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_numpy_would_change_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"model: expected a name that ends in \.npz"):
        write_npz(tmp_path / "model", {}, {})
