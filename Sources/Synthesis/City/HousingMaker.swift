import Diagnostics
import Planning
import Spatial

/// Residential projects of every status, with premises that pass, just pass, just fail, fail or cannot be judged.
struct HousingMaker {
  static let columns = [
    "id", "name", "street", "dwellings", "persons_per_dwelling", "status", "permit", "completion", "conditions",
    "residential_floor_area_m2", "pool", "phases", "premises",
  ]

  private(set) var projects: [ProjectDraft] = []

  private let recipe: CityRecipe
  private let seed: UInt64

  init(_ recipe: CityRecipe, people: PeopleMaker, addresses: inout Addresses, seed: UInt64) {
    self.recipe = recipe
    self.seed = seed
    let mix = recipe.housing
    let counts = Apportionment.parts(of: mix.existing, by: people.persons.map(Double.init), atLeast: 1)
    let growth = recipe.streets.map { $0.weight * $0.growth }
    let floor = mix.underConstruction >= 2 * recipe.streets.count ? 1 : 0
    let rising = Apportionment.parts(of: mix.underConstruction, by: growth, atLeast: floor)
    let planned = Apportionment.parts(of: mix.planned, by: growth, atLeast: floor)
    let pools = Apportionment.parts(of: mix.pools, by: counts.map(Double.init))
    for street in recipe.streets.indices {
      var estates = existing(counts[street], street: street, persons: people.persons[street], &addresses)
      var chance = SplitMix64(seed: seed, "pools", street)
      PoolMaker.join(&estates, pools: pools[street], code: recipe.streets[street].code, rate: mix.existingRate, &chance)
      projects += estates
    }
    for (status, counts) in [(ProjectStatus.underConstruction, rising), (.planned, planned)] {
      for street in recipe.streets.indices {
        projects += new(counts[street], status, street: street, after: existingNames(street), &addresses)
      }
    }
    let width = max(4, String(projects.count).count)
    for i in projects.indices {
      projects[i].id = "\(recipe.idPrefix)-H-\(InventedNames.padded(i + 1, width))"
      projects[i].numberPhases()
    }
  }

  /// How many names the street has used.
  private func existingNames(_ street: Int) -> Int { projects.count { $0.street == street } }

  // MARK: Existing estates

  private func existing(_ count: Int, street: Int, persons: Int, _ addresses: inout Addresses) -> [ProjectDraft] {
    var chance = SplitMix64(seed: seed, "existing", street)
    var estates: [ProjectDraft] = []
    var sizes: [Double] = []
    for n in 0..<count {
      let completion = chance.happens(0.6) ? chance.whole(in: 1978...1999) : chance.whole(in: 2000...recipe.year)
      var estate = ProjectDraft(
        street: street, code: recipe.streets[street].code, status: .existing, position: addresses.place(in: street),
        name: InventedNames.estate(n, isOld: completion < 2000, street: recipe.streets[street].name))
      estate.completion = min(chance.day(in: completion), .endOf(year: recipe.year))
      // The oldest records have lost their permits.
      if completion >= 1995 {
        estate.permit = estate.completion?.months(later: -chance.whole(in: 18...36))
        estate.conditions = estate.permit?.months(later: -chance.whole(in: 5...14))
      }
      estate.personsPerDwelling = Quantity(tenThousandths: Int64(chance.whole(in: 220...305)) * 100)
      estate.isWithoutHousing = count > 3 && chance.happens(0.008)
      estates.append(estate)
      let u = chance.unit()
      sizes.append(estate.isWithoutHousing ? 0 : 0.25 + 3 * u * u * u)
    }
    let living = Apportionment.parts(of: persons, by: sizes)
    for i in estates.indices {
      let perDwelling = estates[i].personsPerDwelling?.double ?? 2.6
      estates[i].dwellings = estates[i].isWithoutHousing ? 0 : Int((Double(living[i]) / perDwelling).rounded())
      furnish(&estates[i], &chance)
      estates[i].hidesDwellings = count > 3 && !estates[i].isWithoutHousing && chance.happens(0.012)
    }
    return estates
  }

  // MARK: New projects

  private func new(
    _ count: Int, _ status: ProjectStatus, street: Int, after names: Int, _ addresses: inout Addresses
  ) -> [ProjectDraft] {
    var chance = SplitMix64(seed: seed, status.rawValue, street)
    return (0..<count).map { n in
      var project = ProjectDraft(
        street: street, code: recipe.streets[street].code, status: status, position: addresses.place(in: street),
        name: InventedNames.estate(names + n, isOld: false, street: recipe.streets[street].name))
      let u = chance.unit()
      project.dwellings = 80 + Int(Double(recipe.housing.largestNew - 80) * u * u)
      project.personsPerDwelling = Quantity(tenThousandths: Int64(chance.whole(in: 250...310)) * 100)
      addDates(to: &project, &chance)
      if project.dwellings > 450 { addPhases(to: &project, &chance) }
      // Some plots are so far off that no date is fixed yet.
      if status == .planned, project.phases.isEmpty, chance.happens(0.25) {
        project.permit = nil
        project.completion = nil
      }
      furnish(&project, &chance)
      return project
    }
  }

  private func addDates(to project: inout ProjectDraft, _ chance: inout SplitMix64) {
    let permit =
      project.status == .underConstruction
      ? chance.day(in: recipe.year - chance.whole(in: 0...1)) : chance.day(in: recipe.year + chance.whole(in: 1...3))
    project.permit = permit
    project.completion = max(
      permit.months(later: chance.whole(in: 20...40)), chance.day(in: recipe.year + 1))
    project.conditions = permit.months(later: -chance.whole(in: 5...14))
  }

  /// Two or three phases; the first may be finished while the rest is being built.
  private func addPhases(to project: inout ProjectDraft, _ chance: inout SplitMix64) {
    guard let permit = project.permit, let completion = project.completion else { return }
    let count = project.dwellings > 1100 ? 3 : 2
    let parts = Apportionment.parts(of: project.dwellings, by: (0..<count).map { _ in chance.number(in: 0.6...1.4) })
    let yearEnd = CalendarDate.endOf(year: recipe.year)
    for (i, dwellings) in parts.enumerated() {
      var phase = Phase(id: "", dwellings: dwellings, conditions: project.conditions)
      phase.permit = permit.months(later: 9 * i)
      phase.completion = i == count - 1 ? max(completion, permit.months(later: 9 * i + 20)) : nil
      if phase.completion == nil {
        let isEarly = i == 0 && project.status == .underConstruction && chance.happens(0.35)
        phase.completion =
          isEarly ? yearEnd.months(later: -1) : max(permit.months(later: 9 * i + 20), yearEnd.months(later: 3))
        if isEarly { phase.permit = yearEnd.months(later: -26) }
      }
      phase.status = ProjectStatus(permit: phase.permit, completion: phase.completion, on: yearEnd)
      project.phases.append(phase)
    }
    project.permit = project.phases.compactMap(\.permit).min()
    project.conditions = project.permit?.months(later: -chance.whole(in: 5...14))
    for i in project.phases.indices { project.phases[i].conditions = project.conditions }
    project.completion = project.phases.compactMap(\.completion).max()
  }

  // MARK: Premises

  private func furnish(_ project: inout ProjectDraft, _ chance: inout SplitMix64) {
    project.residentialFloorArea = project.dwellings * chance.whole(in: 58...108)
    let isNew = project.status != .existing
    let provision = PremisesMaker.provision(isNew: isNew, &chance)
    guard !project.isWithoutHousing else { return }
    let rate = isNew ? recipe.housing.newRate : recipe.housing.existingRate
    project.premises = PremisesMaker.elderCare(provision, dwellings: project.dwellings, rate: rate, project, &chance)
    if isNew, recipe.housing.newLeast > 0, chance.happens(0.5) { project.raiseCare(to: recipe.housing.newLeast) }
    if isNew || (project.completion?.year ?? 0) > recipe.year - 6, chance.happens(0.6) {
      project.premises.append(PremisesMaker.childcare(project, &chance))
    }
  }
}
