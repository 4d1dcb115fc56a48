import Coverage
import Datasets
import Diagnostics
import Planning
import Spatial
import WalkNetwork

extension Cover {
  /// What is printed, or written to `--out`.
  func document(of survey: CoverSurvey, _ changes: CoverChanges?) throws(Problems) -> [UInt8] {
    let table =
      if let changes {
        changes.table(byStreet: by == .street)
      } else {
        switch by {
        case .facility: survey.facilityTable(compared: format != .csv)
        case .street: survey.streetTable
        case .point: survey.pointTable
        }
      }
    switch format {
    case .csv: return CSV.write(table)
    case .json: return JSON.bytes(survey.document(with: table, told: changes?.warnings), pretty: true)
    case .geojson:
      let inputs = survey.inputs
      let geometries: [Geometry?] =
        switch by {
        case .facility: inputs.facilityPositions.map { .point($0) }
        // The last row is everyone and has no shape.
        case .street: inputs.streets.map { $0.boundary.map { .multiPolygon($0) } } + [nil]
        case .point: (inputs.facilityPositions + inputs.demand.positions).map { .point($0) }
        }
      return try bytes(Layer(table: table, geometries: geometries, crs: inputs.frame.crs, notes: survey.notes))
    }
  }

  /// The files that were asked for beside it.
  func outputs(of survey: CoverSurvey) throws(Problems) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    if let isochrones { files.append((isochrones, try bytes(try isochroneLayer(survey)))) }
    if let uncovered { files.append((uncovered, try bytes(try survey.uncoveredLayer()))) }
    if let pairs {
      var distances = survey.distances.within(survey.limits.map(\.metres).max() ?? 0)
      if allPairs { distances = survey.everyPair(threads: threads) }
      files.append((pairs, CSV.write(survey.pairTable(distances))))
    }
    return files
  }

  private func bytes(_ layer: Layer) throws(Problems) -> [UInt8] {
    try CoverSurvey.spatial { () throws(SpatialError) in try GeoJSONWriter.bytes(layer) }
  }

  private func isochroneLayer(_ survey: CoverSurvey) throws(Problems) -> Layer {
    let inputs = survey.inputs
    let order = survey.limits.indices.sorted { survey.limits[$0].metres < survey.limits[$1].metres }
    let limits = order.map { survey.limits[$0] }
    var rows: [[Value]] = []
    var shapes: [Geometry?] = []
    func add(_ facility: Int, _ k: Int, _ shape: Geometry?) {
      let area: Double? = if case .multiPolygon(let drawn) = shape { drawn.area } else { nil }
      rows.append([
        .string(inputs.facilities.ids[facility]), .string(limits[k].name), .double(limits[k].metres),
        Value(survey.reached[0].byFacility[facility][order[k]]), Value(area.map { CoverSurvey.rounded($0, 1) }),
      ])
      shapes.append(shape)
    }
    if let network = inputs.network, let sources = survey.snapped?.facilities {
      switch isochronesAs {
      case .polygons:
        let drawn = try CoverSurvey.spatial { () throws(SpatialError) in
          try network.isochrones(from: sources, limits: limits.map(\.metres), threads: threads)
        }
        for (i, isochrone) in drawn.enumerated() {
          add(isochrone.source, i % limits.count, isochrone.area.isEmpty ? nil : .multiPolygon(isochrone.area))
        }
      case .edges:
        for facility in 0..<sources.count {
          for (k, limit) in limits.enumerated() {
            let lines = network.reachedLines(from: sources.only(facility), within: limit.metres)
            add(facility, k, lines.isEmpty ? nil : .multiLineString(lines))
          }
        }
      }
    } else {
      for (facility, position) in inputs.facilityPositions.enumerated() {
        for (k, limit) in limits.enumerated() {
          let disc = try CoverSurvey.spatial { () throws(SpatialError) in
            try Overlay.discs(around: [position], radius: limit.metres / inputs.detour)
          }
          add(facility, k, .multiPolygon(disc))
        }
      }
    }
    return Layer(
      table: Table(name: "isochrones", columns: ["facility_id", "within", "metres", "people", "area_m2"], rows: rows),
      geometries: shapes,
      crs: inputs.frame.crs, notes: survey.notes)
  }
}

extension CoverSurvey {
  /// What is invented in the data, as members of an output.
  var notes: [Value.Member] {
    Set(inputs.facilities.synthetic + inputs.people.synthetic).sorted { $0.en < $1.en }
      .map { Value.Member("synthetic", Value($0)) }.prefix(1).map { $0 }
  }

  /// Every pair, however far.
  func everyPair(threads: Int) -> SparseDistances {
    guard let network = inputs.network, let snapped else {
      return inputs.lengths.straightLines(
        from: inputs.facilities.lonLat, to: inputs.people.lonLat, within: .infinity, detour: inputs.detour)
    }
    return network.distances(
      from: snapped.facilities, to: network.targets(snapped.demand), within: .infinity, threads: threads)
  }

  /// Where those live who are beyond the largest limit: one area a cluster, most people first, and the place in it from
  /// which most of them could be reached.
  func uncoveredLayer() throws(Problems) -> Layer {
    let limit = limits.map(\.metres).max() ?? 0
    let people = inputs.groups[0].people
    let isUncovered = { (point: Int) in nearest.metres[point] > limit }
    let clusters = UncoveredCluster.clusters(of: inputs.demand, people: people, where: isUncovered, step: 250)
    let walking: Walking =
      if let network = inputs.network {
        .network(network, snapLimit: inputs.snapLimit)
      } else {
        .straightLine(detour: inputs.detour)
      }
    let search = TargetSearch(walking, to: inputs.demand.positions)
    return try Self.spatial { () throws(SpatialError) in
      let reached = ServiceArea(walking, from: inputs.facilityPositions, limit: limit)
      let inverse = try inputs.frame.transform()
      var rows: [[Value]] = []
      var shapes: [Geometry?] = []
      for (rank, cluster) in clusters.enumerated() {
        // Beyond the first hundred nobody looks for a site; they are still drawn.
        let best =
          rank < 100
          ? cluster.bestPlace(search, demand: inputs.demand, people: people, where: isUncovered, within: limit) : nil
        let place = best.flatMap { inverse.inverse(inputs.demand.positions[$0.point]) }
        rows.append([
          Value(rank + 1), Value(cluster.people), Value(cluster.points.count),
          Value(best.map { inputs.demand.ids[$0.point] }), Value(place.map { Self.rounded($0.x, 7) }),
          Value(place.map { Self.rounded($0.y, 7) }), Value(best?.people),
          Value(best.map { Self.rounded($0.meanMetres, 1) }),
        ])
        let area = try reached.remainder(of: try cluster.area(of: inputs.demand, radius: 125))
        shapes.append(area.isEmpty ? nil : .multiPolygon(area))
      }
      return Layer(
        table: Table(
          name: "uncovered",
          columns: [
            "rank", "people", "points", "best_place", "best_lon", "best_lat", "best_people_reached", "best_mean_m",
          ], rows: rows), geometries: shapes, crs: inputs.frame.crs, notes: notes)
    }
  }

  /// Everything, as one JSON document with the rows asked for.
  ///
  /// - Parameter more: warnings beside those of the inputs.
  func document(with table: Table, told more: Problems?) -> Value {
    var members: [Value.Member] = notes
    members.append(.init("walking", Value(walking)))
    members.append(.init("lengths", .string(inputs.lengths.rawValue)))
    members.append(.init("network", network))
    members.append(.init("points", points))
    members.append(
      .init("groups", .array(inputs.groups.indices.map { group($0) })))
    members.append(
      .init(
        "accessibility",
        .array(
          zip(measures, access).map { measure, access in
            let all = access.everyone(people: inputs.groups[0].people)
            return [
              "measure": .string(measure.name), "mean": Value(all.mean), "gini": Value(all.gini),
              "worst_decile": Value(all.worstDecile),
            ]
          })))
    members.append(
      .init(
        table.name,
        .array(
          table.rows.map { row in
            .object(zip(table.columns, row).filter { !$0.1.isNull }.map { Value.Member($0, $1) })
          })))
    members.append(
      .init(
        "warnings",
        .array(
          (inputs.warnings.list + (more?.list ?? [])).map {
            ["zh": .string($0.described(in: .zh)), "en": .string($0.described(in: .en))]
          })))
    return .object(members)
  }

  private var network: Value {
    guard let network = inputs.network else { return .null }
    let origin = network.origin
    return [
      "ways_in_file": Value(origin.waysSeen), "ways_walkable": Value(origin.waysKept),
      "nodes": Value(network.nodeCount), "edges": Value(network.edgeCount),
      "length_m": .double(Self.rounded(network.totalLength, 3)), "connected_parts": Value(network.componentCount),
      "nodes_in_largest_part": Value(network.componentSizes.first), "dead_ends": Value(network.deadEnds),
      "segments_with_missing_node": Value(origin.segmentsWithMissingNode), "snap": .string(network.snapTarget.rawValue),
      "snap_limit_m": .double(inputs.snapLimit),
      "islands": .array(
        network.islands(most: 10).map {
          [
            "nodes": Value($0.nodes), "length_m": .double(Self.rounded($0.length, 1)),
            "lon": .double(Self.rounded($0.at.x, 7)), "lat": .double(Self.rounded($0.at.y, 7)),
          ]
        }),
    ]
  }

  private var points: Value {
    func apart(_ reports: [SnapReport]) -> Value { Value(reports.reduce(0) { $0 + ($1.snap == nil ? 1 : 0) }) }
    let beyond = demandReports.indices.reduce(0) {
      $0 + (demandReports[$1].snap == nil ? inputs.groups[0].people[$1] : 0)
    }
    return [
      "facilities": Value(inputs.facilities.ids.count), "facilities_not_joined": apart(facilityReports),
      "demand": Value(inputs.people.ids.count), "demand_not_joined": apart(demandReports),
      "people_not_joined": Value(beyond),
    ]
  }

  private func group(_ g: Int) -> Value {
    let distances = counts[g][0].city.distances
    return [
      "group": .string(inputs.groups[g].name), "people": Value(counts[g][0].city.people),
      "nearest_m": [
        "p50": Value(distances.median.map { Self.rounded($0, 2) }),
        "p90": Value(distances.ninetieth.map { Self.rounded($0, 2) }),
        "worst": Value(distances.worst.map { Self.rounded($0, 2) }), "people_without": Value(distances.outOfReach),
      ],
      "limits": .array(
        limits.enumerated().map { k, limit in
          let city = counts[g][k].city
          var members: [Value.Member] = [
            .init("within", .string(limit.name)), .init("metres", .double(limit.metres)),
            .init("covered", Value(city.covered)), .init("share", Value(city.share.map { Self.rounded($0, 6) })),
            .init("in_circles", Value(city.inCircles)),
            .init("circle_ratio", Value(city.circleRatio.map { Self.rounded($0, 4) })),
            .init("facility_circle_ratio", Value(circleRatio(group: g, limit: k).map { Self.rounded($0, 4) })),
          ]
          if let balance = city.balance {
            members += [
              .init("served", Value(balance.served)), .init("exhausted", Value(balance.exhausted)),
              .init("capacity_unknown", Value(balance.undecided)),
              .init("out_of_reach", Value(balance.outOfReach)),
            ]
          }
          if inputs.people.dwellings != nil { members.append(.init("dwellings", .double(city.coveredWeight))) }
          if !areaWithin.isEmpty {
            members.append(.init("area_m2", .double(Self.rounded(areaWithin[k].reduce(0, +), 1))))
          }
          return .object(members)
        }),
    ]
  }
}
