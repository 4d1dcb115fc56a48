import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Planning
import Policy
import Reporting
import Simulation
import Spatial
import WalkNetwork

/// A plan with everything it names, read and checked.
struct LoadedPlan: Sendable {
  var inputs: RunInputs
  var provenance: Provenance
  /// What was mended in the layers, because the plan asks for it.
  var repairs: RepairsDone
  /// Every file that was read.
  var files: [String]
}

/// Reads a plan file and all that it points at; whatever is wrong in any of the files is reported together.
struct PlanLoader {
  /// - Parameters:
  ///   - options: `path=value`, set last.
  ///   - mostChanges: how many changes of the plan to its lowest base count; all of them unless said.
  static func load(_ path: String, options: [String] = [], mostChanges: Int? = nil) throws(Problems) -> LoadedPlan {
    let text = try text(of: path)
    var problems = Problems()
    let layers = layers(options, mostChanges)
    let plan = problems.collect { () throws(Problems) in try Plan(yaml: text, file: path, layers: layers) }
    guard let plan else {
      // What the plan points at has mistakes of its own, which are worth knowing now.
      if let files = Plan.files(yaml: text, file: path, layers: layers) { _ = read(files, &problems) }
      throw problems
    }
    let (pack, read, network) = read(plan.files, &problems)
    let population = PopulationFiles().read(plan.population, &problems)
    try problems.throwIfErrors()
    guard let pack, let read else { throw problems }
    return LoadedPlan(
      inputs: RunInputs(
        plan: plan, pack: pack, study: read.area.inCanonicalOrder, network: network, population: population,
        warnings: problems),
      provenance: try provenance(plan, pack, options, FileDigests()),
      repairs: RepairsDone(list: read.repairs, wereAsked: plan.inputs.all.contains { !$0.source.repair.isEmpty }),
      files: files(plan, pack))
  }

  /// Plans, packs and data.
  private static func files(_ plan: Plan, _ pack: PolicyPack) -> [String] {
    plan.composition.files + pack.stack.map(\.file)
      + (plan.inputs.all + plan.population.sources).flatMap { parts(of: $0.source.path) }
  }

  /// The id that a run of a plan would have, without reading its data; the names of its changes and its files come with it.
  static func identify(
    _ path: String, options: [String] = [], mostChanges: Int? = nil, digests: FileDigests = FileDigests()
  )
    throws(Problems) -> (id: String, changes: [Text], files: [String])
  {
    let plan = try Plan(yaml: try text(of: path), file: path, layers: layers(options, mostChanges))
    try requireFile(plan.policyPath, namedAt: plan.policyPlace)
    let pack = try pack(plan.policyPath)
    return (
      try provenance(plan, pack, options, digests).run, plan.composition.changes, [path] + files(plan, pack)
    )
  }

  /// What a plan may stand on: files beside the one that names them.
  static func layers(_ options: [String] = [], _ mostChanges: Int? = nil) -> Plan.Layers {
    Plan.Layers(options: options, mostChanges: mostChanges) { (path, place) throws(Problems) in
      try requireFile(path, namedAt: place)
      return try text(of: path)
    }
  }

  /// Reads the pack and the layers; what cannot be read is `nil` and among the problems.
  private static func read(_ files: Plan.Files, _ problems: inout Problems) -> (
    pack: PolicyPack?, study: (area: StudyArea, warnings: Problems, repairs: [Repair])?, network: WalkNetwork?
  ) {
    let pack = files.policy.flatMap { policy in
      problems.collect { () throws(Problems) in
        try requireFile(policy, namedAt: files.policyPlace)
        return try self.pack(policy)
      }
    }
    let read = problems.collect { () throws(Problems) in try study(files, of: pack) }
    if let read {
      problems.add(read.warnings)
      if let pack { problems.add(pack.checkingStreets(among: read.area.streets.map { ($0.code, $0.name) })) }
    }
    guard let walkways = files.inputs.walkways else { return (pack, read, nil) }
    let walk = problems.collect { () throws(Problems) in
      var wrong = Problems()
      guard let source = layerSource(walkways, &wrong) else { throw wrong }
      try wrong.throwIfErrors()
      try requireFile(source.file, namedAt: walkways.place)
      var walk = try WalkwayReader.network(
        from: source, rules: files.walking.rules, lengths: files.walking.lengths, frame: read?.area.frame)
      walk.network.snapTarget = files.walking.snapTarget
      return walk
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

  private static func study(_ plan: Plan.Files, of pack: PolicyPack?) throws(Problems) -> (
    area: StudyArea, warnings: Problems, repairs: [Repair]
  ) {
    let inputs = plan.inputs
    var problems = Problems()
    func source(_ given: Plan.Source?) -> LayerSource? {
      given.flatMap { layerSource($0, &problems) }
    }
    let streets = source(inputs.streets)
    let layers = (
      population: source(inputs.population), housing: source(inputs.housing),
      demand: source(inputs.demand).map {
        DemandSource(
          layer: $0, weight: inputs.demand?.fields["weight"], leavesOutUnweighted: plan.missingWeight == .leaveOut)
      },
      facilities: source(inputs.facilities), candidates: source(inputs.candidates)
    )
    try problems.throwIfErrors()
    guard let streets else { throw problems }
    return try StudyAreaLoader.load(
      name: pack?.place ?? plan.title, streets: streets, population: layers.population, housing: layers.housing,
      demand: layers.demand, facilities: layers.facilities, candidates: layers.candidates, crs: plan.crs,
      extraKinds: plan.kinds.keys.sorted { $0.rawValue < $1.rawValue })
  }

  /// A source of a plan as Datasets reads it.
  static func layerSource(_ given: Plan.Source, _ problems: inout Problems) -> LayerSource? {
    let datum = given.datum.map { GeodeticDatum(rawValue: $0) } ?? .wgs84
    if datum == nil {
      problems.error(
        at: given.place.at(subfield: "datum"), value: given.datum,
        Text(zh: "应为 wgs84、gcj02 或 bd09", en: "expected wgs84, gcj02 or bd09"))
    }
    let place = given.place.at(subfield: "repair")
    let repair = problems.collect { () throws(Problems) in try RepairRequest(words: given.repair, at: place) }
    return LayerSource(
      file: given.path, layer: given.layer, crs: given.crs.map { CoordinateSystem($0) },
      datum: datum ?? .wgs84, fields: given.fields.filter { $0.key != "weight" }, constants: given.constants,
      encoding: given.encoding, repair: repair ?? nil, statedAt: given.place)
  }

  private static func provenance(_ plan: Plan, _ pack: PolicyPack, _ options: [String], _ digests: FileDigests)
    throws(Problems) -> Provenance
  {
    typealias Input = Provenance.Input
    var inputs: [Input] = []
    for file in plan.composition.files {
      inputs.append(Input(name: "plan", file: file, sha256: try digests.sha256(ofFile: file)))
    }
    for member in pack.stack {
      let isOwn = member.file == plan.policyPath
      inputs.append(
        Input(name: "policy", file: isOwn ? plan.policy : member.file, sha256: try digests.sha256(ofFile: member.file)))
    }
    for (name, source) in plan.inputs.all + plan.population.sources {
      for part in parts(of: source.path) {
        let isWhole = part == source.path
        inputs.append(
          Input(
            name: name,
            file: isWhole ? source.file : source.file + " / " + String(part.split(separator: "/").last ?? ""),
            sha256: try digests.sha256(ofFile: part)))
      }
    }
    return Provenance(
      version: Catchment.configuration.version, run: try runID(plan, inputs, digests), inputs: inputs,
      overrides: options)
  }

  /// Equal for runs that must have equal results: the same Catchment, effective plan, packs and data.
  private static func runID(_ plan: Plan, _ inputs: [Provenance.Input], _ digests: FileDigests) throws(Problems)
    -> String
  {
    // A file stands for what is in it, wherever it lies; its ending says how it is read.
    var said = ""
    for (index, piece) in plan.composition.canonical.split(separator: "\0", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard index % 2 == 1 else {
        said += piece
        continue
      }
      for part in parts(of: String(piece)) {
        said += "\(part.lowercased().split(separator: ".").last ?? "") \(try digests.sha256(ofFile: part)) "
      }
    }
    let packs = inputs.filter { $0.name == "policy" }.map(\.sha256)
    let text = ["catchment \(Catchment.configuration.version)", said] + packs
    return String(sha256(of: text.joined(separator: "\n")).prefix(12))
  }

  /// The files that make up a layer: of a folder, what is in it; of a Shapefile, its companions too.
  private static func parts(of path: String) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [path] }
    if isFolder.boolValue {
      return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().map { "\(path)/\($0)" }
    }
    guard path.lowercased().hasSuffix(".shp") else { return [path] }
    let stem = path.dropLast(4)
    return [path]
      + [".dbf", ".DBF", ".prj", ".PRJ", ".cpg", ".CPG"].map { stem + $0 }
      .filter { FileManager.default.fileExists(atPath: $0) }
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
}

/// The SHA-256 of files, each read once.
final class FileDigests {
  private var known: [String: String] = [:]

  func sha256(ofFile path: String) throws(Problems) -> String {
    if let digest = known[path] { return digest }
    let digest = try Datasets.sha256(ofFile: path)
    known[path] = digest
    return digest
  }
}
