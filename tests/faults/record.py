"""Write reports/faults.json and print its table: a pytest plugin, which `make faults` loads."""

import json

from src.records.environment import environment
from src.support.files import PROJECT, atomic_path

FILE = PROJECT / "reports" / "faults.json"
cases: list[dict] = []


def pytest_runtest_logreport(report):
    """Note a case when it has run, or when what it needs could not be made."""
    if report.when != "call" and not report.failed:
        return
    seen = dict(report.user_properties).get("outcome")
    if report.skipped:
        seen = f"not tried: {report.longrepr[2].removeprefix('Skipped: ')}"
    elif report.failed:
        seen = f"FAILED: {report.longreprtext.splitlines()[-1]}"
    area, _, test = report.nodeid.removesuffix("]").partition("::test_")
    area = area.rpartition("/test_")[2].removesuffix(".py").replace("_", " ")
    test, _, parameters = test.partition("[")
    name = f"{area}: {test.replace('_', ' ')}" + (f" ({parameters})" if parameters else "")
    cases.append({"case": name, "outcome": seen, "seconds": round(report.duration, 2)})


def pytest_terminal_summary(terminalreporter):
    """Print every case and write them all."""
    for case in cases:
        terminalreporter.write_line(
            f"{case['seconds']:7.1f} s  {case['case']}\n           {case['outcome']}"
        )
    failed = sum(str(case["outcome"]).startswith("FAILED") for case in cases)
    terminalreporter.write_line(f"{len(cases)} cases, {failed} failed: {FILE}")
    content = {"cases": cases, "environment": environment()}
    with atomic_path(FILE) as path:
        path.write_text(json.dumps(content, indent=1) + "\n")
