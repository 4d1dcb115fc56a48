// The floor: Dijkstra's search in plain C++, cut at the limit, from each source on the graph of every node, and the people
// of the nodes settled. Nothing is snapped, contracted or kept. `walking_floor GRAPH LIMIT`; GRAPH is what `walking` writes:
// nodes, edges, sources (int64 each), then from, to (int32), metres (double), people (int64), sources (int32).
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

template <typename T> static std::vector<T> take(std::FILE *file, std::size_t count) {
  std::vector<T> values(count);
  if (std::fread(values.data(), sizeof(T), count, file) != count) std::exit(1);
  return values;
}

int main(int count, char **arguments) {
  std::FILE *file = count == 3 ? std::fopen(arguments[1], "rb") : nullptr;
  if (!file) return 1;
  const double limit = std::atof(arguments[2]);
  const auto head = take<std::int64_t>(file, 3);
  const std::size_t nodes = head[0], edges = head[1];
  const auto from = take<std::int32_t>(file, edges), to = take<std::int32_t>(file, edges);
  const auto metres = take<double>(file, edges);
  const auto people = take<std::int64_t>(file, nodes);
  const auto sources = take<std::int32_t>(file, head[2]);

  struct Arc {
    std::int32_t head;
    double metres;
  };
  std::vector<std::int32_t> start(nodes + 1, 0);
  for (std::size_t e = 0; e < edges; ++e) ++start[from[e] + 1], ++start[to[e] + 1];
  for (std::size_t n = 0; n < nodes; ++n) start[n + 1] += start[n];
  std::vector<Arc> arcs(2 * edges);
  auto next = start;
  for (std::size_t e = 0; e < edges; ++e) {
    arcs[next[from[e]]++] = {to[e], metres[e]};
    arcs[next[to[e]]++] = {from[e], metres[e]};
  }

  double best = 1e9;
  std::int64_t sum = 0;
  for (int round = 0; round < 10; ++round) {
    const std::clock_t began = std::clock();
    std::vector<double> distance(nodes, 1e18);
    std::vector<std::int32_t> touched;
    std::priority_queue<std::pair<double, std::int32_t>, std::vector<std::pair<double, std::int32_t>>, std::greater<>> queue;
    sum = 0;
    for (const auto source : sources) {
      for (const auto node : touched) distance[node] = 1e18;
      touched.assign(1, source);
      distance[source] = 0;
      queue.push({0, source});
      while (!queue.empty()) {
        const auto [far, node] = queue.top();
        queue.pop();
        if (far > distance[node]) continue;
        sum += people[node];
        for (std::int32_t a = start[node]; a < start[node + 1]; ++a) {
          const double there = far + arcs[a].metres;
          if (there > limit || there >= distance[arcs[a].head]) continue;
          if (distance[arcs[a].head] > 1e17) touched.push_back(arcs[a].head);
          distance[arcs[a].head] = there;
          queue.push({there, arcs[a].head});
        }
      }
    }
    best = std::min(best, double(std::clock() - began) / CLOCKS_PER_SEC);
  }
  std::printf("C++ floor\t%.4f\t%lld\n", best, static_cast<long long>(sum));
}
