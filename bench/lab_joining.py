"""./zg lab joining: kill -9 at random moments of approvals and imports; afterwards everything agrees, or we say so."""

from bench._laboratory import execute, run_all
from zhigong.door.throwaway import Throwaway
from zhigong.testing.laboratory.plans import draw_plan
from zhigong.testing.laboratory.promises import PROMISES


def run(runs: int, seed: int, promise: str | None, progress) -> dict:
    """Carry out the runs; see `run_all`."""
    return run_all("joining", PROMISES, make_run, runs, seed, promise, progress)


def make_run(house: Throwaway):
    """The world and the officers once; then one run per seed."""
    from zhigong.testing.laboratory.runs import Run, new_officers
    from zhigong.testing.laboratory.stages import Stage

    stage = Stage()
    house.serve()
    officers = new_officers(house.web_url)

    def carry_out(seed: int):
        plan = draw_plan(seed)
        scene = stage.set_up(plan, house.home.path)
        house.calm()
        execute(house, "CHECKPOINT")  # only this run's own commits are at risk
        return Run(house, stage, officers, plan, scene).carry_out()

    return carry_out
