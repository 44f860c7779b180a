"""What a notebook needs of its kernel, told before an import fails; the standard library alone."""

import sys
from importlib.util import find_spec

OLDEST = (3, 11)
# module: package
PACKAGES = {
    "numpy": "numpy", "scipy": "scipy", "sklearn": "scikit-learn", "joblib": "joblib",
    "pandas": "pandas", "tensorflow": "tensorflow", "keras": "keras",
    "matplotlib": "matplotlib", "seaborn": "seaborn", "typst": "typst",
    "threadpoolctl": "threadpoolctl", "requests": "requests", "tqdm": "tqdm",
}  # fmt: skip


class PlainError(Exception):
    """An error whose message says all: a notebook shows it without a traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for this
        return [f"{type(self).__name__}: {self}"]


class KernelError(PlainError, ImportError):
    """The kernel cannot run this project; the message names its Python and what it lacks."""


def check_kernel() -> None:
    """Raise KernelError if the kernel's Python is too old or lacks packages."""
    missing = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    version = "{}.{}".format(*sys.version_info)
    if sys.version_info < OLDEST:
        lack = f"is Python {version}, older than 3.11;"
    elif missing:
        lack = f"lacks packages: run `%pip install {' '.join(missing)}` in a cell, or"
    else:
        return
    raise KernelError(
        f"this kernel, {sys.executable}, {lack} choose the kernel of .venv, which `make setup` "
        "installs"
    )
