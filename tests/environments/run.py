"""Run the notebooks, on few images, with the packages that people have; needs uv.

    python -m tests.environments.run colab kaggle oldest newest

Each environment is made anew inside a copy of the project, with the packages that the notebooks
say are missing there, and papermill. Its Python is the one named here, or else one from 3.11 to
3.13 that uv finds. A row for each notebook is printed; the status is 1 if one failed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# Python, and what uv installs
ENVIRONMENTS = {
    "colab": ("3.13", ["-r", "tests/environments/colab.txt"]),
    "kaggle": ("3.12", ["-r", "tests/environments/kaggle.txt"]),
    "oldest": ("3.11", ["-r", "requirements.txt", "--resolution", "lowest-direct"]),
    "newest": ("3.13", ["-r", "requirements.txt", "--upgrade"]),
}
FEW = "-p n_train 1000 -p n_test 500 -p epochs 1"
RUNS = {
    "main": "-f configs/smoke.yaml",
    "notebooks/choosing_k": "-p n_train 500 -p k_max 4 -p n_init 1",
    "notebooks/own_pictures": "",
    "notebooks/beyond": f"{FEW} -p autoencoder_epochs 1",
    "notebooks/reproduce_report": f"{FEW} -p n_seeds 1",
}
KEPT_OUT = (".*", "models", "build", "dist", "__pycache__")
CHECK = "from src.support.kernel import check_kernel; check_kernel()"
VERSIONS = """
from importlib.metadata import version
from platform import python_version
print(python_version(), *map(version, ("tensorflow", "numpy", "scikit-learn")), sep=" | ")
"""


def call(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")


def make(name: str, project: Path) -> Path:
    """Make an environment; return its Python."""
    version, packages = ENVIRONMENTS[name]
    folder = project / f".venv-{name}"
    python = folder / "bin" / "python"

    def install(*words: str) -> None:
        ran = call("uv", "pip", "install", "--python", python, *words, cwd=project)
        if ran.returncode:
            sys.exit(f"{name}: uv pip install {' '.join(words)}: {ran.stderr}")

    if call("uv", "venv", "--no-project", "--python", version, folder, cwd=project).returncode:
        call("uv", "venv", "--no-project", "--python", ">=3.11,<3.14", folder, cwd=project)
    install(*packages, "papermill")
    lack = re.search("%pip install ([^`]+)", call(python, "-c", CHECK, cwd=project).stderr)
    if lack:
        install(*lack[1].split())
    return python


def execute(python: Path, notebook: str, project: Path) -> str:
    """Execute a notebook; return "passed" or the error it ended with."""
    words = [f"{notebook}.ipynb", "build/executed.ipynb", *RUNS[notebook].split()]
    cwd = ["--cwd", str((project / notebook).parent)]
    ran = call(python, "-m", "papermill", *words, *cwd, "--no-progress-bar", cwd=project)
    return "passed" if ran.returncode == 0 else ran.stderr.strip().splitlines()[-1]


def main(names: list[str]) -> int:
    print("| environment | Python | TensorFlow | NumPy | scikit-learn | notebook | outcome | s |")
    print("|---|---|---|---|---|---|---|---|")
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns(*KEPT_OUT))
        (project / "build").mkdir()
        for name in names or ENVIRONMENTS:
            python = make(name, project)
            versions = call(python, "-c", VERSIONS, cwd=project).stdout.strip()
            for notebook in RUNS:
                start = time.perf_counter()
                outcome = execute(python, notebook, project)
                seconds = round(time.perf_counter() - start)
                print(f"| {name} | {versions} | {notebook} | {outcome} | {seconds} |", flush=True)
                outcomes.append(outcome)
    return int(set(outcomes) != {"passed"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
