extension WalkNetwork {
  /// The nearest source of each target, door to door, by one search that starts from all sources at once.
  ///
  /// Ties go to the lower source. O(network reached × log).
  public func nearest(from sources: SnappedPoints, to targets: WalkTargets, within limit: Double) -> NearestSources {
    var result = NearestSources(count: targets.count)
    var label = NearestSources(count: chains.vertexCount)
    var queue = DistanceQueue()

    func relax(_ vertex: Int, _ source: Int32, _ metres: Double) {
      guard metres <= limit else { return }
      let known = label.metres[vertex]
      guard metres < known || (metres == known && source < label.source[vertex]) else { return }
      label.offer(source: source, metres: metres, to: vertex)
      queue.push(metres, vertex)
    }
    func meet(_ item: WalkTargets.Item, _ source: Int32, _ metres: Double) {
      if metres <= limit { result.offer(source: source, metres: metres, to: Int(item.index)) }
    }

    for s in 0..<sources.count where sources.chain[s] >= 0 {
      let chain = Int(sources.chain[s])
      for slot in Int(targets.starts[chain])..<Int(targets.starts[chain + 1]) {
        let item = targets.items[slot]
        meet(item, Int32(s), sources.leg[s] + abs(item.offset - sources.offset[s]) + item.leg)
      }
      relax(Int(chains.head[chain]), Int32(s), sources.leg[s] + sources.offset[s])
      relax(Int(chains.tail[chain]), Int32(s), sources.leg[s] + (chains.lengths[chain] - sources.offset[s]))
    }
    while let (metres, vertex) = queue.popNearest() {
      guard metres <= label.metres[vertex] else { continue }
      for slot in Int(chains.arcStarts[vertex])..<Int(chains.arcStarts[vertex + 1]) {
        relax(Int(chains.arcs[slot].head), label.source[vertex], metres + chains.arcs[slot].length)
      }
    }
    // Every vertex knows its source now; a target hears of it through the ends of its chain.
    for chain in 0..<chains.count where targets.starts[chain] < targets.starts[chain + 1] {
      let head = Int(chains.head[chain])
      let tail = Int(chains.tail[chain])
      for slot in Int(targets.starts[chain])..<Int(targets.starts[chain + 1]) {
        let item = targets.items[slot]
        if label.source[head] >= 0 {
          meet(item, label.source[head], label.metres[head] + item.offset + item.leg)
        }
        if label.source[tail] >= 0 {
          let back = chains.lengths[chain] - item.offset
          meet(item, label.source[tail], label.metres[tail] + back + item.leg)
        }
      }
    }
    return result
  }
}
