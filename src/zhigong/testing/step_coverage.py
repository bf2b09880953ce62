"""A pytest plugin: a run of all tests fails when some step of some service was never taken in it."""

from contextlib import contextmanager
from functools import wraps

import pytest

Taken = set[tuple[str, str, str]]  # service, step, state it was taken at
KEY = "steps_taken"
_taken: Taken = set()
_from_workers: Taken = set()
_pauses: list[None] = []


@contextmanager
def not_counting():
    """Leave out what a fixture does to reach every state: only a test of the step itself counts."""
    _pauses.append(None)
    try:
        yield
    finally:
        _pauses.pop()


def declared_steps() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return (service, step) → its states, for each step of every installed card; a step with two rows has two keys."""
    from zhigong.kernel.cases import registry

    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for service in registry.services():
        for step in service.steps:
            found[(service.code, f"{step.code} at {'/'.join(step.states) or 'start'}")] = step.states
    return found


def never_taken(taken: Taken) -> list[str]:
    """Return the declared steps that were taken at none of their states, as people read them."""
    return sorted(
        f"{service}.{title}"
        for (service, title), states in declared_steps().items()
        if not any((service, title.split(" at ")[0], state) in taken for state in states)
    )


def is_whole(config) -> bool:
    """Return whether this run takes all tests, so that a missing step means something."""
    option = config.option
    chosen = option.keyword or option.markexpr or option.collectonly or getattr(option, "deselect", None)
    return not chosen and config.args_source is not pytest.Config.ArgsSource.ARGS


def pytest_sessionstart(session):
    """Note every step the engine carries out from now on (the engine itself is untouched)."""
    from zhigong.kernel.cases import engine

    carry_out = engine._carry_out
    if hasattr(carry_out, "__wrapped__"):
        return

    @wraps(carry_out)
    def noted(service, step, matter, *rest):
        state = matter.state
        outcome = carry_out(service, step, matter, *rest)
        if not _pauses:
            _taken.add((service.code, step.code, state))
        return outcome

    engine._carry_out = noted


def pytest_testnodedown(node, error):
    """Take over what a worker process of pytest-xdist noted."""
    _from_workers.update(tuple(step) for step in getattr(node, "workeroutput", {}).get(KEY, ()))


pytest_testnodedown = pytest.hookimpl(optionalhook=True)(pytest_testnodedown)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """Hand over to the controlling process, or judge the run there."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput[KEY] = sorted(_taken)
        return
    config.stash_steps = never_taken(_taken | _from_workers) if is_whole(config) else []
    if config.stash_steps and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    """Name the steps no test took."""
    missing = getattr(config, "stash_steps", [])
    if missing:
        terminalreporter.section("steps no test takes", red=True)
        for step in missing:
            terminalreporter.write_line(step)
