import Diagnostics
import Planning
import Spatial

/// An invented city as the layers and tables a plan reads, with the fields of docs/data-formats.md.
///
/// Layers are in longitude and latitude to a millionth of a degree and carry the note `synthetic`; tables and the
/// network do not have room for notes, so their writers are given ``synthetic`` beside them.
public struct SyntheticCity: Sendable {
  public var name: Text
  /// What is invented.
  public var synthetic: Text
  /// Polygons that tile the city; neighbours share their points.
  public var streets: Layer
  /// One row a street, sex and age group.
  public var population: Table
  /// Points, each within 150 m of the network.
  public var housing: Layer
  public var facilities: Layer
  public var candidates: Layer
  /// Buildings with their dwellings, where the recipe has any.
  public var demand: Layer?
  public var walkways: Walkways
}

/// Invents the city of a recipe; the same recipe and seed give the same city, to the byte.
///
/// Exactly as the recipe says: persons at and above each age, beds of each class, facilities of each kind, projects,
/// candidates. Each project stands in the street it names; the dwellings of a street's existing estates times their
/// persons are its people, within rounding and the few estates whose records are left incomplete on purpose.
/// - Complexity: O(people), from 700,000 people on in well under a microsecond each.
public func synthesize(_ recipe: CityRecipe, seed: UInt64) -> SyntheticCity {
  let map = StreetMap(recipe, seed: seed)
  let maker = WalkwayMaker(recipe, map: map, seed: seed)
  let people = PeopleMaker(recipe, seed: seed)
  var addresses = Addresses(maker.addresses, map: map, seed: seed)
  let housing = HousingMaker(recipe, people: people, addresses: &addresses, seed: seed)
  let facilities = FacilityMaker(recipe, people: people, housing: housing, addresses: &addresses, seed: seed)
  let candidates = CandidateMaker(recipe, people: people, housing: housing, addresses: &addresses, seed: seed)
  let buildings = BuildingMaker.buildings(recipe, housing, &addresses, seed: seed)

  let note = Value.Member("synthetic", Value(recipe.synthetic))
  func layer(_ name: String, _ columns: [String], _ rows: [[Value]], at positions: [Point]) -> Layer {
    Layer(
      table: Table(name: name, columns: columns, rows: rows),
      geometries: positions.map { .point(map.plane.lonLat($0)) }, crs: .wgs84, notes: [note])
  }
  return SyntheticCity(
    name: recipe.name, synthetic: recipe.synthetic,
    streets: Layer(
      table: Table(name: "streets", columns: StreetRows.columns, rows: recipe.streets.map(StreetRows.row)),
      geometries: map.outlines.map { .polygon(Polygon(exterior: $0.ring.map(map.plane.lonLat))) }, crs: .wgs84,
      notes: [note]),
    population: Table(name: "population", columns: PeopleMaker.columns, rows: people.rows),
    housing: layer("housing", HousingMaker.columns, housing.projects.map(\.row), at: housing.projects.map(\.position)),
    facilities: layer(
      "facilities", FacilityMaker.columns, facilities.drafts.map(\.row), at: facilities.drafts.map(\.position)),
    candidates: layer(
      "candidates", CandidateMaker.columns, candidates.sites.map { $0.row(recipe.siteUses) },
      at: candidates.sites.map(\.position)),
    demand: buildings.isEmpty
      ? nil : layer("demand", BuildingMaker.columns, buildings.map(\.row), at: buildings.map(\.position)),
    walkways: maker.walkways)
}

private enum StreetRows {
  static let columns = ["code", "name", "name_en", "district", "zone"]

  static func row(_ street: CityRecipe.Street) -> [Value] {
    [
      .string(street.code), .string(street.name.zh), .string(street.name.en), .string(street.district),
      Value(street.zone),
    ]
  }
}
