import shutil

import pytest

from src.commands import readme
from src.paths import PROJECT


def test_every_block_of_the_readme_is_made_here():
    found = [match[2] for match in readme.BLOCK.finditer(readme.README.read_text())]
    assert sorted(found) == sorted(readme.BLOCKS)


def test_a_number_edited_by_hand_is_found_and_written_anew(tmp_path, monkeypatch):
    path = tmp_path / "README.md"
    text = readme.README.read_text()
    block = next(m for m in readme.BLOCK.finditer(text) if m[2] == "results")
    path.write_text(text.replace(block[0], block[0].replace("| .", "| .9", 1)))
    (problem,) = readme.readme_problems(path)
    assert problem.startswith("block results is not what reports/ gives; `make readme`")
    monkeypatch.setattr(readme, "README", path)
    assert readme.main() == 0
    assert path.read_text() == text


@pytest.mark.parametrize("name", ["results.json", "bench.json", "reproduction/summary.json"])
def test_numbers_follow_the_records(tmp_path, monkeypatch, name):
    folder = tmp_path / "reports"
    shutil.copytree(PROJECT / "reports", folder)
    monkeypatch.setattr(readme, "REPORTS", folder)
    assert readme.readme_problems() == []
    (folder / name).write_text("{}")
    assert readme.readme_problems()
