"""Bradley-Terry with bootstraps by SciPy's L-BFGS-B, as the arenas rank: on the
distinct rows of the battles, weighted by how often each occurs, with a tie as
half a win each. A bootstrap draws the weights anew (multinomial).

python3 with_scipy.py WAY BATTLES MODELS BOOTSTRAPS PROCESSES

WAY is "arena" for the arena's own steps (rows sorted whole, the gradient added
up row by row, every fit from zero) or "tight" for the fastest that NumPy has
for each, with bootstraps that start from the ratings of all battles. BATTLES is
a file of three bytes a battle: model i, model j, and the outcome (0 for i, 1
for j, 2 for a tie).

It writes one line of JSON: seconds of the whole job without reading the file,
peak memory in bytes with that of the workers, the ratings, and the standard
deviation of each over the bootstraps.
"""

import json
import math
import multiprocessing
import resource
import sys
import time

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

SCALE = 400 / math.log(10)
SCORE = np.array([1.0, 0.0, 0.5])


def arena_rows(battles):
    rows, count = np.unique(battles.astype(np.int32), return_counts=True, axis=0)
    return rows[:, 0].copy(), rows[:, 1].copy(), SCORE[rows[:, 2]], count


def tight_rows(battles):
    key = (battles[:, 0].astype(np.int64) << 10) + (battles[:, 1].astype(np.int64) << 2) + battles[:, 2]
    rows, count = np.unique(key, return_counts=True)
    return rows >> 10, rows >> 2 & 255, SCORE[rows & 3], count


def arena_sum(slope, i, j, models):
    total = np.zeros(models)
    np.add.at(total, i, slope)
    np.add.at(total, j, -slope)
    return total


def tight_sum(slope, i, j, models):
    return np.bincount(i, slope, models) - np.bincount(j, slope, models)


WAYS = {"arena": (arena_rows, arena_sum), "tight": (tight_rows, tight_sum)}


def loss_and_gradient(theta, i, j, score, weight, add):
    chance = expit(theta[i] - theta[j])
    loss = -(weight * (score * np.log(chance) + (1 - score) * np.log(1 - chance))).sum()
    return loss, add(weight * (chance - score), i, j, len(theta))


def fit(start, i, j, score, weight, add):
    found = minimize(
        loss_and_gradient,
        start,
        args=(i, j, score, weight / weight.sum(), add),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 100, "gtol": 1e-6},
    )
    return found.x - found.x.mean()


def replicate(job):
    return fit(*job)


def rank(way, battles, models, bootstraps, processes):
    rows, add = WAYS[way]
    i, j, score, count = rows(battles)
    theta = fit(np.zeros(models), i, j, score, count, add)
    start = theta if way == "tight" else np.zeros(models)
    drawn = np.random.default_rng(1).multinomial(len(battles), count / count.sum(), bootstraps)
    jobs = ((start, i, j, score, weight, add) for weight in drawn)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        replicates = np.array(list(pool.imap(replicate, jobs)))
    return 1000 + SCALE * theta, SCALE * replicates.std(axis=0, ddof=1)


def main():
    way, path = sys.argv[1:3]
    models, bootstraps, processes = map(int, sys.argv[3:])
    battles = np.fromfile(path, dtype=np.uint8).reshape(-1, 3)
    start = time.perf_counter()
    rating, spread = rank(way, battles, models, bootstraps, processes)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak += processes * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak": peak * 1024, "rating": rating.tolist(), "spread": spread.tolist()}))


if __name__ == "__main__":
    main()
