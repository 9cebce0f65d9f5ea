"""Gi* of PySAL's esda over the cells of `sortie-bench thermal --write FILE.csv`: CPU time and the largest difference.

Usage: hot_spots_esda.py FILE.csv REACH_IN_CELLS; needs esda and libpysal.
"""

import csv
import json
import resource
import sys
import time

import numpy
from esda.getisord import G_Local
from libpysal.weights import DistanceBand

with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
points = numpy.array([[float(row["column"]), float(row["row"])] for row in rows])
values = numpy.array([float(row["excess_k"]) for row in rows])
start = time.process_time()
# A hair more, so that rounding of a distance decides nothing.
weights = DistanceBand(points, threshold=float(sys.argv[2]) + 1e-9, binary=True, silence_warnings=True)
middle = time.process_time()
scores = G_Local(values, weights, transform="B", permutations=0, star=True).Zs
end = time.process_time()
ours = numpy.array([float(row["gi_star"]) for row in rows])
print(json.dumps({
    "cells": len(rows), "weights_s": round(middle - start, 3), "gi_star_s": round(end - middle, 3),
    "largest_difference": float(numpy.abs(ours - scores).max()),
    "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1)}))
