"""./zg lab cases: kill -9 at random moments of hotline tickets, supervision letters and clocks that run out."""

import json
import logging
import secrets

from bench._laboratory import execute, run_all
from zhigong.door.throwaway import Throwaway
from zhigong.testing.laboratory.promises import CASES_PROMISES


def run(runs: int, seed: int, promise: str | None, progress) -> dict:
    """Carry out the runs; see `run_all`."""
    return run_all("cases", CASES_PROMISES, make_run, runs, seed, promise, progress)


def make_run(house: Throwaway):
    """The world, its officers and a text message gateway once; then one run per seed."""
    from zhigong.kernel.notices.gateway_simulator import GatewaySimulator
    from zhigong.testing.laboratory.cases import Run, new_officers, staff
    from zhigong.testing.laboratory.stages import Stage

    logging.getLogger(
        "zhigong.cases"
    ).propagate = False  # a sweep says at length that the database was killed
    stage = Stage()
    staff(stage)
    house.gateway = GatewaySimulator(secrets.token_hex(32)).start()
    told = house.home.path / "secrets" / "instance.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | {"sms_gateway_secret": house.gateway.secret}))
    house.serve(ZG_SMS_ADAPTER="gateway", ZG_SMS_GATEWAY_URL=house.gateway.url)
    officers = new_officers(house.web_url)

    def carry_out(seed: int):
        house.calm()
        one = Run(house, stage, officers, seed)
        one.prepare()
        execute(house, "CHECKPOINT")  # only this run's own commits are at risk
        return one.carry_out()

    return carry_out
