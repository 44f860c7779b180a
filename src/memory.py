"""How much memory this process has needed so far."""

import re
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None


def peak_memory() -> int:
    """The largest resident memory of this process so far, in bytes; 0 on Windows: unknown."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not Linux: macOS counts in bytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource else 0
    # not getrusage: it begins with the memory of the process that started this one
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", status)[1])
