"""JupyterLab with a notebook that selects images, and what the tests ask of it in a browser."""

import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import nbformat
import numpy as np
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from src.clustering import Clustering
from src.data import CLASS_NAMES, FashionMNIST
from src.figures.selection import MapSelection
from src.paths import PROJECT
from tests.conftest import make_images

HOST = "127.0.0.1"
FIRST = f"""%matplotlib inline
import sys
sys.path.insert(0, {str(PROJECT)!r})
from tests.figures.lab import bars_on_a_grid
selection = bars_on_a_grid()
selection"""
CELLS = (FIRST, "selection.pictures()")


def bars_on_a_grid() -> MapSelection:
    """100 images whose map is a grid, ten by ten: image i lies at (i % 10, i // 10)."""
    images, labels = make_images(100, 2)
    data = FashionMNIST(images, labels, images, labels, CLASS_NAMES, "made here")
    points = np.stack([np.arange(100) % 10, np.arange(100) // 10], axis=1).astype(np.float32)
    ids = {"train": labels, "test": labels}
    return MapSelection(points, Clustering("bars", "kmeans", "train", 0, 10, None, ids, 1.0), data)


@contextmanager
def lab(folder):
    """Run JupyterLab on a free port; give the address of a notebook of CELLS."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "selection.ipynb")
    token = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    options = (
        "--no-browser", "--allow-root", f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}", "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    )  # fmt: skip
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env={**os.environ, **own, "IPYTHONDIR": str(folder / "ipython")},
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield f"http://{HOST}:{port}/doc/tree/selection.ipynb?token={token}"
    finally:
        server.terminate()  # its kernels end with it
        server.wait(20)


class Notebook:
    """The notebook in a browser."""

    def __init__(self, driver, address):
        self.driver = driver
        self._until(lambda: _answers(address), "the server answers")
        driver.get(address)
        self.wait("document.querySelectorAll('.jp-CodeCell').length === 2")

    def run(self, number):
        """Run a cell as a person does, and wait until it is done."""
        before = self.prompts()[number]
        self._until(lambda: self._began(number, before), f"cell {number} begins")
        self._until(lambda: self.prompts()[number].strip("[]: ").isdigit(), f"cell {number} ends")

    def _began(self, number, before):
        editor = self.driver.find_elements(By.CSS_SELECTOR, ".jp-CodeCell .cm-content")[number]
        ActionChains(self.driver).click(editor).key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(
            Keys.SHIFT
        ).pause(0.5).perform()  # before the kernel is there, nothing happens
        return self.prompts()[number] != before

    def drag(self, selection, *places):
        """Press the mouse at the first place of the map, (x, y) in its coordinates, move, release.

        selection : one of this notebook's, made here, which tells where the places are
        """
        (axis,) = selection.widget.children[1].figure.axes
        left, bottom = self.driver.execute_script(
            "arguments[0].scrollIntoView({block: 'nearest'});"
            "const box = arguments[0].getBoundingClientRect(); return [box.left, box.bottom]",
            self.driver.find_elements(By.CSS_SELECTOR, ".jp-OutputArea canvas")[-1],
        )
        actions = ActionChains(self.driver, duration=50)
        pointer = actions.w3c_actions.pointer_action
        for number, (x, y) in enumerate(axis.transData.transform(places)):
            pointer.move_to_location(round(left + x), round(bottom - y))
            if number == 0:
                pointer.pointer_down()
        pointer.pointer_up()
        actions.perform()

    def click(self, word):
        """Click the button with this word."""
        path = f"//button[contains(@class, 'jupyter-button') and normalize-space()='{word}']"
        self.driver.find_element(By.XPATH, path).click()

    def pictures(self):
        """The PNG that the second cell shows, as base64."""
        return self.driver.execute_script(
            "return document.querySelectorAll('.jp-CodeCell')[1]"
            ".querySelector('.jp-RenderedImage img').src"
        ).removeprefix("data:image/png;base64,")

    def prompts(self):
        """What stands before the cells: [ ]: , [*]: while it runs, then its number."""
        return self.driver.execute_script(
            "return [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
            ".map(prompt => prompt.textContent)"
        )

    def wait(self, condition, seconds=30):
        self._until(lambda: self.driver.execute_script(f"return {condition}"), condition, seconds)

    def _until(self, holds, said, seconds=30):
        said = f"after {seconds} s it does not hold: {said}"
        WebDriverWait(self.driver, seconds, 0.05).until(lambda driver: holds(), said)


def _answers(address):
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except (urllib.error.URLError, OSError):
        return False
