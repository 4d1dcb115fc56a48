import Datasets
import Foundation
import Planning
import Spatial
import Synthesis
import Testing

@Suite("Same recipe, same seed, same bytes")
struct SameBytesTests {
  private func files(_ city: SyntheticCity) throws -> [(name: String, bytes: [UInt8])] {
    try [city.streets, city.housing, city.facilities, city.candidates].map {
      ("\($0.name).geojson", try GeoJSONWriter.bytes($0))
    } + [
      ("population.csv", CSV.write(city.population, synthetic: city.synthetic)),
      ("walkways.osm", city.walkways.osm(synthetic: city.synthetic)),
    ]
  }

  @Test func `twice the same, and another seed another city`() throws {
    let first = try files(synthesize(.city(people: 150_000), seed: 5))
    let second = try files(synthesize(.city(people: 150_000), seed: 5))
    let other = try files(synthesize(.city(people: 150_000), seed: 6))
    for ((a, b), c) in zip(zip(first, second), other) {
      #expect(a.bytes == b.bytes, "\(a.name)")
      #expect(a.bytes != c.bytes, "\(a.name)")
    }
  }

  static let shipped: [(String, CityRecipe)] = [
    ("qinhuai", .qinhuai), ("qinhuai/south-new-town", .southNewTown), ("wuxi", .wuxi), ("qidong", .qidong),
    ("jiamusi", .jiamusi), ("wuhan", .wuhan),
  ]

  @Test(arguments: shipped.indices)
  func `the shipped cities are what the generator makes from seed 2020`(_ number: Int) throws {
    let (name, recipe) = Self.shipped[number]
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../geodata/\(name)").standardizedFileURL
    var total = 0
    for file in try files(synthesize(recipe, seed: 2020)) {
      let shipped = try Data(contentsOf: folder.appendingPathComponent(file.name))
      #expect(Array(shipped) == file.bytes, "\(file.name): run catchment new --synthetic … --out geodata/\(name)")
      total += shipped.count
    }
    #expect(total < 4_000_000)
  }
}
