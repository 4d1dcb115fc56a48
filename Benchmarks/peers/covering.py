#!/usr/bin/env python3
"""MCLP and LSCP side by side with spopt + CBC on generated folders of points.

    pip install spopt pulp numpy shapely geopandas
    covering.py CATCHMENT FOLDER [FOLDER ...] [--p 20] [--radius 690.988] [--budget 300]

CATCHMENT is the release build's program; each FOLDER holds demand.csv and candidates.csv. Prints, for each folder and
model, the objective and the seconds of both (ours without reading, spopt's for building and solving), and the ratio.
"""
import argparse, csv, json, subprocess, time


def table(path, columns):
    with open(path, newline="") as file:
        return [[float(row[c]) for c in columns] for row in csv.DictReader(file)]


def ours(program, model, folder, radius, p, budget):
    command = [program, "solve", model, "--instance", folder, "--radius", str(radius), "--time", str(budget), "--format", "json"]
    if model == "mclp":
        command += ["--p", str(p)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer["objective"], answer["seconds"], answer["status"]


def peer(model, folder, radius, p, budget):
    import numpy, pulp
    from spopt.locate import LSCP, MCLP
    demand = numpy.array(table(f"{folder}/demand.csv", ["x_m", "y_m", "weight"]))
    sites = numpy.array(table(f"{folder}/candidates.csv", ["x_m", "y_m"]))
    distance = numpy.hypot(demand[:, None, 0] - sites[None, :, 0], demand[:, None, 1] - sites[None, :, 1])
    if model == "lscp":  # spopt wants every point within reach of some site
        distance = distance[distance.min(axis=1) <= radius]
    start = time.perf_counter()
    if model == "mclp":
        built = MCLP.from_cost_matrix(distance, demand[:, 2], radius, p_facilities=p)
    else:
        built = LSCP.from_cost_matrix(distance, radius)
    solved = built.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=budget))
    return pulp.value(solved.problem.objective), time.perf_counter() - start, pulp.LpStatus[solved.problem.status]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("catchment")
    arguments.add_argument("folders", nargs="+")
    arguments.add_argument("--p", type=int, default=20)
    arguments.add_argument("--radius", type=float, default=690.988)
    arguments.add_argument("--budget", type=float, default=300)
    given = arguments.parse_args()
    for folder in given.folders:
        for model in ("mclp", "lscp"):
            mine = ours(given.catchment, model, folder, given.radius, given.p, given.budget)
            theirs = peer(model, folder, given.radius, given.p, given.budget)
            print(
                f"{folder} {model}: catchment {mine[0]} {mine[2]} {mine[1]:.3f} s, "
                f"spopt {theirs[0]:g} {theirs[2]} {theirs[1]:.3f} s, ratio {theirs[1] / max(mine[1], 1e-3):.0f}",
                flush=True)


if __name__ == "__main__":
    main()
