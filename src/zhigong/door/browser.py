"""Chromium and Chinese fonts for the browser tests: found, installed when we may, else one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from zhigong.door.speech import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
)
FONT_WORDS = ("cjk", "notosanssc", "sourcehan", "wqy", "pingfang", "droidsansfallback")


def find_chromium() -> str:
    """The path of a Chromium, '' when there is none; ZG_CHROMIUM names another."""
    given = os.environ.get("ZG_CHROMIUM", "")
    if given and os.access(given, os.X_OK):
        return given
    return next((path for path in map(shutil.which, NAMES) if path), "")


def has_chinese_fonts() -> bool:
    """Whether some font draws Chinese; without one every character is a box."""
    if shutil.which("fc-list"):
        answer = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True)
        return bool(answer.stdout.strip())
    folders = (Path(name).expanduser() for name in FONT_FOLDERS)
    files = (file.name.lower() for folder in folders if folder.is_dir() for file in folder.rglob("*"))
    return any(word in name for name in files for word in FONT_WORDS)


def ensure_browser() -> str:
    """Install what is missing from the system's packages when we may; returns Chromium's path or ''."""
    missing = [] if find_chromium() else ["chromium"]
    missing += [] if has_chinese_fonts() else ["fonts-noto-cjk"]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"正在安装 {'、'.join(missing)}……", f"Installing {' and '.join(missing)} …")
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *missing)
        missing = [] if find_chromium() and has_chinese_fonts() else missing
    if missing:
        words = " ".join(missing)
        say(
            f"浏览器测试需要 {words}，请安装：apt install {words}（或其他系统的同名软件）。",
            f"The browser tests need {words}; install: apt install {words} (or your system's equivalent).",
        )
    return find_chromium()


def _apt_get(*words: str) -> bool:
    clean = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-q", *words], env=clean, stdout=sys.stderr).returncode == 0
