"""Hash the code that a function runs: its bytecode and that of all project code it reaches.

What is hashed is what is loaded, not what lies on disk: a notebook that has not been restarted
since an edit still runs, and names, its former code. Comments, docstrings and layout do not count.
"""

import dataclasses
import functools
import hashlib
import json
import sys
import sysconfig
import types
from pathlib import Path

import numpy as np

from src.support.files import PROJECT

# they keep results and write files, but determine none
LEFT_OUT = ("src.support.store", "src.support.npz", "src.support.code_hash", "src.support.files")
# of an environment, which may lie in the project under any name
LIBRARIES = [sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")]
OF_EVERY_CLASS = {
    "__module__", "__doc__", "__dict__", "__weakref__", "__qualname__", "__annotations__",
    "__annotate_func__", "__annotations_cache__", "__dataclass_params__", "__dataclass_fields__",
    "__match_args__", "__firstlineno__", "__static_attributes__", "__orig_bases__",
}  # fmt: skip


def code_hash(*roots: object) -> str:
    """SHA-256, hexadecimal, of functions or classes and all project code that they reach.

    Reached are functions, classes and constants that the code names, directly or through other
    such functions, in the project or in a notebook. Code of libraries counts by its name alone;
    their versions belong beside this hash.
    """
    found: dict[int, tuple[str, object]] = {}  # by identity: several functions can share a name
    waiting: list[types.FunctionType | type] = []
    described = _value(roots, waiting, ())
    while waiting:
        item = waiting.pop()
        if id(item) not in found:
            describe = _class if isinstance(item, type) else _function
            found[id(item)] = (_name(item), describe(item, waiting))
    everything = sorted(json.dumps(pair) for pair in found.values())
    return hashlib.sha256(json.dumps([described, everything]).encode()).hexdigest()


def _name(item) -> str:
    return f"{item.__module__}.{item.__qualname__}"


def _is_ours(item: object) -> bool:
    module = getattr(item, "__module__", None) or getattr(item, "__name__", "")
    if module.startswith(LEFT_OUT):
        return False
    if module == "__main__" or module.split(".")[0] == "src":
        return True
    file = Path(getattr(sys.modules.get(module), "__file__", None) or "")
    # a test, say
    return file.is_relative_to(PROJECT) and not any(map(file.is_relative_to, LIBRARIES))


def _function(function: types.FunctionType, waiting: list) -> object:
    names = _names_in(function.__code__)
    used = {name: function.__globals__[name] for name in names if name in function.__globals__}
    enclosed = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    return [
        _code(function.__code__),
        [[name, _value(value, waiting, names)] for name, value in sorted(used.items())],
        _value([function.__defaults__, function.__kwdefaults__, enclosed], waiting, names),
    ]


def _class(cls: type, waiting: list) -> object:
    own = {name: value for name, value in vars(cls).items() if name not in OF_EVERY_CLASS}
    if dataclasses.is_dataclass(cls):  # its defaults; generated methods follow from its fields
        fields = dataclasses.fields(cls)
        own = {n: v for n, v in own.items() if not _is_generated(v)}
        own["fields"] = [[f.name, str(f.type), f.default, f.default_factory] for f in fields]
    parts = [[name, _value(value, waiting, ())] for name, value in sorted(own.items())]
    return [parts, _value(cls.__bases__, waiting, ())]


def _value(value: object, waiting: list, names: tuple[str, ...]) -> object:
    """Describe a value as JSON; project functions and classes are named and wait for their turn."""
    if isinstance(value, staticmethod | classmethod | types.MethodType):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    elif isinstance(value, functools.partial):
        value = (value.func, value.args, value.keywords)
    elif not isinstance(value, types.FunctionType) and hasattr(value, "__wrapped__"):
        value = value.__wrapped__  # of functools.cache, say
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return repr(value)
    if isinstance(value, list | tuple):
        return [_value(v, waiting, names) for v in value]
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    if isinstance(value, dict):
        return [[repr(k), _value(v, waiting, names)] for k, v in value.items()]
    if isinstance(value, np.ndarray):
        return [str(value.dtype), value.shape, hashlib.sha256(value.tobytes()).hexdigest()]
    if isinstance(value, types.ModuleType):
        if _is_ours(value):  # `from src import metrics`, then metrics.evaluate
            used = [getattr(value, name) for name in names if hasattr(value, name)]
            return [value.__name__, [_value(v, waiting, names) for v in used]]
        return value.__name__
    if isinstance(value, types.FunctionType | type) and _is_ours(value):
        waiting.append(value)
        return _name(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [_name(type(value)), _value(vars(value), waiting, names)]
    of = value if hasattr(value, "__qualname__") else type(value)
    if of is type(value) and _is_ours(of):
        waiting.append(of)
    return f"{of.__module__}.{of.__qualname__}"


def _code(code: types.CodeType) -> object:
    constants = list(code.co_consts)
    if _has_docstring(code):
        constants[0] = None
    return [
        code.co_code.hex(),
        [_code(c) if isinstance(c, types.CodeType) else _constant(c) for c in constants],
        code.co_names,
        code.co_varnames,
    ]


def _constant(value: object) -> object:
    return sorted(map(repr, value)) if isinstance(value, frozenset) else repr(value)


def _has_docstring(code: types.CodeType) -> bool:
    # a function's first constant is its docstring or None, up to Python 3.13
    is_function = not code.co_name.startswith("<")
    return is_function and bool(code.co_consts) and isinstance(code.co_consts[0], str)


def _names_in(code: types.CodeType) -> tuple[str, ...]:
    nested = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return tuple(sorted({*code.co_names, *(name for c in nested for name in _names_in(c))}))


def _is_filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:  # a name that its function has not set yet
        return False


def _is_generated(value: object) -> bool:
    return isinstance(value, types.FunctionType) and value.__code__.co_filename == "<string>"
