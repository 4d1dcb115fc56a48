import Diagnostics
import Planning
import Spatial

/// What an invented city is made from: how many of what, roughly where. The same recipe and seed give the same city.
///
/// Totals (people at and above each age, beds by class, facilities by kind) are kept exactly; everything else is a
/// shape that the seed fills in.
public struct CityRecipe: Sendable, Hashable {
  public var name: Text
  /// What is invented and what is not, repeated in every file and report.
  public var synthetic: Text
  /// Starts every id: `QH` gives `QH-H-0001`.
  public var idPrefix: String
  /// Corners where boundaries meet, longitude and latitude; streets refer to them by index, so that neighbours share
  /// their boundary.
  public var corners: [Point]
  public var streets: [Street]
  public var rivers: [River]
  /// The counts stand at the end of this year; what is under construction or planned is so on that day.
  public var year: Int
  /// The end of this year is when people were counted; the same unless said.
  public var countedIn: Int?
  public var people: People
  public var housing: HousingMix
  /// One for each part of the city that has totals of its own; parts may overlap.
  public var facilities: [FacilityMix]
  public var candidates: Int
  /// What sites of a size are good for.
  public var siteUses: [SiteUse] = SiteUse.elderCare
  /// Whether each street has small, middling and large sites in turn, not by chance.
  public var sitesOfEverySize = false
  /// Buildings that the dwellings of existing estates are parted among, for a demand layer; 0: none.
  public var buildings = 0

  /// A sub-district to be drawn.
  public struct Street: Sendable, Hashable {
    public var code: String
    public var name: Text
    public var district: String
    public var zone: String?
    /// Indices into `corners`, once around, not closed.
    public var ring: [Int]
    /// Its part of the city's people, in any unit.
    public var weight: Double
    /// Share of elders relative to the city's: 1 the same, 1.2 a fifth more.
    public var ageing: Double
    /// Part of what is being built, in any unit.
    public var growth: Double
    /// Metres between parallel lanes.
    public var blockSize: Double
    /// Price of rooms relative to the city's mean.
    public var price: Double
    /// Whether rooms of 1000 m² and more can be had at all.
    public var hasLargeSites: Bool

    public init(
      code: String, name: Text, district: String, zone: String? = nil, ring: [Int], weight: Double,
      ageing: Double = 1, growth: Double = 1, blockSize: Double = 95, price: Double = 1, hasLargeSites: Bool = true
    ) {
      self.code = code
      self.name = name
      self.district = district
      self.zone = zone
      self.ring = ring
      self.weight = weight
      self.ageing = ageing
      self.growth = growth
      self.blockSize = blockSize
      self.price = price
      self.hasLargeSites = hasLargeSites
    }
  }

  /// Water that walkers cross only at bridges.
  public struct River: Sendable, Hashable {
    public var name: Text
    /// Longitude and latitude.
    public var course: [Point]
    /// Every how many lanes a lane crosses; main streets always do.
    public var lanesPerBridge: Int

    public init(name: Text, course: [Point], lanesPerBridge: Int) {
      self.name = name
      self.course = course
      self.lanesPerBridge = lanesPerBridge
    }
  }

  /// How many people of which age.
  public struct People: Sendable, Hashable {
    public var basis: PopulationBasis
    /// Exact numbers for parts of the city that have totals of their own; every street is in one part.
    public var parts: [Part]
    /// Relative numbers by sex and age group; only their proportions inside a threshold matter.
    public var shape: [Cell]

    public struct Part: Sendable, Hashable {
      /// Indices of its streets; `nil`: all.
      public var streets: [Int]?
      /// Exact numbers of persons of at least an age, ages rising from 0.
      public var atLeast: [Threshold]

      public init(streets: [Int]?, atLeast: [Threshold]) {
        self.streets = streets
        self.atLeast = atLeast
      }
    }

    public struct Threshold: Sendable, Hashable {
      public var age: Int
      public var persons: Int

      public init(age: Int, persons: Int) {
        self.age = age
        self.persons = persons
      }
    }

    public struct Cell: Sendable, Hashable {
      public var sex: Sex
      public var age: AgeRange
      public var weight: Double

      public init(sex: Sex, age: AgeRange, weight: Double) {
        self.sex = sex
        self.age = age
        self.weight = weight
      }
    }

    public init(basis: PopulationBasis, parts: [Part], shape: [Cell]) {
      self.basis = basis
      self.parts = parts
      self.shape = shape
    }

    /// The whole city is one part.
    public init(basis: PopulationBasis, atLeast: [Threshold], shape: [Cell]) {
      self.init(basis: basis, parts: [Part(streets: nil, atLeast: atLeast)], shape: shape)
    }

    public var total: Int { parts.reduce(0) { $0 + ($1.atLeast.first?.persons ?? 0) } }
  }

  /// How many residential projects.
  public struct HousingMix: Sendable, Hashable {
    public var existing: Int
    public var underConstruction: Int
    public var planned: Int
    /// Groups of small estates that share premises.
    public var pools: Int
    /// Square metres of elder-care premises per 100 dwellings around which existing estates vary.
    public var existingRate: Int
    /// The same for estates that are being built or planned.
    public var newRate: Int
    /// Square metres that one of two builders of new estates provides at least, whatever the rate; 0: nobody.
    public var newLeast = 0
    /// Dwellings of the largest new estates.
    public var largestNew = 1980

    public init(existing: Int, underConstruction: Int, planned: Int, pools: Int, existingRate: Int, newRate: Int) {
      self.existing = existing
      self.underConstruction = underConstruction
      self.planned = planned
      self.pools = pools
      self.existingRate = existingRate
      self.newRate = newRate
    }
  }

  /// How many facilities and beds. Numbers of facilities are at least 1 where their beds are not 0.
  public struct FacilityMix: Sendable, Hashable {
    public var nursingHomes: Int
    public var streetComplexes: Int
    public var homeCare: Int
    public var dayCare: Int
    /// How many of the day-care centres have 1000 m² or more.
    public var largeDayCare: Int
    public var mealPoints: Int
    public var childcare: Int
    public var institutionBeds: Int
    public var communityBeds: Int
    public var familyBeds: Int
    /// Nursing beds per 100 beds.
    public var nursingPercent: Int
    /// Institutional beds run by others than the state, per 100.
    public var sociallyOperatedPercent: Int
    /// All places for children; `nil`: as the rooms give.
    public var childcarePlaces: Int?
    public var others: [Others] = []
    /// Whether the register tells the land of every facility, not of nursing homes alone.
    public var registersLand = false
    /// Indices of the streets they stand in; `nil`: all.
    public var streets: [Int]?

    /// Facilities of a kind of the plan's own, without beds.
    public struct Others: Sendable, Hashable {
      public var kind: FacilityKind
      public var title: String
      public var count: Int

      public init(_ kind: String, titled title: String, _ count: Int) {
        self.kind = FacilityKind(rawValue: kind)
        self.title = title
        self.count = count
      }
    }

    public init(
      nursingHomes: Int, streetComplexes: Int, homeCare: Int, dayCare: Int, largeDayCare: Int, mealPoints: Int,
      childcare: Int, institutionBeds: Int, communityBeds: Int, familyBeds: Int, nursingPercent: Int,
      sociallyOperatedPercent: Int
    ) {
      self.nursingHomes = nursingHomes
      self.streetComplexes = streetComplexes
      self.homeCare = homeCare
      self.dayCare = dayCare
      self.largeDayCare = largeDayCare
      self.mealPoints = mealPoints
      self.childcare = childcare
      self.institutionBeds = institutionBeds
      self.communityBeds = communityBeds
      self.familyBeds = familyBeds
      self.nursingPercent = nursingPercent
      self.sociallyOperatedPercent = sociallyOperatedPercent
    }
  }

  /// Kinds that sites up to a size are good for.
  public struct SiteUse: Sendable, Hashable {
    /// Square metres; sites are smaller than this and not smaller than the use before.
    public var below: Int
    public var kinds: [FacilityKind]

    public init(below: Int, _ kinds: [FacilityKind]) {
      self.below = below
      self.kinds = kinds
    }

    public static let elderCare = [
      SiteUse(below: 350, [.homeCare]), SiteUse(below: 1000, [.homeCare, .dayCare]),
      SiteUse(below: 2000, [.dayCare, .streetComplex, .homeCare]),
      SiteUse(below: .max, [.nursingHome, .streetComplex, .dayCare]),
    ]
  }

  public init(
    name: Text, synthetic: Text, idPrefix: String, corners: [Point], streets: [Street], rivers: [River] = [],
    year: Int, people: People, housing: HousingMix, facilities: [FacilityMix], candidates: Int
  ) {
    self.name = name
    self.synthetic = synthetic
    self.idPrefix = idPrefix
    self.corners = corners
    self.streets = streets
    self.rivers = rivers
    self.year = year
    self.people = people
    self.housing = housing
    self.facilities = facilities
    self.candidates = candidates
  }
}

extension CityRecipe {
  /// For each street, the indices of those it shares a length of boundary with, rising.
  ///
  /// - Complexity: O(corners of all rings).
  public var neighbours: [[Int]] {
    var owners: [Side: [Int]] = [:]
    for (i, street) in streets.enumerated() {
      for side in street.sides { owners[side, default: []].append(i) }
    }
    return streets.indices.map { i in
      Set(streets[i].sides.flatMap { owners[$0] ?? [] }).subtracting([i]).sorted()
    }
  }
}

/// A stretch of boundary between two corners, whichever way it is walked.
struct Side: Hashable, Comparable {
  var low: Int
  var high: Int

  init(_ a: Int, _ b: Int) {
    low = min(a, b)
    high = max(a, b)
  }

  static func < (a: Side, b: Side) -> Bool { (a.low, a.high) < (b.low, b.high) }
}

extension CityRecipe.Street {
  /// The stretches of its boundary in ring order.
  var sides: [Side] {
    ring.indices.map { Side(ring[$0], ring[($0 + 1) % ring.count]) }
  }
}
