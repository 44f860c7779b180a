"""What a result depends on besides code and input: libraries, cores, and variables of the shell."""

import functools
import os
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions, version

import joblib

LIBRARIES = ("numpy", "scipy", "sklearn", "keras", "tensorflow", "umap", "pynndescent")
# variables by which libraries are told how to compute; those that they may add count as well
PREFIXES = (
    "KERAS_", "TF_", "XLA_", "ONEDNN_", "DNNL_", "CUDA_", "CUDNN_", "CUBLAS_", "NVIDIA_", "HIP_",
    "ROCR_", "MIOPEN_", "OMP_", "KMP_", "OPENBLAS_", "GOTO_", "MKL_", "BLIS_", "VECLIB_", "NPY_",
    "NUMPY_", "SCIPY_", "SKLEARN_", "LOKY_", "NUMBA_", "LD_PRELOAD", "GLIBC_TUNABLES",
)  # fmt: skip
# of these, by their beginnings, what changes no result, what libraries and this project set
# themselves, and what is Terraform's
HARMLESS = (
    "KERAS_BACKEND", "KERAS_HOME", "TF_CPP_", "TF_FORCE_GPU_ALLOW_GROWTH", "KMP_DUPLICATE_LIB_OK",
    "KMP_INIT_AT_FORK", "KMP_WARNINGS", "OMP_DISPLAY_", "NUMBA_CACHE_DIR", "TF_CLI_", "TF_VAR_",
    "TF_TOKEN_", "TF_LOG", "MKL_VERBOSE", "ONEDNN_VERBOSE", "DNNL_VERBOSE", "OPENBLAS_VERBOSE",
)  # fmt: skip


def surroundings() -> dict[str, object]:
    """All that a result depends on besides code and input, as JSON values."""
    return {
        "python": platform.python_version(),
        "versions": versions(LIBRARIES),
        "optimize": sys.flags.optimize,  # python -O leaves out asserts, those of libraries too
        "cores": cores(),
        "cores_of_sklearn": joblib.cpu_count(),  # a container's quota and PYTHON_CPU_COUNT bound it
        "variables": variables(),
    }


def versions(modules: Iterable[str]) -> dict[str, str]:
    """The versions of the packages that hold modules; one that is not installed is left out.

    tensorflow, for example, may come from tensorflow, tensorflow-cpu or tf-nightly.
    """
    return {name: version(name) for module in modules for name in _packages().get(module, ())}


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def variables() -> dict[str, str]:
    """The variables of the environment that may change a result."""
    return {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith(PREFIXES) and not name.startswith(HARMLESS)
    }


@functools.cache
def _packages() -> dict[str, list[str]]:
    return {module: sorted(set(names)) for module, names in packages_distributions().items()}
