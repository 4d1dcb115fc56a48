import ArgumentParser
import Datasets
import Diagnostics

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns a file of one format into another, coordinates and datum included, and loses nothing silently.",
    discussion: """
      Reads GeoJSON, CSV, Shapefile, GeoPackage, FileGDB, DXF, KML, FlatGeobuf, XLSX, ODS and OpenStreetMap; writes
      .geojson, .csv, .xlsx, .gpkg, .shp (with .cpg and .prj), .fgb and .kml. What is written is read back and compared;
      what the new format cannot hold is refused, unless you add --allow-loss.

      COORDINATES (--from, --to)
        EPSG:4549 or 4549      any code that PROJ knows
        cgcs2000-120e          CGCS2000, 3-degree zone about 120°E; cgcs2000-6-117e: of 6 degrees
        cgcs2000-40            CGCS2000, zone 40 with its number before the easting (13–23: 6 degrees)
        wgs84 cgcs2000         degrees
        gcj02 bd09             the shifted degrees of Amap and Baidu

      EXAMPLES
        catchment convert 街道.shp streets.geojson
        catchment convert poi.csv poi.gpkg --from gcj02 --to EPSG:4549
        catchment convert plan.gpkg streets.shp --layer streets
        catchment convert streets.geojson mended.gpkg --repair
        catchment convert ledger.xlsx ledger.csv --layer 台账
        catchment convert city.osm.pbf ways.gpkg

      Exit code 2 when the input is bad or something would be lost.
      """)

  @Argument(help: "The file to read.")
  var input: String

  @Argument(help: "The file to write; its extension is its format.")
  var output: String

  @Option(help: "Layer or sheet to read, where the file has several.")
  var layer: String?

  @Option(help: "Name of the layer in the output.")
  var name: String?

  @Option(help: "Encoding of the input's text, such as gb18030, where what is found is wrong.")
  var encoding: String?

  @Option(help: "What the input's coordinates are, where the file does not say or is wrong.")
  var from: String?

  @Option(help: "What the output's coordinates shall be.")
  var to: String?

  @Option(help: "Column of a table with the longitude or easting.")
  var x: String?

  @Option(help: "Column of a table with the latitude or northing.")
  var y: String?

  @Flag(help: "Write a Shapefile's attributes in GBK, for programs that know no UTF-8.")
  var gbk = false

  @Flag(help: "Write even what loses something; every loss is told.")
  var allowLoss = false

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  @OptionGroup var repairs: RepairOptions

  @OptionGroup var languageOption: LanguageOption

  func validate() throws {
    if (x == nil) != (y == nil) { throw ValidationError("--x and --y go together") }
    if gbk, !output.lowercased().hasSuffix(".shp"), !output.lowercased().hasSuffix(".dbf") {
      throw ValidationError("--gbk is for Shapefiles; all other formats are UTF-8")
    }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    let (outcome, list) = try console.reporting { () throws(Problems) -> (Conversion.Outcome, [String]) in
      let conversion = try conversion()
      let outcome = try conversion.run()
      let list = conversion.repair == nil ? [] : try repairs.write(outcome.repairs, beside: output)
      return (outcome, list)
    }
    console.show(outcome.notes)
    let place = outcome.coordinates.map { Text(zh: ",坐标 \($0)", en: ", coordinates \($0)") } ?? Text("")
    let files = outcome.files.joined(separator: ", ")
    console.say(
      Text(
        zh: "\(outcome.features) 个要素\(place.zh),写入 \(files)",
        en: "\(outcome.features) feature\(outcome.features == 1 ? "" : "s")\(place.en), written to \(files)"))
    if !list.isEmpty {
      console.say(
        Text(
          zh: "\(outcome.repairs.count) 处修复,列在 \(list.joined(separator: "、"))",
          en: "\(outcome.repairs.count) repairs, listed in \(list.joined(separator: ", "))"))
    }
  }

  private func conversion() throws(Problems) -> Conversion {
    var problems = Problems()
    var conversion = Conversion(input: input, output: output)
    conversion.layer = layer
    conversion.name = name
    conversion.encoding = encoding
    if let x, let y { conversion.fields = ["lon": x, "lat": y] }
    conversion.from = from.flatMap { word in
      problems.collect { () throws(Problems) in try CoordinateReference(word, at: Place(field: "--from")) }
    }
    conversion.to = to.flatMap { word in
      problems.collect { () throws(Problems) in try CoordinateReference(word, at: Place(field: "--to")) }
    }
    conversion.repair = problems.collect { () throws(Problems) in try repairs.request() } ?? nil
    conversion.shapefileText = gbk ? .gbk : .utf8
    conversion.allowsLoss = allowLoss
    conversion.replacesOutput = overwrite
    try problems.throwIfErrors()
    return conversion
  }
}
