"""Read files that a stranger may have made: only regular files, of bounded size, never a pickle."""

import gzip
import io
import json
import math
import stat
import zipfile
from pathlib import Path

import numpy as np

MOST = 2**26  # bytes; five times the largest file of arrays that this project writes
DIRECTORY_MOST = 2**20  # bytes of a zip file's list of contents: thousands of arrays
END = 22  # bytes of the record that ends a zip file
STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # how NumPy writes arrays
KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


def check_file(path: Path, most: int) -> None:
    """Look at a file before it is opened.

    Raises
    ------
    OSError : it is missing, is no regular file (a pipe would wait for ever), or has more than
        `most` bytes.
    """
    found = path.stat()
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise OSError(f"it is {KINDS.get(kind, 'a device')}, expected a file")
    if found.st_size > most:
        raise OSError(f"it has {found.st_size:,} bytes, expected {most:,} at most")


def read_file(path: Path, most: int = MOST) -> bytes:
    """Read a file whole; OSError if that cannot be done, and see `check_file`."""
    check_file(path, most)
    return path.read_bytes()


def unpack(content: bytes, most: int) -> bytes:
    """Return gzipped content, no more of it than the first `most` bytes.

    Raises
    ------
    EOFError, OSError, zlib.error : it is no gzip, or a damaged one.
    """
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
        return file.read(most)


def strict_json(text: str) -> object:
    """Read JSON as its standard has it; ValueError also for NaN and infinity."""

    def refuse(constant: str) -> None:
        raise ValueError(f"it holds {constant}")

    return json.loads(text, parse_constant=refuse)


def read_arrays(path: Path, most: int = MOST) -> dict[str, np.ndarray]:
    """Read an .npz file; `np.load` would believe what a file says of its own size.

    Raises
    ------
    OSError : see `read_file`.
    ValueError, zipfile.BadZipFile, ... : it is no .npz file, a damaged one, one that unpacks to
        more than `most` bytes, or one of Python objects. NumPy and zipfile raise many kinds.
    """
    content = read_file(path, most)
    listed = int.from_bytes(content[-END:][12:16], "little")
    if content[-END:][:4] == b"PK\5\6" and listed > DIRECTORY_MOST:
        raise ValueError(f"its list of contents has {listed:,} bytes")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        total = sum(member.file_size for member in members)
        if total > most:
            raise ValueError(f"it unpacks to {total:,} bytes, expected {most:,} at most")
        if len({member.filename for member in members}) < len(members):
            raise ValueError("two of its arrays have one name")
        return {m.filename.removesuffix(".npy"): _array(archive, m) for m in members}


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    if member.compress_type not in STORED:
        raise ValueError(f"{member.filename} is not compressed as NumPy does it")
    with archive.open(member) as stream:
        content = stream.read(member.file_size)  # without a size it would unpack all there is
    file = io.BytesIO(content)
    headers = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    version = np.lib.format.read_magic(file)
    if version not in headers:
        raise ValueError(f"{member.filename} has version {version} of NumPy's format")
    shape, _, dtype = headers[version](file)
    if dtype.hasobject:
        raise ValueError(f"{member.filename} holds pickled Python objects, which are never read")
    held = len(content) - file.tell()
    if math.prod(shape) * dtype.itemsize != held:
        raise ValueError(f"{member.filename} says {dtype} of shape {shape} and has {held:,} bytes")
    file.seek(0)
    return np.lib.format.read_array(file, allow_pickle=False)


def printable(text: str) -> str:
    """A text without what a terminal would obey; names of files and in files can be anything."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
