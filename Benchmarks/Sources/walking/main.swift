// Walking and coverage benchmarks: `walking [PYTHON [PBF FACILITIES.csv DEMAND.csv]]`, run from the repository's root, on
// the Porto extract beside the repository unless said; then an invented city of a million nodes. Goals, one core: .pbf to
// graph 0.6 s and 150 MB; 500 facilities × 1,250 m 50 ms; nearest 60 ms; one move 1 ms; 25,000 cells 0.15 s; the city 2 s.
// PYTHON is the interpreter of an environment with scipy, pandas and pandana (peers/README.md); `-` runs without.
import Coverage
import Datasets
import Foundation
import Spatial
import Timing
import WalkNetwork

/// Peak resident memory in MB; 0 where the system does not say.
func peakMegabytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
  return (Int(line.split { !$0.isNumber }.first ?? "") ?? 0) / 1024
}

let arguments = CommandLine.arguments.dropFirst()
let shared = "../shared/"
let files =
  arguments.count == 4
  ? Array(arguments.dropFirst())
  : [
    shared + "data/osm/porto.osm.pbf", shared + "bench/walking/porto/facilities.csv",
    shared + "bench/walking/porto/demand.csv",
  ]

if FileManager.default.fileExists(atPath: files[0]) {
  try measure(".pbf to routable graph", counting: "edges") {
    try OSMReader.network(from: files[0], lengths: .spherical).edgeCount
  }
  print("peak memory after it: \(peakMegabytes()) MB")
  let network = try OSMReader.network(from: files[0], lengths: .spherical)
  let facilities = try CoveragePoints.facilities(from: LayerSource(file: files[1])).0
  let people = try CoveragePoints.people(from: LayerSource(file: files[2])).0
  let persons = people.people[0].map { Int($0) }
  measure("snap \(persons.count) demand points", counting: "joined") {
    network.snap(lonLat: people.lonLat, limit: 500).snaps.count { $0 != nil }
  }
  let sources = network.snap(lonLat: facilities.lonLat, limit: 500)
  let targets = network.targets(network.snap(lonLat: people.lonLat, limit: 500))
  for threads in [1, 2] {
    measure("\(facilities.ids.count) facilities x 1,250 m with people, \(threads) threads", rounds: 15) {
      let pairs = network.distances(from: sources, to: targets, within: 1250, threads: threads)
      return ReachedPeople(pairs, people: persons, limits: [1250]).union[0]
    }
  }
  measure("nearest facility for all demand", counting: "reached", rounds: 15) {
    network.nearest(from: sources, to: targets, within: .infinity).source.count { $0 >= 0 }
  }

  // The same from node to node, as the peers do it; the checks have to agree.
  let task = PeerTask(network, facilities: facilities.lonLat, homes: people.lonLat, persons: persons)
  let (nodes, homeNodes, atNodes) = task.prepared()
  measure("the peers' task: \(task.sources.count) x 1,250 m, node to node", rounds: 15) {
    let pairs = network.distances(from: nodes, to: homeNodes, within: 1250)
    return ReachedPeople(pairs, people: atNodes, limits: [1250]).byFacility.reduce(0) { $0 + $1[0] }
  }
  try runPeers(task, python: arguments.first == "-" ? nil : arguments.first, limit: 1250)

  for threads in [1, 2] {
    try measure("\(facilities.ids.count) isochrones of 1,250 m, \(threads) threads", counting: "square metres", rounds: 1) {
      Int(try network.isochrones(from: sources, limits: [1250], threads: threads).reduce(0) { $0 + $1.area.area })
    }
  }

  let frame = StudyFrame(around: BoundingBox(around: people.lonLat))
  let transform = try frame.transform()
  let homes = people.lonLat.compactMap { transform.forward($0) }
  let places = facilities.lonLat.compactMap { transform.forward($0) }
  var live = LiveCoverage(
    .network(network, snapLimit: 500), demand: homes, people: persons, within: 1250, facilities: places)
  var step = 0.0
  measure("1,000 moves of one facility", rounds: 5) {
    for i in 0..<1000 {
      step += 1
      live.move(
        i % places.count,
        to: Point(places[i % places.count].x + step.remainder(dividingBy: 200), places[i % places.count].y))
    }
    return live.covered
  }

  // Square cells of 200 m over the middle of the city.
  let middle = BoundingBox(around: homes).center
  let cells = (0..<158).flatMap { i in
    (0..<158).map { j -> MultiPolygon in
      let (x, y) = (middle.x + Double(i - 79) * 200, middle.y + Double(j - 79) * 200)
      return MultiPolygon([
        Polygon(exterior: [
          Point(x, y), Point(x + 200, y), Point(x + 200, y + 200), Point(x, y + 200), Point(x, y),
        ])
      ])
    }
  }
  try measure("\(cells.count) cells against \(places.count) discs of 1,000 m, joined", counting: "square metres") {
    Int(try AreaShares.areas(of: cells, coveredBy: Overlay.discs(around: places, radius: 1000)).reduce(0, +))
  }
  for threads in [1, 2] {
    measure("all pairs, \(facilities.ids.count) x \(persons.count), \(threads) threads", counting: "pairs", rounds: 1) {
      network.distances(from: sources, to: targets, within: .infinity, threads: threads).count
    }
  }
}

// An invented city: a lattice of 1,000 × 1,000 junctions 60 m apart, every seventh street missing, 100,000 buildings of
// 100 people, 2,000 facilities.
let side: Int32 = 1000
var positions: [Point] = []
var edges: [(from: Int32, to: Int32, metres: Double)] = []
for i in 0..<side {
  for j in 0..<side {
    positions.append(Point(Double(i) * 60, Double(j) * 60))
    if i + 1 < side, (i * 31 + j * 17) % 7 != 0 { edges.append((i * side + j, (i + 1) * side + j, 62)) }
    if j + 1 < side { edges.append((i * side + j, i * side + j + 1, 61)) }
  }
}
/// Invented places, the same on every run.
struct Places {
  var state: UInt64 = 1

  mutating func coordinate() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 9_007_199_254_740_992 * 59_940
  }
}
var invented = Places()
let buildings = (0..<100_000).map { _ in Point(invented.coordinate(), invented.coordinate()) }
let sites = (0..<2000).map { _ in Point(invented.coordinate(), invented.coordinate()) }
let inhabitants = [Int](repeating: 100, count: buildings.count)
let city = WalkNetwork(positions: positions, edges: edges)
for threads in [1, 2] {
  measure("10,000,000 people, 1,000,000 nodes, 2,000 x 1,000 m, \(threads) threads", rounds: 3) {
    let pairs = Walking.network(city, snapLimit: 500).distances(
      from: sites, to: buildings, within: 1000, threads: threads)
    return ReachedPeople(pairs, people: inhabitants, limits: [500, 1000]).union[1]
  }
}
print("peak memory: \(peakMegabytes()) MB")
