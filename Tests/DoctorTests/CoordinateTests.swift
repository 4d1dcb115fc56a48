import Datasets
import Diagnostics
import Foundation
import Planning
import Spatial
import Testing

@testable import Doctor

/// Whether coordinates are GCJ-02 or BD-09 although they say WGS 84, or the reverse: planted shifts are found, honest
/// data are left alone, thin evidence decides nothing.
@Suite struct CoordinateTests {
  let ward: Ward

  init() throws { ward = try Ward() }

  /// Five by five streets of about 1.5 km, west and south corner given, each with a name; written in a datum.
  private func streets(in datum: GeodeticDatum = .wgs84, _ name: String = "streets.geojson") throws -> String {
    var features: [String] = []
    for i in 0..<5 {
      for j in 0..<5 {
        // Many points a side: a shift bends straight lines by centimetres.
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
        let ring = corners.map { dx, dy in
          let point = datum.fromWGS84(Point(118.75 + Double(i + dx) * 0.016, 32.0 + Double(j + dy) * 0.0135))
          return "[\(point.x),\(point.y)]"
        }
        features.append(
          """
          {"type":"Feature","properties":{"code":"3201040\(i)\(j)","name":"街\(i)\(j)街道"},"geometry":{"type":"Polygon",\
          "coordinates":[[\(ring.joined(separator: ","))]]}}
          """)
      }
    }
    return try ward.write("{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ",\n"))]}", name)
  }

  /// Points on a grid over these streets, about 350 m apart, in a datum; each with the street it stands in.
  private func points(
    in datum: GeodeticDatum, naming: Bool = true, every: Int = 1, _ name: String = "homes.csv"
  ) throws -> String {
    var lines = [naming ? "id,street,lon,lat" : "id,lon,lat"]
    for k in stride(from: 0, to: 20 * 20, by: every) {
      let (u, v) = (Double(k % 20) + 0.37, Double(k / 20) + 0.59)
      let place = datum.fromWGS84(Point(118.75 + u * 0.004, 32.0 + v * 0.003375))
      lines.append("\(k),\(naming ? "街\(k % 20 / 4)\(k / 20 / 4)," : "")\(place.x),\(place.y)")
    }
    return try ward.write(lines.joined(separator: "\n"), name)
  }

  @Test(arguments: [GeodeticDatum.gcj02, .bd09])
  func shiftedPointsAreFoundByTheStreetTheyName(_ datum: GeodeticDatum) throws {
    let diagnosis = examine(try streets(), try points(in: datum))
    let verdict = try #require(diagnosis.verdicts.first)
    #expect(verdict.outcome == .shifted && verdict.best.subject == datum && verdict.kind == "own-street")
    #expect(verdict.best.value == 400 && verdict.declared.value < 350 && verdict.worse == 0)
    let finding = try #require(diagnosis.all(.coordinates).first)
    #expect(finding.problem.severity == .error && finding.problem.place.file?.hasSuffix("homes.csv") == true)
    #expect(finding.problem.says.en.contains("400 of 400 points fall in their own street if read as \(datum.title)"))
    #expect(finding.problem.fix?.en.contains("datum: \(datum.rawValue)") == true)
    // Read rightly, all of them are where they say.
    #expect(diagnosis.all(.wrongStreet).isEmpty && diagnosis.all(.outsideStreets).isEmpty)
  }

  @Test func shiftedStreetsAreBlamedAndNotThePoints() throws {
    let diagnosis = examine(try streets(in: .gcj02), try points(in: .wgs84))
    let verdict = try #require(diagnosis.verdicts.first)
    #expect(verdict.outcome == .shifted && verdict.best.reference == .gcj02 && verdict.best.subject == .wgs84)
    #expect(diagnosis.all(.coordinates).first?.problem.place.file?.hasSuffix("streets.geojson") == true)
  }

  /// The reverse: a plan says GCJ-02 of what is WGS 84.
  @Test func aShiftThatIsDeclaredWronglyIsFound() throws {
    let patients = [
      Patient(role: .streets, source: LayerSource(file: try streets())),
      Patient(role: .housing, source: LayerSource(file: try points(in: .wgs84), datum: .gcj02)),
    ]
    let verdict = try #require(Examination.run(patients).verdicts.first)
    #expect(verdict.outcome == .shifted && verdict.best.subject == .wgs84 && verdict.declared.subject == .gcj02)
  }

  @Test func declaredShiftsAreConfirmed() throws {
    let patients = [
      Patient(role: .streets, source: LayerSource(file: try streets())),
      Patient(role: .housing, source: LayerSource(file: try points(in: .bd09), datum: .bd09)),
    ]
    let diagnosis = Examination.run(patients)
    #expect(diagnosis.verdicts.map(\.outcome) == [.confirmed])
    #expect(diagnosis.count(.error) == 0 && diagnosis.count(.warning) == 0, "\(diagnosis.text(.en))")
  }

  @Test func honestPointsAreConfirmedAndNothingIsWrong() throws {
    let diagnosis = examine(try streets(), try points(in: .wgs84))
    #expect(diagnosis.verdicts.map(\.outcome) == [.confirmed])
    #expect(diagnosis.count(.error) == 0 && diagnosis.count(.warning) == 0, "\(diagnosis.text(.en))")
  }

  /// Sixteen points: however well they fit.
  @Test func fewPointsDecideNothing() throws {
    let diagnosis = examine(try streets(), try points(in: .gcj02, every: 27))
    #expect(diagnosis.verdicts.map(\.outcome) == [.undecided])
    let finding = try #require(diagnosis.all(.coordinates).first)
    #expect(finding.problem.severity == .note && finding.problem.says.en.contains("only 15 features stand 200 m apart"))
  }

  /// Four hundred homes in one estate are one witness.
  @Test func aClusterIsOneWitness() throws {
    var lines = ["id,street,lon,lat"]
    for k in 0..<400 {
      let place = GeodeticDatum.gcj02.fromWGS84(
        Point(118.7655 + Double(k % 20) * 0.00002, 32.0132 + Double(k / 20) * 0.00001))
      lines.append("\(k),街00,\(place.x),\(place.y)")
      if k < 2 { lines.append("x\(k),街\(k)1,118.78\(k),32.02") }
    }
    let diagnosis = examine(try streets(), try ward.write(lines.joined(separator: "\n"), "estate.csv"))
    #expect(diagnosis.verdicts.map(\.outcome) == [.undecided])
  }

  /// Shifted by as much as GCJ-02, but in another direction: not as declared, yet not this shift either.
  @Test func anotherShiftIsNotTakenForGCJ02() throws {
    var lines = ["id,street,lon,lat"]
    for k in 0..<400 {
      let (u, v) = (Double(k % 20) + 0.37, Double(k / 20) + 0.59)
      let place = Point(118.75 + u * 0.004, 32.0 + v * 0.003375)
      let shifted = GCJ02.fromWGS84(place)
      lines.append("\(k),街\(k % 20 / 4)\(k / 20 / 4),\(2 * place.x - shifted.x),\(2 * place.y - shifted.y)")
    }
    let diagnosis = examine(try streets(), try ward.write(lines.joined(separator: "\n"), "other.csv"))
    #expect(!diagnosis.verdicts.contains { $0.outcome == .shifted && $0.best.subject != .wgs84 })
  }

  /// Stops along roads: the roads tell the shift without any street.
  @Test func roadsTellTheShift() throws {
    // Roads every 450 m or so, stops beside them.
    var features: [String] = []
    for i in 0..<20 {
      let x = 118.75 + Double(i) * 0.0047
      let y = 32.0 + Double(i) * 0.0041
      features.append(
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[\(x),31.99],[\(x),32.09]]}}"
      )
      features.append(
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[118.74,\(y)],[118.85,\(y)]]}}"
      )
    }
    let roads = try ward.write(
      "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ",\n"))]}", "roads.geojson")
    func stops(_ datum: GeodeticDatum) throws -> String {
      var lines = ["id,lon,lat"]
      for k in 0..<200 {
        let (along, road) = (Double(k / 20) * 0.0077 + 0.001 * Double(k % 7), Double(k % 20))
        let place =
          k.isMultiple(of: 2)
          ? Point(118.75 + road * 0.0047 + 0.0001, 32.0 + along) : Point(118.75 + along, 32.0 + road * 0.0041 - 0.0001)
        let there = datum.fromWGS84(place)
        lines.append("\(k),\(there.x),\(there.y)")
      }
      return try ward.write(lines.joined(separator: "\n"), "stops-\(datum.rawValue).csv")
    }
    let shifted = try #require(examine(roads, try stops(.gcj02)).verdicts.first)
    #expect(shifted.outcome == .shifted && shifted.best.subject == .gcj02 && shifted.kind == "network", "\(shifted)")
    #expect(shifted.best.value < 15)
    #expect(examine(roads, try stops(.wgs84)).verdicts.map(\.outcome) == [.confirmed])
  }

  @Test func abroadThereIsNoShift() throws {
    let square = "[[10.7,59.9],[10.8,59.9],[10.8,60.0],[10.7,60.0],[10.7,59.9]]"
    let area = try ward.write(
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"Oslo\",\"code\":\"1\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[\(square)]}}]}",
      "oslo.geojson")
    let homes = (0..<50).map { "\($0),10.7\($0),59.95" }
    #expect(examine(area, try ward.write("id,lon,lat\n" + homes.joined(separator: "\n"), "h.csv")).verdicts.isEmpty)
  }

  /// Against sums of binomial coefficients in whole numbers.
  @Test func theSignTestIsExact() {
    for trials in 1...40 {
      var coefficients = [1.0]
      for k in 1...trials { coefficients.append(coefficients[k - 1] * Double(trials - k + 1) / Double(k)) }
      for wins in 0...trials {
        let exact = coefficients[wins...].reduce(0, +) / pow(2, Double(trials))
        let found = SignTest.probability(wins: wins, losses: trials - wins)
        #expect(abs(found - exact) <= 1e-12 * exact)
      }
    }
    #expect(SignTest.probability(wins: 5_000, losses: 0) == 0 || SignTest.probability(wins: 5_000, losses: 0) < 1e-300)
    #expect(SignTest.probability(wins: 0, losses: 0) == 1)
  }
}

/// The check on real files: shifted ones are found, honest ones left alone.
@Suite struct RealCoordinateTests {
  private let osm = "data/districts-osm-mapchina/districts_5cities_wgs84.geojson"
  private let amap = "data/districts-amap-gcj02/districts_5cities_gcj02.geojson"

  /// Districts from Amap, tagged EPSG:4326, against the same from OpenStreetMap; in either order Amap's are to blame.
  @Test func districtsOfAmapAreGCJ02() throws {
    guard let osm = Repository.shared(osm), let amap = Repository.shared(amap) else { return }
    for files in [[osm, amap], [amap, osm]] {
      let diagnosis = Examination.run(files.map { Patient(source: LayerSource(file: $0)) })
      let verdict = try #require(diagnosis.verdicts.first)
      #expect(verdict.outcome == .shifted && verdict.kind == "outlines" && verdict.better >= 40, "\(verdict)")
      let finding = try #require(diagnosis.all(.coordinates).first)
      #expect(finding.problem.place.file == amap && finding.problem.fix?.en.contains("gcj02") == true)
    }
  }

  /// 2,044 towns and communities of five cities, GCJ-02, that name their county: shifted against OpenStreetMap's
  /// districts, and honest against those of Amap, which have the same shift.
  @Test func communitiesOfFiveCitiesAreGCJ02() throws {
    guard let osm = Repository.shared(osm), let amap = Repository.shared(amap),
      let points = Repository.shared("data/admin-codes-5cities/divisions_2016_vonng_gcj02_points.csv")
    else { return }
    let source = LayerSource(file: points, fields: ["lon": "lon_gcj02", "lat": "lat_gcj02"])
    let shifted = Examination.run([Patient(source: LayerSource(file: osm)), Patient(source: source)])
    let verdict = try #require(shifted.verdicts.first)
    #expect(verdict.outcome == .shifted && verdict.best.subject == .gcj02 && verdict.kind == "own-street", "\(verdict)")
    #expect(verdict.best.value > verdict.declared.value + 50)
    let honest = Examination.run([Patient(source: LayerSource(file: amap)), Patient(source: source)])
    #expect(honest.verdicts.map(\.outcome) == [.confirmed])
  }

  /// Bus stops and roads of Xinwu, both WGS 84 in a UTM zone; thirteen subway stations are too few.
  @Test func stopsOfXinwuAreHonest() throws {
    guard let roads = Repository.shared("data/wuxi-xinwu/xinwu_road_centerlines.gpkg"),
      let buses = Repository.shared("data/wuxi-xinwu/xinwu_bus_network.gpkg"),
      let stations = Repository.shared("data/wuxi-xinwu/xinwu_subway_stations.gpkg")
    else { return }
    let diagnosis = Examination.run([
      Patient(source: LayerSource(file: roads)), Patient(source: LayerSource(file: buses, layer: "stops")),
      Patient(source: LayerSource(file: stations)),
    ])
    #expect(diagnosis.verdicts.map(\.outcome) == [.confirmed, .undecided])
  }
}
