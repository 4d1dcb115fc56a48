import Datasets
import Diagnostics
import Foundation
import Planning
import Reporting
import Spatial

/// Turns outputs into files: layers as GeoJSON or GeoPackage, tables as CSV or sheets of a workbook, documents as JSON.
enum OutputWriter {
  /// Writes all of them or none; the folder is replaced at the end.
  static func write(_ files: [OutputFile], _ frame: StudyFrame, to folder: String) throws(Problems) {
    var written: [(path: String, bytes: [UInt8])] = []
    for file in files where isWritable(file) { written.append((file.path, try bytes(of: file, frame))) }
    try writeAtomically(written, to: folder)
  }

  /// What this build leaves out, and why.
  static func omissions(_ files: [OutputFile]) -> Problems {
    Problems(
      files.filter { !isWritable($0) }.map { file in
        Problem(
          .warning, at: Place(file: file.path),
          says: Text(
            zh: "没有写出:GeoPackage 需要 GDAL,而本程序编译时没有它",
            en: "not written: a GeoPackage needs GDAL, which this build was made without"),
          fix: Text(zh: "编译时启用 trait GDAL", en: "build with the trait GDAL"))
      })
  }

  private static func isWritable(_ file: OutputFile) -> Bool {
    if case .geoPackage = file.content { GeoPackageWriter.isAvailable } else { true }
  }

  static func bytes(of file: OutputFile, _ frame: StudyFrame) throws(Problems) -> [UInt8] {
    switch file.content {
    case .text(let text): Array(text.utf8)
    case .json(let value): JSON.bytes(value, pretty: true)
    case .table(let table): CSV.write(table)
    case .workbook(let tables): try XLSXWriter.bytes(tables)
    case .layer(let layer): try bytes(of: layer, frame)
    case .geoPackage(let layers): try GeoPackageWriter.bytes(layers)
    }
  }

  static func bytes(of layer: Layer, _ frame: StudyFrame) throws(Problems) -> [UInt8] {
    do {
      return try GeoJSONWriter.bytes(layer, from: frame)
    } catch {
      throw Problems([Problem(.error, at: Place(layer: layer.name), says: Text(error.message))])
    }
  }
}

/// What is read is never written over.
func refuseOverwriting(_ inputs: [String], with outputs: [String]) throws(Problems) {
  func file(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
  let read = Set(inputs.map(file))
  var problems = Problems()
  for output in outputs where read.contains(file(output)) {
    problems.error(
      at: Place(file: output), Text(zh: "输出会覆盖读入的文件", en: "the output would be written over a file that is read"),
      fix: Text(zh: "写到另一个文件夹或文件", en: "name another folder or file for the output"))
  }
  try problems.throwIfErrors()
}

/// Writes one file, whole or not at all.
func replaceFile(_ path: String, with bytes: [UInt8]) throws(Problems) {
  var isFolder: ObjCBool = false
  if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
    throw Problems([
      Problem(
        .error, at: Place(file: path), says: Text(zh: "这是一个文件夹", en: "this is a folder"),
        fix: Text(zh: "给出文件名", en: "name a file"))
    ])
  }
  do {
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    let reason = error.localizedDescription
    throw Problems([
      Problem(.error, at: Place(file: path), says: Text(zh: "无法写入:\(reason)", en: "cannot be written: \(reason)"))
    ])
  }
}
