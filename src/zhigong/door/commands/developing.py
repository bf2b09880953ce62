"""test, check, bench, lab: for those who build it."""

import importlib
import importlib.util
import inspect
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from zhigong.door import browser, program
from zhigong.door.commands.asking import inside
from zhigong.door.home import CHECKOUT, SOURCE, Home
from zhigong.door.progress import Bar
from zhigong.door.secrets import PasswordFile
from zhigong.door.speech import Refusal, one_sentence, say

BENCHES = CHECKOUT / "bench"
SHOWN_LINES = 80
MOST_WORKERS = 4  # each has a database server and, for some files, a running house of its own
NO_DATABASE = "postgresql://nobody@/none"  # static checks import everything and connect to nothing


def test(home: Home, options) -> int:
    """Run the tests; the exit code and the closing line are pytest's."""
    program.compile_translations()
    chromium = browser.ensure_browser()
    words = [*(["-k", options.keyword] if options.keyword else []), *options.arguments]
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if not words and workers > 1:  # for a part of the tests more servers take longer to start than they save
        words = ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "ZG_CHROMIUM": chromium}
    for name in ("DATABASE_URL", "ZG_HOME", "ZG_DATABASE_URL", "ZG_SCHEMA"):
        environment.pop(name, None)  # tests have a server of their own
    return subprocess.run([sys.executable, "-m", "pytest", *words], cwd=CHECKOUT, env=environment).returncode


def check(home: Home, options) -> int:
    """Run every static check, tell which fail, exit 1 when one does."""
    with tempfile.TemporaryDirectory() as folder:
        environment = checking_environment(Path(folder))
        results = {name: run_check(name, command, environment) for name, command in checks().items()}
    failed = [name for name, ok in results.items() if not ok]
    if options.json:
        print(json.dumps({"ok": not failed, "checks": results}))
    if failed:
        say(f"未通过：{'、'.join(failed)}。", f"Failed: {', '.join(failed)}.")
        return 1
    say("静态检查全部通过。", "All static checks passed.")
    return 0


def checks() -> dict[str, list[str]]:
    """Each check's command line."""
    python = sys.executable
    django = [python, "-W", "ignore::RuntimeWarning", "-m", "django"]
    linter = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    found = {
        "ruff check": [python, "-m", "ruff", "check", "--no-cache", ".", "zg"],
        "ruff format": [python, "-m", "ruff", "format", "--no-cache", "--check", ".", "zg"],
        "lint-imports": [python, "-c", linter, "--no-cache"],
        "django check": [*django, "check", "--fail-level", "WARNING"],
        "migrations": [*django, "makemigrations", "--check", "--dry-run"],
    }
    if importlib.util.find_spec("zhigong.testing.checks"):
        found["own checks"] = [python, "-m", "zhigong.testing.checks"]
    return found


def checking_environment(folder: Path) -> dict[str, str]:
    """Settings that import without an installation."""
    PasswordFile(folder / "secrets" / "instance.json").ensure("secret_key")
    more = {"ZG_HOME": str(folder), "ZG_DATABASE_URL": NO_DATABASE, "PYTHONPATH": str(SOURCE)}
    return os.environ | more | {"DJANGO_SETTINGS_MODULE": "zhigong.config.settings", "DATABASE_URL": ""}


def run_check(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one check; show its output only when it fails."""
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace",
    )  # fmt: skip
    ok = done.returncode == 0
    print(f"  {'✓' if ok else '✗'} {name}", file=sys.stderr, flush=True)
    if not ok:
        lines = done.stdout.splitlines()
        more = [f"  … {len(lines) - SHOWN_LINES} more lines"] if len(lines) > SHOWN_LINES else []
        print("\n".join(lines[:SHOWN_LINES] + more), file=sys.stderr, flush=True)
    return ok


def load(name: str):
    """A file of bench/ by its name; refuses with the names that exist."""
    file = BENCHES / f"{name}.py"
    known = sorted(each.stem for each in BENCHES.glob("*.py") if not each.stem.startswith("_"))
    if not file.is_file() or not name.isidentifier():
        raise Refusal(
            f"没有 {name}，现有：{'、'.join(known)}。", f"There is no {name}; there are: {', '.join(known)}."
        )
    sys.path.insert(0, str(CHECKOUT))
    return importlib.import_module(f"bench.{name}")


def bench(home: Home, options) -> int:
    """Run bench/NAME.py: run(size, progress) inside the program, on the home's database; `only` where it can."""
    bar, run = Bar(), load(options.bench).run
    more = {"only": options.only} if options.only else {}
    if not more.keys() <= inspect.signature(run).parameters.keys():
        raise Refusal(f"{options.bench} 只能整个测。", f"{options.bench} is measured as a whole.")
    with inside(home):
        found = run(size=options.size, progress=bar, **more)
    bar.end()
    if options.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
        return 0
    for result in found["results"]:
        print(
            f"{result['work']:<48} {result['ours']:>12.4g} {result['unit']:<8} {result['limit']:>12.4g}"
            f"  {result['limit_is']}  ({one_sentence('目标', 'aim')} {result['aim']})"
        )
    return 0


def lab(home: Home, options) -> int:
    """Run bench/lab_NAME.py: run(runs, seed, promise, progress), which makes and kills homes of its own."""
    bar = Bar()
    more = {"size": options.size} if options.size else {}
    found = load(f"lab_{options.lab}").run(
        runs=options.runs, seed=options.seed, promise=options.promise, progress=bar, **more
    )
    bar.end()
    if options.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
    else:
        for name, value in found.items():
            print(f"{name}\t{value}")
    return (
        0 if not any(found[name] for name in ("lost", "doubled", "silent_conflicts", "failing_seeds")) else 1
    )
