"""Steps of setting up that run inside the program, each in a process of its own: python -m zhigong.door.steps NAME."""

import json
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from zhigong.door import answers
from zhigong.door.progress import Bar
from zhigong.door.speech import Refusal


def build_demonstration(small: str, level: str) -> None:
    """Build the demonstration with a progress bar, then keep its accounts for doctor."""
    bar = Bar()
    answers.build_demonstration(small == "small", level, bar)
    bar.end()


def demonstration_accounts() -> None:
    """Print the demonstration's accounts as JSON."""
    print(json.dumps(answers.demonstration_accounts(), ensure_ascii=False, default=str))


def demonstration_exists() -> None:
    """Print true or false."""
    print(json.dumps(bool(answers.demonstration_exists())))


def create_keys() -> None:
    """Make the key file the settings name, when it is missing."""
    from django.conf import settings

    path = Path(settings.ZG_KEYS_FILE)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    answers.create_keys(path)


def initialise_production(region: str = "") -> None:
    """Initialise an empty production instance; prints what the administrators get, as JSON."""
    bar = Bar()
    given = answers.initialise_production(region, bar)
    bar.end()
    print(json.dumps(given, ensure_ascii=False, default=str))


def after_restore(epoch: str, base: str) -> None:
    """Bring a restored instance up to what must still hold, verify it; prints what was found, as JSON."""
    bar = Bar()
    found = answers.after_restore(int(epoch), base, bar)
    bar.end()
    print(json.dumps(found, ensure_ascii=False, default=str))


def work() -> None:
    """Run jobs until told to stop."""
    answers.run_jobs()


def note_fault(fault: Exception) -> None:
    """Say what failed in one line; the whole goes to the home's set-up log, when the disk still takes it."""
    from django.conf import settings

    print(f"\n  {type(fault).__name__}: {str(fault).strip().splitlines()[0][:200]}", file=sys.stderr)
    with (
        suppress(OSError),
        open(Path(settings.ZG_HOME) / "logs" / "set-up.log", "a", encoding="utf-8") as log,
    ):
        traceback.print_exception(fault, file=log)


STEPS = {
    step.__name__: step
    for step in (
        build_demonstration,
        demonstration_accounts,
        demonstration_exists,
        create_keys,
        initialise_production,
        after_restore,
        work,
    )
}

if __name__ == "__main__":
    import django

    os.umask(0o077)
    django.setup()
    try:
        STEPS[sys.argv[1]](*sys.argv[2:])
    except Refusal as sentence:
        print(f"zg: {sentence}", file=sys.stderr)
        sys.exit(1)
    except Exception as fault:
        if sys.argv[1] == "work":
            raise  # the worker's own log takes it whole
        note_fault(fault)
        sys.exit(1)
