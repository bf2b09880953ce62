"""./zg lab register: kill -9 at random moments of imports, transfers, reorganising, merging, key rotation and sealing."""

from bench._laboratory import execute, run_all
from zhigong.door.throwaway import Throwaway
from zhigong.testing.laboratory.promises import REGISTER_PROMISES


def run(runs: int, seed: int, promise: str | None, progress) -> dict:
    """Carry out the runs; see `run_all`."""
    return run_all("register", REGISTER_PROMISES, make_run, runs, seed, promise, progress)


def make_run(house: Throwaway):
    """The world and the officers once; then one run per seed."""
    from zhigong.testing.laboratory.register import Run, new_officers
    from zhigong.testing.laboratory.stages import Stage

    stage = Stage()
    house.serve()
    officers = new_officers(house.web_url)

    def carry_out(seed: int):
        house.calm()
        one = Run(house, stage, officers, seed)
        one.prepare()
        execute(house, "CHECKPOINT")  # only this run's own commits are at risk
        return one.carry_out()

    return carry_out
