"""Golden traces of ASHA from Orion, whose rungs promote the best floor(n / eta), as the paper has it.

    python -m venv VENV && VENV/bin/pip install --no-deps -r bench/peers/asha_requirements.txt
    VENV/bin/python bench/peers/asha_orion.py test/golden/asha/orion.json

The algorithm is used as published; the loop around it is a simulation in virtual time, like that of
asha_syne_tune.py.
"""

import heapq
import json
import logging
import sys

import numpy as np

logging.disable(logging.CRITICAL)

from orion.algo.asha.asha import ASHA  # noqa: E402
from orion.core.io.space_builder import SpaceBuilder  # noqa: E402
from orion.core.worker.trial import Trial  # noqa: E402

TRIALS = 60


def trace(eta, max_t, workers, levels, values, ms_per_epoch):
    space = SpaceBuilder().build({"x": "uniform(0, 1)", "epoch": f"fidelity(1, {max_t}, base={eta})"})
    algorithm = ASHA(space, seed=3, num_rungs=len(levels), num_brackets=1)
    for rung in algorithm.brackets[0].rungs:
        rung["n_trials"] = 500  # the paper knows no bound at which a bracket is done
    numbers, events, steps = {}, [], []
    running, clock = 0, 0

    while True:
        while running < workers:
            if len(numbers) < TRIALS:
                suggested = algorithm.suggest(1)
            else:
                # Once all trials have started, only promotions are asked for.
                suggested = algorithm.brackets[0].promote(1)
                for trial in suggested:
                    algorithm.register(trial)
            if not suggested:
                break
            (trial,) = suggested
            level = levels.index(trial.params["epoch"])
            key = trial.params["x"]
            if key not in numbers:
                numbers[key] = len(numbers)
                steps.append(["start", numbers[key]])
            else:
                steps.append(["promote", numbers[key], levels[level - 1], levels[level]])
            number = numbers[key]
            epochs = levels[level] - (levels[level - 1] if level else 0)
            heapq.heappush(events, (clock + epochs * ms_per_epoch[number], number, level, trial))
            running += 1
        if not events:
            return steps
        clock, number, level, trial = heapq.heappop(events)
        running -= 1
        trial.status = "completed"
        trial.results = [Trial.Result(name="value", type="objective", value=values[number][level])]
        algorithm.observe([trial])


def main():
    random = np.random.RandomState(11)
    studies = []
    for eta, max_t in [(3, 27), (2, 16), (4, 64)]:
        levels = [eta**k for k in range(10) if eta**k <= max_t]
        quality = random.uniform(0.1, 0.9, TRIALS)
        values = [
            [round(float(quality[t] + random.normal(0, 0.3) / (1 + level) ** 0.5), 6) for level in levels]
            for t in range(TRIALS)
        ]
        ms_per_epoch = [int(v) for v in random.randint(500, 2000, TRIALS)]
        traces = {
            str(workers): trace(eta, max_t, workers, levels, values, ms_per_epoch) for workers in (1, 4, 25)
        }
        studies.append(
            {
                "kind": "promotion",
                "mode": "min",
                "reductionFactor": eta,
                "maxResource": max_t,
                "values": values,
                "msPerResource": ms_per_epoch,
                "traces": traces,
            }
        )
    with open(sys.argv[1], "w") as file:
        json.dump({"program": "orion 0.2.7", "studies": studies}, file, separators=(",", ":"))


main()
