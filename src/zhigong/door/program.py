"""Runs the Django program for one home: the environment it is told, and steps of it in processes of their own."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from zhigong.door import assets, process_identity
from zhigong.door.home import CHECKOUT, SOURCE, Home
from zhigong.door.speech import Refusal

PACKAGE = SOURCE / "zhigong"
FULL_BYTES = 100 * 2**20  # less than this left after a step failed: the disk is why
MANIFEST_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def program_environment(home: Home, address: str, **more: str) -> dict[str, str]:
    """Variables (see config/environment.py) for a process of this home that connects to `address`."""
    instance = home.instance()
    demonstration = instance.get("kind") == "demonstration"
    variables = {
        "ZG_HOME": str(home.path),
        "ZG_SCHEMA": home.schema,
        "ZG_DATABASE_URL": address,
        "ZG_LEVEL": instance.get("level", "province"),
        "ZG_CHECKOUT": str(CHECKOUT),
        "DJANGO_SETTINGS_MODULE": "zhigong.config.settings",
        "PYTHONPATH": str(SOURCE),
        "PYTHONUTF8": "1",
        "ZG_FONTS": os.environ.get("ZG_FONTS") or str(assets.asset_folder(assets.TYPEFACE)),
    }
    if demonstration:
        variables["ZG_SMS_ADAPTER"] = "inbox"
    web = home.state().get("web_url")
    if web and "ZG_PUBLIC_URL" not in os.environ:
        variables["ZG_PUBLIC_URL"] = web
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    return clean | variables | more


def enter_program(home: Home, address: str, **more: str) -> None:
    """Make this very process one of the program: afterwards any room may be imported."""
    os.environ.update(program_environment(home, address, **more))
    import django

    django.setup()


def run_step(home: Home, address: str, arguments: list[str], **more: str) -> None:
    """Run `python -m <arguments>` as the program; its output goes to our standard error.

    It dies with us: a step left over from a killed start would change the tables beside the next one.
    """
    environment = program_environment(home, address, **more)
    done = subprocess.run(
        [sys.executable, "-m", *arguments], env=environment, stdout=sys.stderr, cwd=CHECKOUT,
        preexec_fn=process_identity.die_with_parent(signal.SIGKILL),
    )  # fmt: skip
    if done.returncode:
        if (room := shutil.disk_usage(home.path).free) < FULL_BYTES:
            raise Refusal(
                f"磁盘已满：{home.path} 只剩 {room // 2**20} MB。请腾出空间后再运行一次，会从断开处继续。",
                f"The disk is full: {home.path} has {room // 2**20} MB left. Make room and run it again; it goes on.",
            )
        name = " ".join(arguments)
        raise Refusal(
            f"步骤“{name}”没有完成（退出码 {done.returncode}），原因见上。",
            f"The step “{name}” did not finish (exit code {done.returncode}); its reason is above.",
        )


def digest_of(files: Iterable[Path], *more: str) -> str:
    """A digest over names and contents, to know whether a step's input changed."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(os.fsencode(file))
        total.update(hashlib.sha256(file.read_bytes()).digest())
    for text in more:
        total.update(text.encode())
    return total.hexdigest()


def migration_files() -> list[Path]:
    """Every migration, ours and (by the lock) those of the packages."""
    return [*PACKAGE.rglob("migrations/*.py"), CHECKOUT / "requirements" / "runtime.txt"]


def static_files() -> list[Path]:
    """Every static file of ours; packages bring theirs by the lock."""
    ours = [file for folder in PACKAGE.rglob("static") if folder.is_dir() for file in folder.rglob("*")]
    return [file for file in ours if file.is_file()] + [CHECKOUT / "requirements" / "runtime.txt"]


def compile_translations() -> int:
    """Compile each .po newer than its .mo; returns how many."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    count = 0
    for source in PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name)
        half = target.with_name(f".{target.name}.{os.getpid()}")
        with half.open("wb") as file:
            write_mo(file, catalog)
        os.replace(half, target)
        count += 1
    return count
