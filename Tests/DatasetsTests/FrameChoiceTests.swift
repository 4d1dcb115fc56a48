import Diagnostics
import Planning
import Spatial
import Testing

@testable import Datasets

@Suite struct FrameChoiceTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// One street that fills a box of degrees.
  private func load(_ west: Double, _ south: Double, _ east: Double, _ north: Double, crs: CoordinateSystem? = nil)
    throws(Problems) -> (area: StudyArea, warnings: Problems)
  {
    let text = """
      {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"甲"},"geometry":{"type":
      "Polygon","coordinates":[[[\(west),\(south)],[\(east),\(south)],[\(east),\(north)],[\(west),\(north)],[\(west),\(south)]]]}}]}
      """
    let file: String
    do { file = try scratch.write(text, to: "s.geojson") } catch { throw Problems() }
    let read = try StudyAreaLoader.load(name: Text("t"), streets: LayerSource(file: file), crs: crs)
    return (read.area, read.warnings)
  }

  @Test func aDistrictInItsZoneNeedsNoWord() throws {
    let (area, warnings) = try load(118.75, 31.97, 118.83, 32.06)
    #expect(area.frame.crs == CoordinateSystem(epsg: 4549) && warnings.isEmpty)
  }

  /// Qidong over 121.5°E, Jiamusi in three zones: the plane and how far it is off are said.
  @Test(arguments: [([121.3, 31.68, 121.92, 32.1], "+lon_0=121.6"), ([129.5, 45.9, 135.1, 48.5], "+lon_0=132.3")])
  func anAreaOverZonesIsToldItsPlane(bounds: [Double], meridian: String) throws {
    let (area, warnings) = try load(bounds[0], bounds[1], bounds[2], bounds[3])
    #expect(area.frame.crs.definition.contains(meridian))
    #expect(warnings.list.count == 1 && warnings.list[0].severity == .note)
    #expect(warnings.list[0].value?.contains(meridian) == true)
    #expect(warnings.list[0].says.en.contains("a kilometre measures between"))
    #expect(warnings.list[0].says.zh.contains("厘米"))
  }

  @Test func aPlaneFarFromItsMeridianIsWarnedAbout() throws {
    let (area, warnings) = try load(121.6, 31.7, 121.9, 32, crs: CoordinateSystem(epsg: 4548))
    #expect(area.frame.crs == CoordinateSystem(epsg: 4548))
    #expect(warnings.list.map(\.severity) == [.warning] && warnings.list[0].fix != nil)
  }

  @Test func anAreaTooLargeForAPlaneIsRefused() {
    let found = problems { () throws(Problems) in try load(75, 20, 130, 50) }
    #expect(found.contains { $0.severity == .error && $0.says.en.contains("too large for one plane") })
  }

  /// Sites in the plane of the old systems, or with the two coordinates the other way round.
  private func sites(_ x: Double, _ y: Double, crs: String) throws -> [Problem] {
    let streets = """
      {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"甲"},"geometry":{"type":
      "Polygon","coordinates":[[[118.7,31.9],[118.9,31.9],[118.9,32.1],[118.7,32.1],[118.7,31.9]]]}}]}
      """
    let file = try scratch.write("id,kind,x,y\nF,day_care,\(x),\(y)\n", to: "f.csv")
    let area = LayerSource(file: try scratch.write(streets, to: "s.geojson"))
    return problems { () throws(Problems) in
      try StudyAreaLoader.load(
        name: Text("t"), streets: area, facilities: LayerSource(file: file, crs: CoordinateSystem(crs)))
    }.filter { $0.severity == .error }
  }

  @Test(arguments: ["EPSG:4549", "EPSG:32650"])
  func northingFirstIsSeen(crs: String) throws {
    let found = try sites(3_546_875.9, 385_425.2, crs: crs)
    #expect(found.count == 1 && found[0].says.en == "northing seems to stand before easting")
  }

  @Test func aZoneNumberInUTMIsSeen() throws {
    #expect(try sites(40_385_425.2, 3_546_875.9, crs: "EPSG:32650").first?.fix?.en.contains("EPSG:4528") == true)
  }

  /// Beijing 1954 and Xi'an 1980, in zones of both widths and in degrees: never guessed.
  @Test(arguments: ["EPSG:2436", "EPSG:21419", "EPSG:4214", "EPSG:2379", "EPSG:4610"])
  func oldDatumsAskForTheirParameters(crs: String) throws {
    let isDegrees = ["EPSG:4214", "EPSG:4610"].contains(crs)
    let found = try sites(isDegrees ? 118.787 : 385_425.2, isDegrees ? 32.0395 : 3_546_875.9, crs: crs)
    #expect(
      found.count == 1 && found[0].fix?.en.contains("+towgs84") == true && found[0].fix?.zh.contains("参数") == true)
  }

  /// Invented parameters of about the usual size: given, they are used.
  @Test func givenParametersAreUsed() throws {
    let found = try sites(
      385_425.2, 3_546_875.9,
      crs: "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0 "
        + "+units=m +no_defs +type=crs")
    #expect(found.isEmpty, "\(found)")
  }
}
