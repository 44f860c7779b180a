import pytest

from src.paths import atomic_path


def test_the_file_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "new" / "a.txt"
    with atomic_path(path) as temporary:
        temporary.write_text("x")
        assert temporary.suffix == ".txt" and not path.exists()
    assert path.read_text() == "x"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_failure_keeps_the_old_content(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic_path(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
