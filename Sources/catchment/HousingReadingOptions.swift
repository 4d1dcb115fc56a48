import ArgumentParser
import Datasets
import Diagnostics

/// What a plan says of an input beside its file, for a command that has no plan.
struct HousingReadingOptions: ParsableArguments {
  @Option(help: "Layer or sheet of the projects, where the file has several.")
  var layer: String?

  @Option(
    help: ArgumentHelp(
      "Column of a field, such as dwellings=住宅套数; may be given several times.", valueName: "field=column"))
  var field: [String] = []

  @Option(help: "Encoding of the projects' text, such as gb18030, where what is found is wrong.")
  var encoding: String?

  @Option(
    help: "What the projects' coordinates are, such as EPSG:4549 or gcj02, where the file does not say or is wrong.")
  var from: String?

  /// - Throws: ``Diagnostics/Problems`` for what is no mapping or no coordinate system.
  func source(_ file: String, repair: RepairRequest?) throws(Problems) -> LayerSource {
    var problems = Problems()
    var source = LayerSource(file: file, layer: layer, encoding: encoding, repair: repair)
    for word in field {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        problems.error(
          at: Place(field: "--field"), value: word,
          Text(zh: "应为 字段=列名", en: "expected FIELD=COLUMN"),
          fix: Text(zh: "例如 --field dwellings=住宅套数", en: "for example --field dwellings=住宅套数"))
        continue
      }
      if source.fields.updateValue(parts[1], forKey: parts[0]) != nil {
        problems.error(
          at: Place(field: "--field"), value: word,
          Text(zh: "\(parts[0]) 给了两次", en: "\(parts[0]) is given twice"))
      }
    }
    if let from {
      let place = Place(field: "--from")
      if let known = problems.collect({ () throws(Problems) in try CoordinateReference(from, at: place) }) {
        (source.crs, source.datum) = (known.system, known.datum)
      }
    }
    try problems.throwIfErrors()
    return source
  }
}
