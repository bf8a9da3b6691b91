"""Golden traces of ASHA from Syne Tune's HyperbandScheduler.

    python -m venv VENV && VENV/bin/pip install --no-deps -r bench/peers/asha_requirements.txt
    VENV/bin/python bench/peers/asha_syne_tune.py test/golden/asha/syneTune.json

The scheduler is used as published; the loop around it is a simulation in virtual time: every free worker asks in
turn, reports arrive by time and, at equal times, by trial number. Values are different, so nothing hangs on ties.
"""

import heapq
import json
import logging
import sys
from datetime import datetime

import numpy as np

logging.disable(logging.CRITICAL)

from syne_tune.backend.trial_status import Trial  # noqa: E402
from syne_tune.config_space import uniform  # noqa: E402
from syne_tune.optimizer.schedulers.hyperband import HyperbandScheduler  # noqa: E402

TRIALS = 120


def curves(levels, mode, random):
    """Values at each rung: a trial's quality plus noise that shrinks with the resource; all different."""
    quality = random.uniform(0.1, 0.9, TRIALS)
    values = [[quality[t] + random.normal(0, 0.3) / (1 + level) ** 0.5 for level in levels] for t in range(TRIALS)]
    return [[round(v if mode == "min" else 1 - v, 6) for v in row] for row in values]


def trace(kind, mode, eta, max_t, workers, levels, values, ms_per_epoch):
    scheduler = HyperbandScheduler(
        {"x": uniform(0, 1)},
        searcher="random",
        type=kind,
        metric="value",
        mode=mode,
        resource_attr="epoch",
        max_t=max_t,
        grace_period=1,
        reduction_factor=eta,
        random_seed=0,
    )
    trials, events, steps = {}, [], []
    running, started, asked, clock = 0, 0, 0, 0
    position = {}

    def submit(trial_id, level):
        seconds = (levels[level] - (levels[level - 1] if level else 0)) * ms_per_epoch[trial_id]
        position[trial_id] = level
        heapq.heappush(events, (clock + seconds, trial_id))

    while True:
        while running < workers:
            # Once all trials have started, what it suggests beyond promotions is thrown away.
            number = started if started < TRIALS else TRIALS + asked
            asked += 1
            suggestion = scheduler.suggest(number)
            if suggestion.spawn_new_trial_id:
                if started == TRIALS:
                    break
                trials[started] = Trial(started, suggestion.config, datetime(2000, 1, 1))
                scheduler.on_trial_add(trials[started])
                steps.append(["start", started])
                submit(started, 0)
                started += 1
            else:
                trial_id = int(suggestion.checkpoint_trial_id)
                level = position[trial_id] + 1
                steps.append(["promote", trial_id, levels[level - 1], levels[level]])
                submit(trial_id, level)
            running += 1
        if not events:
            return steps
        clock, trial_id = heapq.heappop(events)
        level = position[trial_id]
        result = {"epoch": levels[level], "value": values[trial_id][level]}
        decision = scheduler.on_trial_result(trials[trial_id], result)
        if decision == "CONTINUE":
            submit(trial_id, level + 1)
            continue
        running -= 1
        if levels[level] == max_t:
            scheduler.on_trial_complete(trials[trial_id], result)
        else:
            if kind == "stopping":
                steps.append(["stop", trial_id, levels[level]])
            scheduler.on_trial_remove(trials[trial_id])


def main():
    random = np.random.RandomState(7)
    studies = []
    for kind, mode, eta, max_t in [
        ("promotion", "min", 3, 81),
        ("promotion", "max", 2, 16),
        ("promotion", "min", 4, 64),
        ("stopping", "min", 3, 81),
        ("stopping", "max", 2, 16),
    ]:
        levels = [eta**k for k in range(10) if eta**k <= max_t]
        values = curves(levels, mode, random)
        ms_per_epoch = [int(v) for v in random.randint(500, 2000, TRIALS)]
        traces = {
            str(workers): trace(kind, mode, eta, max_t, workers, levels, values, ms_per_epoch)
            for workers in (1, 4, 25)
        }
        studies.append(
            {
                "kind": kind,
                "mode": mode,
                "reductionFactor": eta,
                "maxResource": max_t,
                "values": values,
                "msPerResource": ms_per_epoch,
                "traces": traces,
            }
        )
    with open(sys.argv[1], "w") as file:
        json.dump({"program": "syne-tune 0.13.0", "studies": studies}, file, separators=(",", ":"))


main()
