import Diagnostics
import Foundation
import LocationAllocation

extension PointInstance {
  /// A folder with `demand.csv` (x_m, y_m, weight) and `candidates.csv` (id, x_m, y_m; cost and capacity if wanted), in
  /// planar metres.
  public init(folder: URL) throws(Problems) {
    var problems = Problems()
    let demand = problems.collect { () throws(Problems) in
      try ColumnFile(
        try Self.data(folder.appendingPathComponent("demand.csv")), file: "demand.csv",
        required: ["x_m", "y_m", "weight"], amounts: ["weight"], keepsLabels: false)
    }
    let candidates = problems.collect { () throws(Problems) in
      try ColumnFile(
        try Self.data(folder.appendingPathComponent("candidates.csv")), file: "candidates.csv",
        required: ["x_m", "y_m"], optional: ["cost", "capacity"], amounts: ["cost", "capacity"], keepsLabels: true)
    }
    guard let demand, let candidates else { throw problems }
    for (file, table) in [("demand.csv", demand), ("candidates.csv", candidates)] where table.rowCount == 0 {
      problems.error(at: Place(file: file), Text(zh: "没有数据行", en: "there are no rows"))
    }
    try problems.throwIfErrors()
    self.init(
      demand: Points(x: demand.numbers["x_m"]!, y: demand.numbers["y_m"]!), weights: demand.numbers["weight"]!,
      candidates: Points(x: candidates.numbers["x_m"]!, y: candidates.numbers["y_m"]!), labels: candidates.labels,
      costs: candidates.numbers["cost"].map { $0.map { $0.isNaN ? 1 : $0 } },
      capacities: candidates.numbers["capacity"].map { $0.map { $0.isNaN ? .infinity : $0 } })
  }

  /// The bytes of a file, or a located problem.
  static func data(_ url: URL) throws(Problems) -> Data {
    if let data = try? Data(contentsOf: url) { return data }
    var problems = Problems()
    problems.error(
      at: Place(file: url.lastPathComponent), Text(zh: "文件不存在或无法读取", en: "the file is not there or cannot be read"),
      fix: Text(zh: "核对路径 \(url.path)", en: "check the path \(url.path)"))
    throw problems
  }

  /// A covering instance of Cordeau, Furini & Ljubić, "Benders decomposition for very large scale partial set covering
  /// and maximal covering location problems" (EJOR 275, 2019): `candidates customers`, then a line `F id x y cost` for
  /// each candidate and `C id x y demand` for each customer.
  public init(cordeau data: Data, file: String) throws(Problems) {
    var reader = TokenReader(data, file: file)
    let sites = try reader.whole(
      Text(zh: "候选点数", en: "the number of candidates"), "n", in: 1...10_000_000, isCount: true)
    let rows = try reader.whole(
      Text(zh: "需求点数", en: "the number of customers"), "m", in: 1...100_000_000, isCount: true)
    self.init(demand: Points(), weights: [], candidates: Points(), costs: [])
    for (letter, count) in [("F", sites), ("C", rows)] {
      for index in 0..<count {
        let field = "\(letter)[\(index)]"
        let mark = try reader.token(Text(zh: "行首字母 \(letter)", en: "the letter \(letter)"), field)
        if mark != letter {
          try reader.note(Text(zh: "应为 \(letter)", en: "expected \(letter)"), value: mark, field: field)
        }
        _ = try reader.whole(Text(zh: "编号", en: "the id"), field, in: 0...Int(Int32.max))
        let x = try reader.number(Text(zh: "x 坐标", en: "the x coordinate"), field)
        let y = try reader.number(Text(zh: "y 坐标", en: "the y coordinate"), field)
        let value = try reader.number(
          letter == "F" ? Text(zh: "费用", en: "the cost") : Text(zh: "需求", en: "the demand"), field, atLeast: 0)
        if letter == "F" {
          candidates.x.append(x)
          candidates.y.append(y)
          costs?.append(value)
        } else {
          demand.x.append(x)
          demand.y.append(y)
          weights.append(value)
        }
      }
    }
    try reader.finish()
  }

  /// A covering instance of Chen, Chen, Dai & Li (EJOR 311, 2023): the number of points, then `id x y cost demand` for each,
  /// all of them demand and candidates.
  public init(chen data: Data, file: String) throws(Problems) {
    var reader = TokenReader(data, file: file)
    let count = try reader.whole(Text(zh: "点数", en: "the number of points"), "n", in: 1...10_000_000, isCount: true)
    var points = Points()
    var costs: [Double] = []
    var weights = ContiguousArray<Double>()
    for index in 0..<count {
      let field = "points[\(index)]"
      _ = try reader.whole(Text(zh: "编号", en: "the id"), field, in: 0...Int(Int32.max))
      points.x.append(try reader.number(Text(zh: "x 坐标", en: "the x coordinate"), field))
      points.y.append(try reader.number(Text(zh: "y 坐标", en: "the y coordinate"), field))
      costs.append(try reader.number(Text(zh: "费用", en: "the cost"), field, atLeast: 0))
      weights.append(try reader.number(Text(zh: "需求", en: "the demand"), field, atLeast: 0))
    }
    try reader.finish()
    self.init(demand: points, weights: weights, candidates: points, costs: costs)
  }

  /// A city instance of Máximo, Cordeau & Nascimento (International Transactions in Operational Research, 2023): TSPLIB
  /// style, latitude and longitude under NODE_COORD_SECTION, then DEMAND_SECTION; every point is demand and candidate.
  public init(maximo data: Data, file: String) throws(Problems) {
    var reader = TokenReader(data, file: file)
    var count = 0
    while true {
      guard let line = reader.restOfLine() else {
        try reader.note(Text(zh: "缺少 NODE_COORD_SECTION", en: "there is no NODE_COORD_SECTION"))
        try reader.finish()
        break
      }
      let text = line.trimmingCharacters(in: .whitespacesAndNewlines)
      if text == "NODE_COORD_SECTION" { break }
      let parts = text.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.first == "DIMENSION", parts.count == 2 { count = Int(parts[1]) ?? 0 }
    }
    if count < 1 {
      try reader.note(Text(zh: "缺少 DIMENSION", en: "there is no DIMENSION"), field: "DIMENSION")
      try reader.finish()
    }
    var points = Points()
    for index in 0..<count {
      let field = "points[\(index)]"
      points.y.append(try reader.number(Text(zh: "纬度", en: "the latitude"), field))
      points.x.append(try reader.number(Text(zh: "经度", en: "the longitude"), field))
    }
    let section = try reader.token(Text(zh: "DEMAND_SECTION", en: "DEMAND_SECTION"), "DEMAND_SECTION")
    if section != "DEMAND_SECTION" {
      try reader.note(
        Text(zh: "应为 DEMAND_SECTION", en: "expected DEMAND_SECTION"), value: section,
        fix: Text(zh: "坐标数应与 DIMENSION 相同", en: "there should be as many points as DIMENSION says"))
    }
    var weights = ContiguousArray<Double>()
    for index in 0..<count {
      weights.append(try reader.number(Text(zh: "需求", en: "the demand"), "demand[\(index)]", atLeast: 0))
    }
    if reader.peek() == "EOF" { _ = reader.next() }
    try reader.finish()
    self.init(metric: .sphere, demand: points, weights: weights, candidates: points)
  }
}
