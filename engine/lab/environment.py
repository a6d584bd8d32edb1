"""The environment variables that a worker process gets: few, and none of the person's secrets."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from engine.lab.compiler import find_compiler
from engine.lab.traits import traits_of

MARKER = "FRAMEWORK_ADVISOR_RUN"
"""The variable by which a process that a sample started can be told, wherever it has moved."""

_ROOT = Path(__file__).resolve().parents[2]

_KEPT = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ"),
        *("VIRTUAL_ENV", "PYTHONUSERBASE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
        # What compilers look at.
        *("CXX", "CPATH", "LIBRARY_PATH", "SDKROOT", "DEVELOPER_DIR", "INCLUDE", "LIB", "LIBPATH"),
        *("VSINSTALLDIR", "VCINSTALLDIR"),
        # What Windows programs cannot do without.
        *("SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME", "APPDATA"),
        *("LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "TEMP", "TMP"),
    }
)


def worker_environment(module: str, folder: Path, marker: str) -> dict[str, str]:
    """The variables for a worker of the framework `module` whose run folder is `folder`."""
    cache = _cache_folder() or folder
    kept = {name: value for name, value in os.environ.items() if name.upper() in _KEPT}
    return kept | {
        MARKER: marker,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        # Both frameworks are measured on the processor, also where only one of them sees a GPU.
        "CUDA_VISIBLE_DEVICES": "-1",
        # Precompiled C++ headers go where TMPDIR points while torch is imported. They are large
        # and slow to make; the worker moves on to its own folder before it runs a sample.
        "TMPDIR": str(cache),
        "TORCHINDUCTOR_CACHE_DIR": str(cache / "torchinductor"),
        **_compiler_settings(),
        **traits_of(module).environment,
    }


def _compiler_settings() -> dict[str, str]:
    settings = {}
    # Unless told, torch takes the system's usual compiler only. On Windows there is one anyway.
    if sys.platform != "win32" and "CXX" not in os.environ and (path := find_compiler().path):
        settings["CXX"] = path
    # torch calls openssl to tell precompiled headers apart, and fails where there is none.
    if shutil.which("openssl") is None:
        settings["TORCHINDUCTOR_CPP_CACHE_PRECOMPILE_HEADERS"] = "0"
    return settings


def _cache_folder() -> Path | None:
    folder = _user_caches() / "framework-advisor"
    try:
        # Compiled code is loaded from here: nobody else may write to it.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def _user_caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
