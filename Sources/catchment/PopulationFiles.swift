import Datasets
import Diagnostics
import Planning
import Simulation

/// Reads the files that the population settings of a plan name.
struct PopulationFiles {
  /// Whatever is wrong with any of them goes into `problems`.
  func read(_ settings: PopulationSettings, _ problems: inout Problems) -> PopulationInputs {
    var inputs = PopulationInputs()
    for source in settings.rates {
      if let table = table(source, &problems) { inputs.rates.append(table) }
    }
    if let source = settings.structure { inputs.structure = counts(source, &problems) }
    if let source = settings.prior { inputs.prior = counts(source, &problems) }
    if let source = settings.city { inputs.city = counts(source, &problems) }
    for other in settings.compare {
      let counts = counts(other.counts, &problems)
      inputs.compare.append((counts: counts, inputs: read(other.settings, &problems)))
    }
    return inputs
  }

  private func table(_ source: Plan.Source, _ problems: inout Problems) -> Table? {
    guard let layer = PlanLoader.layerSource(source, &problems) else { return nil }
    let read = problems.collect { () throws(Problems) in
      try VectorFile.read(layer.file, layer: layer.layer, encoding: layer.encoding)
    }
    guard let read else { return nil }
    problems.add(read.warnings)
    return read.layer.table
  }

  private func counts(_ source: Plan.Source, _ problems: inout Problems) -> [PopulationCount] {
    guard let layer = PlanLoader.layerSource(source, &problems) else { return [] }
    let read = problems.collect { () throws(Problems) in try StudyAreaLoader.population(from: layer) }
    guard let read else { return [] }
    problems.add(read.warnings)
    return read.counts
  }
}
