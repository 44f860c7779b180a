import json

import pytest

from src.commands.run import main
from src.support.files import PROJECT


@pytest.mark.notebook
def test_the_drawings_are_shown_with_a_model(tiny_model_file, tmp_path):
    executed, notebook = tmp_path / "executed.ipynb", PROJECT / "notebooks/own_pictures.ipynb"
    parameters = ["-p", "model_file", tiny_model_file, "-p", "output_folder", tmp_path]
    assert main([str(part) for part in (notebook, executed, *parameters)]) == 0
    assert (tmp_path / "own-pictures.png").exists()
    shown = json.dumps(json.loads(executed.read_text("utf-8"))["cells"])
    assert "ankle_boot.jpg" in shown and "Hungarian method" in shown and "image/png" in shown
