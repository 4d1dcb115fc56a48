import Foundation
import Spatial
import WalkNetwork

/// The peers' task: from nodes to the people at nodes, nothing else.
struct PeerTask {
  let network: WalkNetwork
  /// Persons at each node.
  let people: [Int]
  /// Nodes of the facilities.
  let sources: [Int]

  /// Facilities and people moved to their nearest nodes.
  init(_ network: WalkNetwork, facilities: [Point], homes: [Point], persons: [Int]) {
    var network = network
    network.snapTarget = .node
    func nodes(_ lonLat: [Point]) -> [Int?] {
      network.snap(lonLat: lonLat, limit: 500).snaps.map { snap in
        snap.map { $0.fraction < 0.5 ? network.ends(ofEdge: Int($0.edge)).from : network.ends(ofEdge: Int($0.edge)).to }
      }
    }
    var people = [Int](repeating: 0, count: network.nodeCount)
    for (node, persons) in zip(nodes(homes), persons) {
      if let node { people[node] += persons }
    }
    sources = nodes(facilities).compactMap { $0 }
    self.people = people
    self.network = network
  }

  /// Ours at the same task: every person within `limit` of each source.
  func prepared() -> (SnappedPoints, WalkTargets, [Int]) {
    let homes = people.indices.filter { people[$0] > 0 }
    let from = network.snap(sources.map { network.position(ofNode: $0) }, limit: 1)
    let to = network.targets(network.snap(homes.map { network.position(ofNode: $0) }, limit: 1))
    return (from, to, homes.map { people[$0] })
  }

  /// As peers/walking_floor.cpp and peers/walking.py read it.
  func write(to file: URL) throws {
    var bytes = Data()
    func add<Element: BitwiseCopyable>(_ values: [Element]) { values.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    let ends = (0..<network.edgeCount).map { network.ends(ofEdge: $0) }
    add([network.nodeCount, ends.count, sources.count].map(Int64.init))
    add(ends.map { Int32($0.from) })
    add(ends.map { Int32($0.to) })
    add((0..<network.edgeCount).map { network.length(ofEdge: $0) })
    add(people.map(Int64.init))
    add(sources.map(Int32.init))
    add((0..<network.nodeCount).flatMap { [network.position(ofNode: $0).x, network.position(ofNode: $0).y] })
    try bytes.write(to: file)
  }
}

/// Compiles the floor and runs it and the Python peers on the graph, printing what they print.
func runPeers(_ task: PeerTask, python: String?, limit: Int) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("catchment-walking-peers")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let graph = folder.appendingPathComponent("graph").path
  let floor = folder.appendingPathComponent("floor").path
  try task.write(to: URL(fileURLWithPath: graph))
  let peers = "Benchmarks/peers/"
  _ = output(of: ["c++", "-std=c++17", "-O3", peers + "walking_floor.cpp", "-o", floor])
  show(output(of: [floor, graph, String(limit)]), "C++ floor")
  if let python { show(output(of: [python, peers + "walking.py", graph, String(limit)]), "scipy and pandana") }
}

private func show(_ text: String?, _ who: String) {
  guard let text, !text.isEmpty else { return print("\(who): not run") }
  for line in text.split(separator: "\n") {
    let parts = line.split(separator: "\t")
    guard parts.count == 3, let seconds = Double(parts[1]) else { continue }
    print(
      "  " + parts[0].padding(toLength: 60, withPad: " ", startingAt: 0)
        + String(format: " cpu %7.3f s", seconds) + "  check \(parts[2])")
  }
}

private func output(of command: [String]) -> String? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  let pipe = Pipe()
  process.standardOutput = pipe
  guard (try? process.run()) != nil else { return nil }
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self)
}
