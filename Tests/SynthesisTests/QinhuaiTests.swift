import Diagnostics
import Planning
import Spatial
import Synthesis
import Testing

@Suite("Qinhuai: the plan's totals, exactly")
struct QinhuaiTests {
  static let city = synthesize(.qinhuai, seed: 7)
  private var city: SyntheticCity { Self.city }

  private func persons(aged from: Int) -> Int {
    zip(city.population.column("age_from"), city.population.column("persons"))
      .reduce(0) { $0 + (($1.0.whole ?? 0) >= from ? $1.1.whole ?? 0 : 0) }
  }

  @Test func `people at and above each age`() {
    #expect(persons(aged: 0) == 711_636)
    #expect(persons(aged: 60) == 200_112)
    #expect(persons(aged: 80) == 34_929)
    #expect(persons(aged: 100) == 63)
  }

  @Test func `population is street by sex by age, registered, 2020, nobody negative`() {
    let table = city.population
    #expect(table.rows.count == 12 * 2 * 21)
    #expect(table.column("basis").allSatisfy { $0 == "hukou" })
    #expect(table.column("year").allSatisfy { $0 == 2020 })
    #expect(table.column("persons").allSatisfy { ($0.whole ?? -1) >= 0 })
    #expect(Set(table.column("age_to").filter { $0 != .null }).count == 20)
  }

  @Test func `beds by class and nursing beds`() {
    func sum(_ name: String) -> Int { city.facilities.column(name).reduce(0) { $0 + ($1.whole ?? 0) } }
    #expect(sum("beds_institution") == 5066)
    #expect(sum("beds_community") == 1337)
    #expect(sum("beds_family") == 1881)
    #expect(sum("nursing_beds") == 7041)
    let facilities = city.facilities
    for row in facilities.table.rows.indices {
      let beds = ["beds_institution", "beds_community", "beds_family"].reduce(0) {
        $0 + (facilities.column($1)[row].whole ?? 0)
      }
      #expect((facilities.column("nursing_beds")[row].whole ?? 0) <= beds)
    }
  }

  @Test func `institutions are run by others than the state for 71 beds in 100, as near as whole homes allow`() {
    let social = zip(city.facilities.column("operator"), city.facilities.column("beds_institution"))
      .reduce(0) { $0 + ($1.0 == "社会力量" ? $1.1.whole ?? 0 : 0) }
    #expect(abs(Double(social) / 5066 - 0.71) < 0.02)
  }

  @Test func `facilities by kind, and day care on both sides of 1000 square metres`() {
    let kinds = city.facilities.column("kind")
    #expect(kinds.count { $0 == "street_complex" } == 14)
    #expect(kinds.count { $0 == "home_care" } == 58)
    let dayCare = zip(kinds, city.facilities.column("floor_area_m2")).filter { $0.0 == "day_care" }
      .compactMap { $0.1.hundredths }
    #expect(dayCare.count == 11)
    #expect(dayCare.count { $0 >= 100_000 } == 4)
    #expect(dayCare.contains(100_000))
    #expect(dayCare.contains(99_999))
  }

  @Test func `the twelve streets, their codes and who borders whom`() {
    #expect(city.streets.column("code") == (1...12).map { .string("3201040" + ($0 < 10 ? "0\($0)" : "\($0)")) })
    #expect(Set(city.streets.column("zone")).count == 2)
    let names = CityRecipe.qinhuai.streets.map(\.name.zh)
    let borders: [String: Set<String>] = [
      "五老村": ["洪武路", "夫子庙", "大光路", "瑞金路"], "洪武路": ["五老村", "朝天宫", "夫子庙"], "朝天宫": ["洪武路", "双塘", "夫子庙"],
      "双塘": ["朝天宫", "夫子庙", "中华门"], "夫子庙": ["五老村", "洪武路", "朝天宫", "双塘", "大光路", "秦虹", "中华门"],
      "大光路": ["五老村", "夫子庙", "瑞金路", "月牙湖", "光华路", "秦虹"], "瑞金路": ["五老村", "大光路", "月牙湖"],
      "月牙湖": ["大光路", "瑞金路", "光华路"], "光华路": ["大光路", "月牙湖", "秦虹", "红花"],
      "秦虹": ["夫子庙", "大光路", "光华路", "红花", "中华门"], "红花": ["光华路", "秦虹", "中华门"], "中华门": ["双塘", "夫子庙", "秦虹", "红花"],
    ]
    for (name, neighbours) in zip(names, CityRecipe.qinhuai.neighbours) {
      #expect(Set(neighbours.map { names[$0] }) == borders[name], "\(name)")
    }
  }

  @Test func `the district lies where it should and measures about 49 square kilometres`() throws {
    var box = BoundingBox.empty
    for geometry in city.streets.geometries { geometry?.forEachPoint { box.extend(to: $0) } }
    #expect(box.min.distance(to: Point(118.76, 31.977)) < 0.01)
    #expect(box.max.distance(to: Point(118.875, 32.043)) < 0.01)
    let transform = try StudyFrame(around: box).transform()
    let area = city.streets.geometries.compactMap { $0?.mapPoints { transform.forward($0) ?? $0 }.areas?.area }
    #expect(abs(area.reduce(0, +) / 1e6 - 49.1) < 1)
  }

  @Test func `everything says that it is invented`() {
    for layer in [city.streets, city.housing, city.facilities, city.candidates] {
      #expect(layer.notes.contains { $0.key == "synthetic" && $0.value["zh"] != nil && $0.value["en"] != nil })
    }
    let head = String(decoding: city.walkways.osm(synthetic: city.synthetic).prefix(400), as: UTF8.self)
    #expect(head.contains("<!-- synthetic: 示例数据"))
  }
}
