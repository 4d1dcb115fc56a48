#!/usr/bin/env python3
"""scipy and pandana at the work of the `walking` benchmark, on the graph that it writes.

    pip install scipy pandas pandana
    walking.py GRAPH LIMIT

Prints one line a task: name, CPU seconds, check.
"""
import sys, time

import numpy


def timed(name, work, rounds=3):
    best, check = 1e9, None
    for _ in range(rounds):
        start = time.process_time()
        check = work()
        best = min(best, time.process_time() - start)
    print(f"{name}\t{best:.4f}\t{check}", flush=True)


def main():
    path, limit = sys.argv[1], float(sys.argv[2])
    with open(path, "rb") as file:
        nodes, edges, count = (int(v) for v in numpy.fromfile(file, "<i8", 3))
        tail, head = numpy.fromfile(file, "<i4", edges), numpy.fromfile(file, "<i4", edges)
        metres = numpy.fromfile(file, "<f8", edges)
        people = numpy.fromfile(file, "<i8", nodes)
        sources = numpy.fromfile(file, "<i4", count)
        place = numpy.fromfile(file, "<f8", 2 * nodes).reshape(nodes, 2)

    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra
    graph = csr_matrix((metres, (tail, head)), shape=(nodes, nodes))

    def within():
        total = 0
        for start in range(0, count, 50):  # all at once would take a gigabyte
            far = dijkstra(graph, directed=False, indices=sources[start:start + 50], limit=limit)
            for row in far:
                total += int(people[numpy.isfinite(row)].sum())
        return total

    def nearest():
        far = dijkstra(graph, directed=False, indices=sources, min_only=True)
        return int(numpy.isfinite(far[people > 0]).sum())

    timed("scipy, people within", within)
    timed("scipy, nearest", nearest)

    import pandana, pandas
    ids = pandas.Series(numpy.arange(nodes))
    start = time.process_time()
    network = pandana.Network(
        pandas.Series(place[:, 0]), pandas.Series(place[:, 1]), pandas.Series(tail), pandas.Series(head),
        pandas.DataFrame({"metres": metres}))
    print(f"pandana, build\t{time.process_time() - start:.4f}\t{nodes}", flush=True)
    start = time.process_time()
    network.precompute(limit)
    print(f"pandana, precompute\t{time.process_time() - start:.4f}\t{nodes}", flush=True)
    network.set(ids, pandas.Series(people), name="people")
    # pandana answers for every node at once; only the sources are asked about here.
    timed("pandana, people within (all nodes)", lambda: int(network.aggregate(limit, "sum", "flat", name="people").iloc[sources].sum()))
    network.set_pois("facilities", 100_000, 1, pandas.Series(place[sources, 0]), pandas.Series(place[sources, 1]))
    timed("pandana, nearest (all nodes)", lambda: int((network.nearest_pois(100_000, "facilities").iloc[:, 0][people > 0] < 100_000).sum()))


main()
