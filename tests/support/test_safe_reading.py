import pytest

from src.support.safe_reading import check_file, printable, read_file, strict_json


def test_a_file_is_read_up_to_its_bound(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(OSError, match="it has 5 bytes, expected 4 at most"):
        check_file(path, 4)
    with pytest.raises(OSError, match="it is a folder, expected a file"):
        check_file(tmp_path, 4)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_json_has_no_other_numbers_than_its_standard(constant):
    assert strict_json('{"a": [1.5, null]}') == {"a": [1.5, None]}
    with pytest.raises(ValueError, match=f"it holds {constant}"):
        strict_json(f'{{"a": {constant}}}')


def test_what_a_terminal_would_obey_is_printed_as_text():
    assert printable("Schuh für\x1b[2J\n") == r"Schuh für\x1b[2J\n"
