import Diagnostics
import Foundation
import Policy

/// The packs a command may name: by file, by id, or by the folder or file they stand in.
///
/// Cities stand in `<folder>/<city>/policy.yaml`, documents above them in `<folder>/standards/<id>.yaml`.
struct PackShelf {
  let folder: String

  /// A pack as it stands on the shelf.
  struct Entry {
    /// Name by which a command may call it: `qinhuai`, `hubei-2022`.
    var name: String
    var file: String
  }

  /// Cities first, then the standards, each in the order of their names.
  var entries: [Entry] {
    let files = FileManager.default
    let places = ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let cities = places.map { Entry(name: $0, file: "\(folder)/\($0)/policy.yaml") }
      .filter { files.fileExists(atPath: $0.file) }
    let shelf = "\(folder)/standards"
    let standards = ((try? files.contentsOfDirectory(atPath: shelf)) ?? []).sorted()
      .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".tests.yaml") }
      .map { Entry(name: String($0.dropLast(".yaml".count)), file: "\(shelf)/\($0)") }
    return cities + standards
  }

  /// The file that a word on the command line means.
  ///
  /// - Throws: a problem that names what there is, when it is neither a file nor on the shelf.
  func file(for word: String, option: String) throws(Problems) -> String {
    if word.contains("/") || word.hasSuffix(".yaml") || word.hasSuffix(".yml") { return word }
    let entries = entries
    if let entry = entries.first(where: { $0.name == word }) { return entry.file }
    // By the id inside the file, which for cities differs from the folder's name.
    for entry in entries where (try? PlanLoader.pack(entry.file))?.id == word { return entry.file }
    let names = entries.map(\.name)
    let list =
      names.isEmpty
      ? Text(zh: "没有任何规则包", en: "no packs at all")
      : Text(names.joined(separator: ", "))
    throw Problems([
      Problem(
        .error, at: Place(field: option), value: word,
        says: Text(zh: "\(folder) 里没有这个规则包；有：\(list.zh)", en: "\(folder) has no such pack; it has: \(list.en)"),
        fix: Suggestion.nearest(to: word, among: names).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
          ?? (names.isEmpty
            ? Text(
              zh: "用 --scenarios 指定规则包所在的文件夹，或写规则包文件的路径",
              en: "name the folder of packs with --scenarios, or give the path of a pack file")
            : Text(zh: "写规则包文件的路径", en: "give the path of a pack file")))
    ])
  }

  func pack(_ word: String, option: String) throws(Problems) -> PolicyPack {
    try PlanLoader.pack(file(for: word, option: option))
  }

  /// The files that some words mean; every pack on the shelf when there are none.
  func files(for words: [String], option: String) throws(Problems) -> [String] {
    guard words.isEmpty else {
      var problems = Problems()
      let files = words.compactMap { word in
        problems.collect { () throws(Problems) in try file(for: word, option: option) }
      }
      try problems.throwIfErrors()
      return files
    }
    let all = entries.map(\.file)
    guard !all.isEmpty else {
      throw Problems([
        Problem(
          .error, at: Place(file: folder), says: Text(zh: "这里没有规则包", en: "there are no packs here"),
          fix: Text(zh: "用 --scenarios 指定文件夹", en: "name the folder with --scenarios"))
      ])
    }
    return all
  }

  /// Where the tests of a pack stand.
  static func tests(beside file: String) -> String {
    for ending in [".yaml", ".yml"] where file.hasSuffix(ending) { return file.dropLast(ending.count) + ".tests.yaml" }
    return file + ".tests.yaml"
  }
}
