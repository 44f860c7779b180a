"""A headless Chromium: it takes the page's picture, and the tests open pages in it."""

import os
import shutil
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.webdriver import WebDriver

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def missing() -> str:
    """What is not there that a browser needs, in words; "" if nothing is missing."""
    if not any(map(shutil.which, BROWSERS)) or not shutil.which("chromedriver"):
        return "no Chromium with its driver here (Debian: chromium and chromium-driver)"
    return ""


def open_browser(
    profile: Path, width: int = 1300, height: int = 950, host: str | None = None
) -> WebDriver:
    """Start Chromium.

    Parameters
    ----------
    profile : an empty folder, the browser's own
    width, height : of the window, in pixels
    host : the only one that can be reached; None turns the network off
    """
    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, BROWSERS)))
    rules = "MAP * ~NOTFOUND" + (f", EXCLUDE {host}" if host else "")
    own = (
        f"--host-resolver-rules={rules}", f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
    )  # fmt: skip
    for option in (*OPTIONS, *own):
        options.add_argument(option)
    if os.name == "posix" and os.geteuid() == 0:  # its sandbox does not work for root
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    if host is None:
        driver.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    return driver
