import Coverage
import Datasets
import Diagnostics
import Planning
import Spatial
import WalkNetwork

extension CoverSurvey {
  /// Columns `within_500`, one for each group and limit; groups after the first are named.
  private var withinColumns: [String] {
    inputs.groups.enumerated().flatMap { g, group in
      limits.map { "within_\($0.name)" + (g == 0 ? "" : "_\(group.name)") }
    }
  }

  /// `facility_id,within_500,…`: people within each limit of each facility, door to door.
  ///
  /// - Parameter compared: also `circle_500,…`, the people inside circles of the same radii, and with capacities
  ///   `load_500,…`, the people who find a place there (empty where the capacity is not on record); with dwellings
  ///   `dwellings_500,…`, those within the walk.
  func facilityTable(compared: Bool = false) -> Table {
    var columns = ["facility_id"] + withinColumns
    if compared {
      columns += withinColumns.map { "circle_" + $0.dropFirst("within_".count) }
      if capacity != nil { columns += limits.map { "load_\($0.name)" } }
      if inputs.people.dwellings != nil { columns += limits.map { "dwellings_\($0.name)" } }
    }
    return Table(
      name: "facilities", columns: columns,
      rows: inputs.facilities.ids.indices.map { f in
        var row: [Value] = [.string(inputs.facilities.ids[f])]
        row += reached.flatMap { group in group.byFacility[f].map { .int(Int64($0)) } }
        guard compared else { return row }
        row += circled.flatMap { group in group.byFacility[f].map { .int(Int64($0)) } }
        let isKnown = inputs.facilities.capacity?[f] != nil
        row += (capacity ?? []).map { Value(isKnown ? $0.load[f] : nil) }
        guard let dwellings = inputs.people.dwellings else { return row }
        return row
          + limits.map { limit in
            .double(
              distances.row(f).reduce(0) {
                distances.metres[$1] <= limit.metres ? $0 + dwellings[Int(distances.targets[$1])] : $0
              })
          }
      })
  }

  /// One row for each street, then everyone.
  var streetTable: Table {
    var columns = ["street", "name"]
    for (g, group) in inputs.groups.enumerated() {
      let suffix = g == 0 ? "" : "_\(group.name)"
      columns.append("people" + suffix)
      for limit in limits {
        columns.append("within_\(limit.name)" + suffix)
        if g == 0, capacity != nil {
          columns += ["served", "exhausted", "capacity_unknown", "out_of_reach"].map { "\($0)_\(limit.name)" }
        }
        columns += ["circle_\(limit.name)" + suffix, "circle_ratio_\(limit.name)" + suffix]
        if g == 0, inputs.people.dwellings != nil { columns.append("dwellings_\(limit.name)") }
        if g == 0, !areaWithin.isEmpty { columns.append("area_\(limit.name)_m2") }
      }
      columns += ["p50_m" + suffix, "p90_m" + suffix, "worst_m" + suffix]
    }
    for measure in measures {
      columns += ["\(measure.name)_mean", "\(measure.name)_gini", "\(measure.name)_worst_decile"]
    }
    let byStreet = access.map {
      $0.byStreet(inputs.demand, people: inputs.groups[0].people, streets: inputs.streets.count)
    }
    var rows: [[Value]] = []
    for (s, street) in inputs.streets.enumerated() {
      rows.append(
        [.string(street.code), .string(street.name.zh)]
          + cells {
            $0.streets[s]
          } area: {
            areaWithin[$0][s]
          }
          + byStreet.flatMap { Self.cells($0[s]) })
    }
    rows.append(
      ["*", "*"]
        + cells {
          $0.city
        } area: {
          areaWithin[$0].reduce(0, +)
        }
        + access.flatMap { Self.cells($0.everyone(people: inputs.groups[0].people)) })
    return Table(name: "streets", columns: columns, rows: rows)
  }

  private func cells(_ pick: (CoverageByStreet) -> CoverageCount, area: (Int) -> Double) -> [Value] {
    counts.enumerated().flatMap { g, byLimit -> [Value] in
      var row = [Value(pick(byLimit[0]).people)]
      for k in limits.indices {
        let count = pick(byLimit[k])
        row.append(Value(count.covered))
        if let balance = count.balance {
          row += [
            Value(balance.served), Value(balance.exhausted), Value(balance.undecided), Value(balance.outOfReach),
          ]
        }
        row += [Value(count.inCircles), Value(count.circleRatio.map { Self.rounded($0, 4) })]
        if g == 0, inputs.people.dwellings != nil { row.append(.double(count.coveredWeight)) }
        if g == 0, !areaWithin.isEmpty { row.append(.double(Self.rounded(area(k), 1))) }
      }
      let distances = pick(byLimit[0]).distances
      return row
        + [distances.median, distances.ninetieth, distances.worst].map { Value($0.map { Self.rounded($0, 2) }) }
    }
  }

  private static func cells(_ access: StreetAccess) -> [Value] {
    [Value(access.mean), Value(access.gini), Value(access.worstDecile)]
  }

  /// One row for each facility and each demand point: where it joins, how far, which edge, or why not.
  var pointTable: Table {
    var columns = [
      "role", "id", "lon", "lat", "joined", "to_network_m", "edge_a", "edge_b", "edge_t", "joined_lon", "joined_lat",
      "island_m", "why_not", "people", "nearest_facility", "nearest_m", "facilities_\(limits[limits.count - 1].name)",
    ]
    columns += measures.map(\.name)
    let facilities = inputs.facilities.ids.indices.map { f -> [Value] in
      pointRow("facility", inputs.facilities.ids[f], inputs.facilities.lonLat[f], facilityReports, f)
        + [Value](repeating: .null, count: 4 + measures.count)
    }
    var near = [Int](repeating: 0, count: inputs.people.ids.count)
    for pair in 0..<distances.count where distances.metres[pair] <= limits[limits.count - 1].metres {
      near[Int(distances.targets[pair])] += 1
    }
    let people = inputs.people.ids.indices.map { p -> [Value] in
      let facility = Int(nearest.source[p])
      return pointRow("demand", inputs.people.ids[p], inputs.people.lonLat[p], demandReports, p)
        + [
          Value(inputs.groups[0].people[p]), Value(facility < 0 ? nil : inputs.facilities.ids[facility]),
          Value(facility < 0 ? nil : Self.rounded(nearest.metres[p], 4)), Value(near[p]),
        ] + access.map { .double($0.scores[p]) }
    }
    return Table(name: "points", columns: columns, rows: facilities + people)
  }

  private func pointRow(_ role: String, _ id: String, _ lonLat: Point, _ reports: [SnapReport], _ i: Int) -> [Value] {
    let start: [Value] = [.string(role), .string(id), .double(lonLat.x), .double(lonLat.y)]
    guard let network = inputs.network else { return start + [Value](repeating: .null, count: 9) }
    let report = reports[i]
    let island = Value(report.islandMetres.map { Self.rounded($0, 4) })
    switch report.outcome {
    case .joined(let snap):
      let ends = network.ends(ofEdge: Int(snap.edge))
      let place = network.coordinate(of: snap)
      return start + [
        true, .double(Self.rounded(snap.distance, 4)), .int(network.nodeIDs[ends.from]), .int(network.nodeIDs[ends.to]),
        .double(Self.rounded(snap.fraction, 8)), .double(Self.rounded(place.x, 8)), .double(Self.rounded(place.y, 8)),
        island, .null,
      ]
    case .tooFar(let metres):
      return start + [
        false, .double(Self.rounded(metres, 4)), .null, .null, .null, .null, .null, island, "too far from the network",
      ]
    case .elsewhere:
      return start + [false] + [Value](repeating: .null, count: 7) + ["more than 20 km from the network"]
    }
  }

  static func rounded(_ value: Double, _ digits: Int) -> Double {
    var factor = 1.0
    for _ in 0..<digits { factor *= 10 }
    return (value * factor).rounded() / factor
  }

  /// Facility, demand point and metres of every pair.
  func pairTable(_ pairs: SparseDistances) -> Table {
    Table(
      name: "pairs", columns: ["facility_id", "demand_id", "metres"],
      rows: (0..<pairs.sourceCount).flatMap { f in
        pairs.row(f).map { pair -> [Value] in
          [
            .string(inputs.facilities.ids[f]), .string(inputs.people.ids[Int(pairs.targets[pair])]),
            .double(Self.rounded(pairs.metres[pair], 4)),
          ]
        }
      })
  }
}
