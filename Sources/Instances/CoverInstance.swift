import Diagnostics
import Foundation
import LocationAllocation

/// An instance of a covering model, from any of the files that hold one.
public enum CoverInstance: Sendable {
  case points(PointInstance, file: String)
  case problem(ProblemFile)

  /// Reads a folder with `demand.csv` and `candidates.csv`, Catchment's own JSON, or a published covering file, told
  /// apart by their content.
  public init(_ path: String) throws(Problems) {
    let url = URL(fileURLWithPath: path)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      self = .points(try PointInstance(folder: url), file: path)
      return
    }
    let data = try PointInstance.data(url)
    let head = String(decoding: data.prefix(4096), as: UTF8.self)
    let lines = head.split(maxSplits: 8, whereSeparator: \.isNewline)
      .map { $0.split(whereSeparator: \.isWhitespace) }.filter { !$0.isEmpty }
    if lines.first?.first?.first.map({ "{[".contains($0) }) == true {
      self = .problem(try ProblemFile(data, file: path))
    } else if head.contains("NODE_COORD_SECTION") {
      self = .points(try PointInstance(maximo: data, file: path), file: path)
    } else if lines.first?.count == 1, lines.count > 1, lines[1].count == 5 {
      self = .points(try PointInstance(chen: data, file: path), file: path)
    } else if lines.first?.count == 2, lines.count > 1, lines[1].first == "F" {
      self = .points(try PointInstance(cordeau: data, file: path), file: path)
    } else {
      var problems = Problems()
      problems.error(
        at: Place(file: path), value: lines.first.map { $0.prefix(6).joined(separator: " ") } ?? "",
        Text(zh: "不是覆盖模型可读的实例文件", en: "this is not an instance file that covering models read"),
        fix: Text(
          zh: "应为含 demand.csv 与 candidates.csv 的文件夹、JSON,或 Cordeau、Chen、Máximo 等的实例文件(见 docs/instances.md)",
          en:
            "give a folder with demand.csv and candidates.csv, a JSON file, or a file of Cordeau, Chen or Máximo et al. (docs/instances.md)"
        ))
      throw problems
    }
  }

  public func coverProblem(_ choice: CoverChoice) throws(Problems) -> CoverProblem {
    switch self {
    case .points(let instance, let file):
      let problem = try instance.coverProblem(choice, file: file)
      var problems = Problems()
      if problem.covers.items.isEmpty {
        problems.error(
          at: Place(file: file, field: "radius"), value: choice.radius.map { "\($0)" },
          Text(zh: "没有候选点能覆盖任何需求点", en: "no candidate covers any demand point"),
          fix: Text(
            zh: "加大 --radius,或核对两个文件的坐标是否相合", en: "a larger --radius, or coordinates of one system in both files"))
      }
      for defect in problem.defects() {
        problems.error(
          at: Place(file: file, field: defect.path), Text(zh: "数据有误:\(defect.message)", en: defect.message))
      }
      try problems.throwIfErrors()
      return problem
    case .problem(let file): return try file.coverProblem(choice)
    }
  }

  /// The number of demand points in the file.
  public var demandCount: Int {
    switch self {
    case .points(let instance, _): instance.demand.count
    case .problem(let file): file.demandCount
    }
  }

  /// How answers name a candidate.
  public func label(_ candidate: Int) -> String {
    switch self {
    case .points(let instance, _): instance.labels?[candidate] ?? "\(candidate)"
    case .problem(let file): file.labels[candidate]
    }
  }
}
