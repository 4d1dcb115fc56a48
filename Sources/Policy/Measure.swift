import Diagnostics
import Planning

/// A figure that a rule needs about an area at the end of a year. Policy names it; the caller works it out.
public enum Measure: Hashable, Sendable {
  /// Beds of these classes in open facilities (beds). With `nursingOnly`, the nursing beds (护理型) of the facilities
  /// that have beds of these classes.
  case beds([BedClass], nursingOnly: Bool)
  /// The same in the open facilities that meet a filter; one that names no kinds is for every kind (beds).
  case bedsWithin([BedClass], nursingOnly: Bool, FacilityFilter)
  /// Day or childcare places in open facilities of these kinds (places).
  case places([FacilityKind])
  /// Open facilities that meet the filter (facilities).
  case facilities(FacilityFilter)
  /// People of an age, counted on one basis (persons).
  case people(AgeRange, PopulationBasis)
  /// Elders of an age who look after themselves as far as these levels say (persons).
  case elders(AgeRange, PopulationBasis, [CareLevel])
  /// Of those counted by ``people``, the people within so many metres' walk of open facilities of the kinds, at least
  /// `times` of them; exactly on the limit is covered (persons).
  case covered(AgeRange, PopulationBasis, by: [FacilityKind], metres: Int, times: Int)
  /// Of those counted by ``people`` in the area, the most who can each have a place of their own at an open facility of
  /// one of the kinds within so many metres' walk (persons). The places are counted for the people of the area alone.
  case served(AgeRange, PopulationBasis, by: [FacilityKind], metres: Int, FacilityCapacity)
  /// Gross floor area of open facilities of these kinds (hundredths of m²).
  case floorArea([FacilityKind])
  /// Site area of open facilities of these kinds (hundredths of m²).
  case landArea([FacilityKind])
  /// Floor area of premises for a service in the housing projects, as far as it counts that year (hundredths of m²).
  case premisesArea(Service)
  /// Dwellings in the housing projects (dwellings).
  case dwellings
  /// A figure that is entered, not computed, by its identifier in the pack (ten-thousandths of its unit).
  case reported(String)

  /// What it is, in a few words.
  public var name: Text {
    switch self {
    case .beds(let classes, let nursingOnly):
      let list = Text.list(classes.map(\.name))
      return nursingOnly
        ? Text(zh: "护理型床位（\(list.zh)）", en: "nursing beds (\(list.en))") : list
    case .bedsWithin(let classes, let nursingOnly, let filter):
      return filter.name + Text(zh: "的", en: ": ") + Measure.beds(classes, nursingOnly: nursingOnly).name
    case .places(let kinds): return Text.list(kinds.map(\.name)) + Text(zh: "托位", en: ": places")
    case .facilities(let filter): return filter.name
    case .people(let age, let basis):
      return age == .all
        ? basis.name : Text(zh: "\(age.words.zh)\(basis.name.zh)", en: "\(basis.name.en) \(age.words.en)")
    case .elders(let age, let basis, let levels):
      let who = Text.list(levels.map(\.name))
      return Text(zh: "\(who.zh)（\(age.words.zh)\(basis.name.zh)）", en: "\(who.en) (\(basis.name.en) \(age.words.en))")
    case .covered(let age, _, _, let metres, let times):
      return times > 1
        ? Text(
          zh: "步行 \(metres) 米内有至少 \(times) 处设施的 \(age.words.zh)人口",
          en: "people \(age.words.en) within \(metres) m on foot of at least \(times) facilities")
        : Text(zh: "步行 \(metres) 米内的 \(age.words.zh)人口", en: "people \(age.words.en) within \(metres) m on foot")
    case .served(let age, _, _, let metres, let capacity):
      return Text(
        zh: "步行 \(metres) 米内有\(capacity.name.zh)可用的 \(age.words.zh)人口",
        en: "people \(age.words.en) with \(capacity.name.en) within \(metres) m on foot")
    case .floorArea(let kinds): return Text.list(kinds.map(\.name)) + Text(zh: "建筑面积", en: ": floor area")
    case .landArea(let kinds): return Text.list(kinds.map(\.name)) + Text(zh: "用地面积", en: ": site area")
    case .premisesArea(let service): return service.premisesName
    case .dwellings: return Text(zh: "住宅套数", en: "dwellings")
    case .reported: return Text(zh: "填报值", en: "reported figure")
    }
  }
}

extension Measure {
  /// What a whole one of it is called.
  var unit: Text {
    switch self {
    case .beds, .bedsWithin: .beds
    case .places: .places
    case .facilities: .facilities
    case .people, .elders, .covered, .served: .persons
    case .dwellings: Text(zh: "套", en: "dwellings")
    case .floorArea, .landArea, .premisesArea: .squareMetres
    case .reported: Text("")
    }
  }
}

/// The facilities a rule counts.
public struct FacilityFilter: Hashable, Sendable {
  /// Empty: every kind.
  public var kinds: [FacilityKind]
  public var minimumFloorArea: Area?
  public var maximumFloorArea: Area?
  public var minimumBeds: Int?
  public var maximumBeds: Int?
  /// Least floor area for each bed.
  public var minimumFloorAreaPerBed: Area?
  /// Least and largest site area for each bed.
  public var minimumLandAreaPerBed: Area?
  public var maximumLandAreaPerBed: Area?
  /// Who must run it; `nil`: anyone.
  public var runBy: OperatorKind?

  public init(
    kinds: [FacilityKind], minimumFloorArea: Area? = nil, maximumFloorArea: Area? = nil, minimumBeds: Int? = nil,
    maximumBeds: Int? = nil, minimumFloorAreaPerBed: Area? = nil, minimumLandAreaPerBed: Area? = nil,
    maximumLandAreaPerBed: Area? = nil, runBy: OperatorKind? = nil
  ) {
    self.kinds = kinds
    self.minimumFloorArea = minimumFloorArea
    self.maximumFloorArea = maximumFloorArea
    self.minimumBeds = minimumBeds
    self.maximumBeds = maximumBeds
    self.minimumFloorAreaPerBed = minimumFloorAreaPerBed
    self.minimumLandAreaPerBed = minimumLandAreaPerBed
    self.maximumLandAreaPerBed = maximumLandAreaPerBed
    self.runBy = runBy
  }

  /// Whether a facility meets the filter; `nil` when its register lacks a fact that decides it.
  public func matches(_ facility: Facility) -> Bool? {
    guard kinds.isEmpty || kinds.contains(facility.kind) else { return false }
    let beds = facility.beds.isEmpty ? nil : facility.beds.values.reduce(0, +)
    func perBed(_ area: Area?, _ limit: Area?, isLeast: Bool) -> Bool? {
      guard let limit else { return true }
      guard let beds, let area else { return nil }
      return isLeast
        ? Exact.product(area.hundredths, 1, isAtLeast: limit.hundredths, Int64(beds))
        : Exact.product(limit.hundredths, Int64(beds), isAtLeast: area.hundredths, 1)
    }
    let tests = [
      minimumFloorArea.map { least in facility.floorArea.map { $0 >= least } } ?? true,
      maximumFloorArea.map { most in facility.floorArea.map { $0 <= most } } ?? true,
      minimumBeds.map { least in beds.map { $0 >= least } } ?? true,
      maximumBeds.map { most in beds.map { $0 <= most } } ?? true,
      perBed(facility.floorArea, minimumFloorAreaPerBed, isLeast: true),
      perBed(facility.landArea, minimumLandAreaPerBed, isLeast: true),
      perBed(facility.landArea, maximumLandAreaPerBed, isLeast: false),
      runBy.map { operating in facility.operatorKind.map { $0 == operating } } ?? true,
    ]
    if tests.contains(false) { return false }
    return tests.contains(nil) ? nil : true
  }

  var name: Text {
    var text = kinds.isEmpty ? Text(zh: "各类设施", en: "facilities of every kind") : Text.list(kinds.map(\.name))
    if let runBy { text = text + Text(zh: "（\(runBy.name.zh)）", en: " (\(runBy.name.en))") }
    if let size = Text.range(minimumFloorArea?.words, maximumFloorArea?.words, unit: Text("m²")) {
      text = text + Text(zh: "，建筑面积 ", en: ", floor area ") + size
    }
    if let size = Text.range(minimumBeds.map(String.init), maximumBeds.map(String.init), unit: .beds) {
      text = text + Text(", ") + size
    }
    if let perBed = minimumFloorAreaPerBed {
      text = text + Text(zh: "，每床不少于 \(perBed.words) m²", en: ", at least \(perBed.words) m² a bed")
    }
    if let land = Text.range(minimumLandAreaPerBed?.words, maximumLandAreaPerBed?.words, unit: Text("m²")) {
      text = text + Text(zh: "，每床用地 ", en: ", site area a bed ") + land
    }
    return text
  }
}

/// Where a rule about an area is tested.
public enum PlanArea: Hashable, Sendable {
  case city
  /// A zone of the pack, by id.
  case zone(String)
  /// A street, by code.
  case street(String)
}

/// What came of asking for a measure.
public enum Measured: Hashable, Sendable {
  /// In the unit that ``Measure`` states.
  case known(Int64)
  /// Some fact is missing: which, in words for the reader.
  case unknown(Text)
}

/// Whoever can answer for measures: a simulation, a test.
public protocol Measurements: Sendable {
  /// - Parameters:
  ///   - area: the city, a zone (see ``PolicyPack/streets(of:among:)``) or a street.
  ///   - year: the figure stands at the end of this year.
  func measure(_ measure: Measure, in area: PlanArea, year: Int) -> Measured
}
