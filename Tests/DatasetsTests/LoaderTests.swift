import Diagnostics
import Planning
import Spatial
import Testing

@testable import Datasets

@Suite struct LoaderTests {
  /// Two squares of about a kilometre, side by side, east and west of 118.79°E.
  static let streets = """
    {"type":"FeatureCollection","synthetic":{"zh":"虚构","en":"invented"},"features":[
    {"type":"Feature","properties":{"code":"320104001","name":"甲街道","name_en":"Jia"},"geometry":{"type":"Polygon",
    "coordinates":[[[118.78,32.02],[118.79,32.02],[118.79,32.03],[118.78,32.03],[118.78,32.02]]]}},
    {"type":"Feature","properties":{"code":"320104002","name":"乙街道","name_en":"Yi"},"geometry":{"type":"Polygon",
    "coordinates":[[[118.79,32.02],[118.80,32.02],[118.80,32.03],[118.79,32.03],[118.79,32.02]]]}}]}
    """

  private let scratch: Scratch
  private let streetsFile: LayerSource

  init() throws {
    scratch = try Scratch()
    streetsFile = LayerSource(file: try scratch.write(Self.streets, to: "streets.geojson"))
  }

  private func source(_ text: String, _ name: String, fields: [String: String] = [:]) throws -> LayerSource {
    LayerSource(file: try scratch.write(text, to: name), fields: fields)
  }

  private func found(
    population: LayerSource? = nil, housing: LayerSource? = nil, facilities: LayerSource? = nil,
    candidates: LayerSource? = nil
  ) -> [Problem] {
    problems { () throws(Problems) in
      try StudyAreaLoader.load(
        name: Text("t"), streets: streetsFile, population: population, housing: housing, facilities: facilities,
        candidates: candidates)
    }
  }

  @Test func everythingIsRead() throws {
    let population = try source(
      "街道,年份,性别,年龄段,户籍人口\n甲街道,2020,女,60-64岁,12\n320104002,2020,男,85岁及以上,\"1,234\"\n合计,2020,,0岁以上,1246\n", "p.csv")
    let housing = try source(
      "编号,项目名称,街道,总户数,建设状态,养老用房面积(㎡),lon,lat\nH1,某项目,甲街道,\"1,200\",在建,360.5,118.785,32.025\nH2,,乙,300,已建,,,\n",
      "h.csv")
    let facilities = try source(
      "id,kind,opened,closed,beds_institution,places,lon,lat\nF1,养老院,2015,,120,,118.795,32.025\nF2,day_care,2019-03-01,2022,,20,118.82,32.025\n",
      "f.csv")
    let candidates = try source(
      "id,kinds,floor_area_m2,cost_yuan,available_from,project,lon,lat\nC1,day_care;nursing_home,500,1000000,2022,H1,118.785,32.025\n",
      "c.csv")
    let demand = DemandSource(
      layer: try source("id,w,lon,lat\nD1,3,118.785,32.025\nD2,1.5,118.795,32.025\nD3,1,118.9,32\n", "d.csv"),
      weight: "w")
    let (area, warnings, _) = try StudyAreaLoader.load(
      name: Text(zh: "试", en: "test"), streets: streetsFile, population: population, housing: housing, demand: demand,
      facilities: facilities, candidates: candidates)

    #expect(area.frame.crs == CoordinateSystem(epsg: 4549))
    #expect(area.streets.map(\.code) == ["320104001", "320104002"])
    #expect(area.streets[0].name == Text(zh: "甲街道", en: "Jia"))
    #expect((1_000_000...1_060_000).contains(area.streets[0].boundary.area))
    #expect(area.synthetic == [Text(zh: "虚构", en: "invented")])

    #expect(area.population.count == 2)
    #expect(
      area.population[1]
        == PopulationCount(
          street: "320104002", year: 2020, sex: .male, age: try #require(AgeRange(from: 85, to: nil)), persons: 1234,
          basis: .hukou))

    #expect(area.housing.map(\.dwellings) == [1200, 300])
    #expect(area.housing[0].premises == [Premises(service: .elderCare, floorArea: Area(hundredths: 36050))])
    #expect(area.housing.map(\.status) == [.underConstruction, .existing])
    #expect(area.housing.map(\.street) == ["320104001", "320104002"])
    #expect(
      area.housing[1].position == nil && area.housing[1].premises == [Premises(service: .elderCare, floorArea: nil)])

    #expect(area.facilities[0].kind == .nursingHome && area.facilities[0].beds == [.institution: 120])
    #expect(area.facilities[0].opened == CalendarDate(year: 2015, month: 1, day: 1))
    #expect(area.facilities[1].closed == CalendarDate(year: 2022, month: 12, day: 31))
    #expect(area.facilities.map(\.street) == ["320104002", nil])
    #expect(area.candidates[0].kinds == [.dayCare, .nursingHome] && area.candidates[0].cost == 1_000_000)
    #expect(area.demand.map(\.street) == ["320104001", "320104002", nil])
    #expect(area.demand.map(\.weight) == [3, 1.5, 1])

    // Two places outside, one row of totals, and what was read as what.
    #expect(warnings.list.filter { $0.severity == .warning }.count == 2)
    #expect(warnings.list.contains { $0.says.en.contains("总户数 → dwellings") })
    #expect(warnings.list.contains { $0.says.en.contains("totals") })
  }

  /// Every file's mistakes come together, each with its place.
  @Test func allProblemsOfAllFilesAtOnce() throws {
    let housing = try source("id,street,dwellings\nH1,丙街道,-5\nH1,甲街道,twelve\n,甲街道,1.5\n", "h.csv")
    let facilities = try source("id,kind,lon,lat\nF1,day_car,118.785,32.025\nF2,day_care,119.5,32.025\n", "f.csv")
    let all = found(
      population: LayerSource(file: scratch.file("none.csv")), housing: housing, facilities: facilities)
    let errors = all.filter { $0.severity == .error }
    func has(_ file: String, _ field: String?, _ row: Int?, _ words: String) -> Bool {
      errors.contains {
        $0.place.file?.hasSuffix(file) == true && $0.place.field == field && $0.place.feature == row
          && ($0.says.en + ($0.fix?.en ?? "")).contains(words)
      }
    }
    #expect(has("none.csv", nil, nil, "no such file"))
    #expect(has("h.csv", "street", 0, "no such street"))
    #expect(has("h.csv", "dwellings", 0, "not negative"))
    #expect(has("h.csv", "dwellings", 1, "whole number"))
    #expect(has("h.csv", "id", 2, "must not be empty"))
    #expect(has("h.csv", "dwellings", 2, "whole number"))
    #expect(has("h.csv", "id", 1, "duplicate id"))
    #expect(has("f.csv", "kind", 0, "did you mean day_care"))
    #expect(has("f.csv", nil, 1, "outside every street"))
    #expect(errors.count == 9)
    for problem in all { #expect(!problem.says.zh.isEmpty && !problem.says.en.isEmpty) }
  }

  @Test func missingFieldNamesWhatItMayBeCalled() throws {
    let errors = found(housing: try source("no,name\n1,a\n", "h.csv"))
    #expect(errors.map(\.place.field) == ["id"])
    #expect(errors[0].fix?.zh.contains("no, name") == true)
  }

  @Test func twoCandidatesForAFieldAreBothNamed() throws {
    let text = "id,总户数,住宅套数\n1,10,12\n"
    let errors = found(housing: try source(text, "h.csv"))
    #expect(errors.count == 1 && errors[0].value == "总户数, 住宅套数")
    let chosen = try source(text, "h.csv", fields: ["dwellings": "住宅套数"])
    #expect(try StudyAreaLoader.housing(from: chosen).projects[0].dwellings == 12)
  }

  @Test func mappingToWhatIsNotThereIsRefused() throws {
    let errors = found(housing: try source("id,套数x\n1,2\n", "h.csv", fields: ["dwellings": "套数", "dweling": "id"]))
    #expect(errors.filter { $0.severity == .error }.map(\.place.field) == ["dweling", "套数"])
    #expect(errors.contains { $0.fix?.en == "did you mean dwellings?" })
    #expect(errors.contains { $0.fix?.en == "did you mean 套数x?" })
  }

  @Test func housingThatLiesElsewhereIsAnError() throws {
    let errors = found(
      housing: try source("id,street,lon,lat\nH1,甲街道,118.795,32.025\nH2,甲街道,118.79002,32.025\n", "h.csv"))
    #expect(errors.filter { $0.severity == .error }.map(\.place.id) == ["H1"])
    #expect(errors.contains { $0.says.en.contains("says Jia, but lies in Yi") })
  }

  @Test func swappedAndShiftedCoordinatesAreNamed() throws {
    let swapped = found(facilities: try source("id,kind,lon,lat\nF,day_care,32.025,118.785\n", "f.csv"))
    #expect(swapped.contains { $0.says.en.contains("latitude seems to stand before longitude") })
    // The zone number 40 belongs to EPSG:4528.
    let zoned = found(facilities: try source("id,kind,x,y\nF,day_care,40385425.2,3546875.9\n", "f.csv"))
    #expect(zoned.contains { $0.fix?.en.contains("EPSG:4528") == true })
    let plain = found(facilities: try source("id,kind,x,y\nF,day_care,385425.2,3546875.9\n", "f.csv"))
    #expect(plain.contains { $0.fix?.en.contains("EPSG:4549") == true })
  }

  @Test(arguments: [
    ("EPSG:4549", 40_385_425.2, "EPSG:4528"), ("EPSG:4528", 385_425.2, "EPSG:4549"),
    ("EPSG:4527", 40_385_425.2, "EPSG:4528"), ("EPSG:4509", 20_668_798.9, "EPSG:4498"),
    ("EPSG:4498", 668_798.9, "EPSG:4509"), ("EPSG:4326", 40_385_425.2, "EPSG:4528"),
  ])
  func zonePrefixThatContradictsTheCode(code: String, easting: Double, fitting: String) throws {
    var facilities = try source("id,kind,x,y\nF,day_care,\(easting),3546875.9\n", "f.csv")
    facilities.crs = CoordinateSystem(code)
    let errors = found(facilities: facilities).filter { $0.severity == .error }
    #expect(errors.count == 1)
    #expect(errors.first?.fix?.en.contains(fitting) == true)
  }

  @Test(arguments: ["EPSG:999999", "EPSG:2436", "EPSG:2379"])
  func systemsThatCannotBeUsed(code: String) throws {
    var facilities = try source("id,kind,x,y\nF,day_care,385425.2,3546875.9\n", "f.csv")
    facilities.crs = CoordinateSystem(code)
    let errors = found(facilities: facilities).filter { $0.severity == .error }
    #expect(errors.count == 1 && errors[0].place.field == "crs" && errors[0].fix != nil)
  }

  @Test func projectedAndShiftedSourcesLandInTheSamePlace() throws {
    let wgs = Point(118.785, 32.025)
    let frame = StudyFrame(crs: CoordinateSystem(epsg: 4549))
    let expected = try #require(try frame.transform().forward(wgs))
    func place(_ x: Double, _ y: Double, _ crs: Int?, _ datum: GeodeticDatum) throws -> Point {
      var facilities = try source("id,kind,x,y\nF,day_care,\(x),\(y)\n", "f.csv")
      facilities.crs = crs.map(CoordinateSystem.init(epsg:))
      facilities.datum = datum
      return try StudyAreaLoader.load(name: Text("t"), streets: streetsFile, facilities: facilities).area.facilities[0]
        .position
    }
    #expect(try place(wgs.x, wgs.y, nil, .wgs84).distance(to: expected) < 1e-6)
    #expect(try place(expected.x, expected.y, 4549, .wgs84) == expected)
    #expect(try place(expected.x + 4e7, expected.y, 4528, .wgs84).distance(to: expected) < 1e-3)
    for datum in [GeodeticDatum.gcj02, .bd09] {
      let shifted = datum.fromWGS84(wgs)
      #expect(try place(shifted.x, shifted.y, nil, datum).distance(to: expected) < 0.01)
    }
  }

  @Test func invalidBoundarySaysWhyAndWhere() throws {
    let bowtie = Self.streets.replacing(
      "[118.79,32.02],[118.80,32.02],[118.80,32.03],[118.79,32.03]",
      with: "[118.79,32.02],[118.80,32.03],[118.80,32.02],[118.79,32.03]")
    let file = try source(bowtie, "bad.geojson")
    let errors = problems { () throws(Problems) in try StudyAreaLoader.load(name: Text("t"), streets: file) }
      .filter { $0.severity == .error }
    #expect(errors.count == 1)
    #expect(errors.first?.place.id == "320104002" && errors.first?.place.line != nil)
    #expect(errors.first?.value == "(118.795, 32.025)")
    #expect(errors.first?.says.zh.contains("自相交") == true)
  }

  @Test func premisesAndPhasesOfGeoJSON() throws {
    let text = """
      {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"H1","dwellings":300,
      "phases":[{"id":"1","dwellings":100,"status":"existing"},{"id":"2","dwellings":250}],
      "premises":[{"service":"elder_care","floor_area_m2":350,"floor":1,"entrance":true,"handover":"2021-06-30"},
      {"service":"elder","floor_area_m2":-1,"colour":"red"}]},"geometry":null}]}
      """
    let file = try source(text, "h.geojson")
    let all = problems { () throws(Problems) in try StudyAreaLoader.housing(from: file) }
    #expect(
      all.map(\.place.field) == ["premises[1].colour", "premises[1].service", "premises[1].floor_area_m2", "phases"])
    let mended = text.replacing("\"elder\"", with: "\"childcare\"").replacing("-1", with: "80").replacing(
      "250", with: "200")
    let result = try StudyAreaLoader.housing(from: try source(mended, "h.geojson"))
    #expect(result.frame == nil)
    let project = result.projects[0]
    #expect(project.phases.map(\.dwellings) == [100, 200])
    #expect(project.premises.count == 2 && project.premises[0].ownEntrance == true)
    #expect(project.premises[0].handover == CalendarDate(year: 2021, month: 6, day: 30))
  }
}
