import ArgumentParser
import Datasets
import Diagnostics
import Planning
import Policy
import Reporting
import Simulation
import Spatial
import WalkNetwork

/// A plan with everything it names, read and checked.
struct LoadedPlan {
  var inputs: RunInputs
  var provenance: Provenance
}

/// Reads a plan file and all that it points at; whatever is wrong in any of the files is reported together.
struct PlanLoader {
  static func load(_ path: String) throws(Problems) -> LoadedPlan {
    let text = try text(of: path)
    var problems = Problems()
    let plan = problems.collect { () throws(Problems) in try Plan(yaml: text, file: path) }
    guard let plan else {
      // What the plan points at has mistakes of its own, which are worth knowing now.
      if let files = Plan.files(yaml: text, file: path) { _ = read(files, at: path, &problems) }
      throw problems
    }
    let (pack, read, network) = read(plan.files, at: path, &problems)
    let population = PopulationFiles(settingsFile: path).read(plan.population, &problems)
    try problems.throwIfErrors()
    guard let pack, let read else { throw problems }
    return LoadedPlan(
      inputs: RunInputs(
        plan: plan, pack: pack, study: read.area, network: network, population: population,
        warnings: problems),
      provenance: try provenance(plan, at: path))
  }

  /// Reads the pack and the layers; what cannot be read is `nil` and among the problems.
  private static func read(_ files: Plan.Files, at path: String, _ problems: inout Problems) -> (
    pack: PolicyPack?, study: (area: StudyArea, warnings: Problems)?, network: WalkNetwork?
  ) {
    let pack = files.policy.flatMap { policy in
      problems.collect { () throws(Problems) in
        let file = beside(path, policy)
        try requireFile(file, namedAt: files.policyPlace)
        return try self.pack(file)
      }
    }
    let read = problems.collect { () throws(Problems) in try study(files, of: pack, at: path) }
    if let read { problems.add(read.warnings) }
    guard let walkways = files.inputs.walkways else { return (pack, read, nil) }
    let walk = problems.collect { () throws(Problems) in
      let file = beside(path, walkways.file)
      try requireFile(file, namedAt: walkways.place)
      return try WalkwayReader.network(from: file, layer: walkways.layer, frame: read?.area.frame)
    }
    if let walk { problems.add(walk.warnings) }
    return (pack, read, walk?.network)
  }

  /// The pack with the packs it extends, looked for beside it.
  static func pack(_ path: String) throws(Problems) -> PolicyPack {
    try PolicyPack(yaml: try text(of: path), file: path) { id in
      for candidate in PolicyPack.candidatePaths(for: id, beside: path) {
        if let text = try? text(of: candidate) { return (text, candidate) }
      }
      return nil
    }
  }

  private static func study(_ plan: Plan.Files, of pack: PolicyPack?, at path: String) throws(Problems) -> (
    area: StudyArea, warnings: Problems
  ) {
    let inputs = plan.inputs
    var problems = Problems()
    func source(_ given: Plan.Source?) -> LayerSource? {
      given.flatMap { layerSource($0, planAt: path, &problems) }
    }
    let streets = source(inputs.streets)
    let layers = (
      population: source(inputs.population), housing: source(inputs.housing),
      demand: source(inputs.demand).map { DemandSource(layer: $0, weight: inputs.demand?.fields["weight"]) },
      facilities: source(inputs.facilities), candidates: source(inputs.candidates)
    )
    try problems.throwIfErrors()
    guard let streets else { throw problems }
    return try StudyAreaLoader.load(
      name: pack?.place ?? plan.title, streets: streets, population: layers.population, housing: layers.housing,
      demand: layers.demand, facilities: layers.facilities, candidates: layers.candidates, crs: plan.crs,
      extraKinds: plan.kinds.keys.sorted { $0.rawValue < $1.rawValue })
  }

  /// A source of the plan at `path` as Datasets reads it.
  static func layerSource(_ given: Plan.Source, planAt path: String, _ problems: inout Problems) -> LayerSource? {
    let datum = given.datum.map { GeodeticDatum(rawValue: $0) } ?? .wgs84
    if datum == nil {
      problems.error(
        at: given.place.at(subfield: "datum"), value: given.datum,
        Text(zh: "应为 wgs84、gcj02 或 bd09", en: "expected wgs84, gcj02 or bd09"))
    }
    return LayerSource(
      file: beside(path, given.file), layer: given.layer, crs: given.crs.map { CoordinateSystem($0) },
      datum: datum ?? .wgs84, fields: given.fields.filter { $0.key != "weight" }, constants: given.constants,
      encoding: given.encoding, statedAt: given.place)
  }

  private static func provenance(_ plan: Plan, at path: String) throws(Problems) -> Provenance {
    var inputs = [
      Provenance.Input(name: "plan", file: path, sha256: try sha256(ofFile: path)),
      Provenance.Input(
        name: "policy", file: plan.policy, sha256: try sha256(ofFile: beside(path, plan.policy))),
    ]
    for (name, source) in plan.inputs.all {
      inputs.append(
        Provenance.Input(name: name, file: source.file, sha256: try sha256(ofFile: beside(path, source.file))))
    }
    for (name, source) in plan.population.sources {
      inputs.append(
        Provenance.Input(name: name, file: source.file, sha256: try sha256(ofFile: beside(path, source.file))))
    }
    return Provenance(version: Catchment.configuration.version, inputs: inputs)
  }

  static func text(of path: String) throws(Problems) -> String {
    let bytes = try readFile(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problems([
        Problem(.error, at: Place(file: path), says: Text(zh: "不是 UTF-8 文本", en: "the file is not UTF-8 text"))
      ])
    }
    return text
  }

  /// `file` as named in a file at `path`: relative to that file's folder.
  private static func beside(_ path: String, _ file: String) -> String {
    guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
    return String(path[...slash]) + file
  }
}
