import Datasets
import Planning

/// A column and what its cells are, counted in one pass.
struct Column {
  let index: Int
  let name: String
  let meaning: ColumnMeaning
  private(set) var filled = 0
  private(set) var numbers = 0
  /// Cells that are words, objects or lists.
  var words: Int { filled - numbers }
  /// The first filled cell, and whether every other filled cell is like it.
  private(set) var first: Value?
  private(set) var isConstant = true
  private(set) var least = Double.infinity
  private(set) var greatest = -Double.infinity

  static func all(of table: Table) -> [Column] {
    table.columns.indices.map { Column(table, $0) }
  }

  /// - Complexity: O(rows).
  private init(_ table: Table, _ index: Int) {
    self.index = index
    name = table.columns[index]
    meaning = ColumnMeaning(name)
    for row in table.rows {
      let cell = row[index]
      if NumberText.isAbsent(cell) { continue }
      filled += 1
      if let first { isConstant = isConstant && cell == first } else { first = cell }
      guard let number = NumberText.number(cell)?.value else { continue }
      numbers += 1
      least = min(least, number)
      greatest = max(greatest, number)
    }
  }

  /// Whether nearly all filled cells are numbers.
  var isNumeric: Bool { numbers > 0 && numbers * 10 >= filled * 9 }
}

/// What the name of a column says its numbers are.
enum ColumnMeaning {
  case code, identifier, coordinate, year, percent, count, area, floorArea, floorAreaRatio, other

  init(_ name: String) {
    let key = HeaderKey(name).name
    let lower = name.lowercased()
    let words = Set(lower.split(whereSeparator: { !$0.isLetter }).map(String.init))
    func has(_ parts: String...) -> Bool { parts.contains { key.contains($0) } }
    if has("容积率") || ["far", "plotratio", "floorarearatio"].contains(key) {
      self = .floorAreaRatio
    } else if has("区划代码", "行政区代码", "街道代码", "街道编码", "社区代码", "统计代码", "adcode", "xzqdm", "areacode", "streetcode")
      || ["code", "代码", "编码", "行政代码"].contains(key)
    {
      self = .code
    } else if ["id", "fid", "oid", "objectid", "编号", "序号", "gid"].contains(key) || words.contains("id") {
      self = .identifier
    } else if ["lon", "lng", "longitude", "lat", "latitude", "x", "y", "经度", "纬度", "easting", "northing"].contains(key)
      || !words.isDisjoint(with: ["lon", "lng", "lat", "longitude", "latitude", "easting", "northing"])
    {
      self = .coordinate
    } else if lower.contains("%") || has("百分比", "占比", "比重", "percent", "pct")
      || key.hasSuffix("率") && !has("增长", "增速", "变化", "抚养", "死亡", "出生", "利率", "速率", "频率")
    {
      self = .percent
    } else if key == "year" || key == "年" || has("年份", "年度", "建成年", "竣工年") || words.contains("year") {
      self = .year
    } else if has("建筑面积", "floorarea", "grossfloor", "gfa") || has("用房面积") || Self.isFloorArea(words) {
      self = .floorArea
    } else if has("面积") || words.contains("area") || words.contains("hectares") {
      self = .area
    } else if has("户均", "人均", "平均") || words.contains("per") || words.contains("ratio") {
      self = .other
    } else if has("人口", "人数", "户数", "套数", "床位", "托位", "床数") || key.hasSuffix("人")
      || !words.isDisjoint(with: [
        "population", "pop", "persons", "people", "households", "dwellings", "beds", "places", "count", "units",
      ])
    {
      self = .count
    } else {
      self = .other
    }
  }

  /// `multi_family_m2`, `residential_sqm`: square metres of a use, not of land.
  private static func isFloorArea(_ words: Set<String>) -> Bool {
    (words.contains("m") || words.contains("sqm"))
      && !words.isDisjoint(with: ["residential", "family", "facility", "floor", "building", "commercial", "office"])
  }

  /// What a canonical field can be called in any layer.
  static func column(_ field: String, in columns: [String]) -> Int? {
    if let exact = columns.firstIndex(of: field) { return exact }
    let specs = [CanonicalFields.streets, CanonicalFields.housing, CanonicalFields.facilities]
    for spec in specs.compactMap({ $0.first { $0.canonical == field } }) {
      if let found = spec.columns(in: columns).first { return found }
    }
    return nil
  }
}
