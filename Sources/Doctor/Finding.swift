import Diagnostics
import Spatial

/// One thing the doctor found: what kind of trouble, where, how large, and what to do about it.
public struct Finding: Sendable, Equatable {
  public var check: Check
  /// Severity, place, value, what is wrong and a remedy, in both languages.
  public var problem: Problem
  /// Where the trouble is on the map, in WGS 84 longitude and latitude.
  public var spot: Geometry?
  /// How large it is; findings of one kind are shown largest first.
  public var measure: Measure?

  public init(_ check: Check, _ problem: Problem, spot: Geometry? = nil, measure: Measure? = nil) {
    self.check = check
    self.problem = problem
    self.spot = spot
    self.measure = measure
  }
}

/// A measured number with its unit.
public struct Measure: Sendable, Equatable {
  public enum Unit: String, Sendable {
    case squareMetres = "m2"
    case metres = "m"
    /// Rows, features or points.
    case records
    /// A plain ratio, or a number in the unit of its column.
    case number = ""
  }

  public var value: Double
  public var unit: Unit

  public init(_ value: Double, _ unit: Unit) {
    self.value = value
    self.unit = unit
  }
}

/// What the doctor looks at. Raw values are the names that JSON and GeoJSON carry.
public enum Check: String, Sendable, CaseIterable {
  case file
  case reading
  case encoding
  case layers
  case coordinateSystem = "coordinate-system"
  case coordinates
  case unclosedRing = "unclosed-ring"
  case invalidRing = "invalid-ring"
  case noGeometry = "no-geometry"
  case duplicateFeature = "duplicate-feature"
  case duplicateShape = "duplicate-shape"
  case duplicateID = "duplicate-id"
  case samePlace = "same-place"
  case contained
  case overlap
  case gap
  case sliver
  case tinyArea = "tiny-area"
  case outsideStreets = "outside-streets"
  case wrongStreet = "wrong-street"
  case codeLength = "code-length"
  case codeVintage = "code-vintage"
  case totals
  case parts
  case nestedTotal = "nested-total"
  case emptyColumn = "empty-column"
  case constantColumn = "constant-column"
  case mixedColumn = "mixed-column"
  case negative
  case fraction
  case percent
  case year
  case floorAreaRatio = "floor-area-ratio"
  case fullWidth = "full-width"
  case mojibake

  /// What a heading calls it.
  public var title: Text {
    switch self {
    case .file: Text(zh: "文件", en: "file")
    case .reading: Text(zh: "读取", en: "reading")
    case .encoding: Text(zh: "文字编码", en: "text encoding")
    case .layers: Text(zh: "多个图层", en: "several layers")
    case .coordinateSystem: Text(zh: "坐标系", en: "coordinate system")
    case .coordinates: Text(zh: "坐标读法", en: "how coordinates are read")
    case .unclosedRing: Text(zh: "环未闭合", en: "unclosed ring")
    case .invalidRing: Text(zh: "无效的面", en: "invalid area")
    case .noGeometry: Text(zh: "没有几何", en: "no geometry")
    case .duplicateFeature: Text(zh: "重复要素", en: "duplicate feature")
    case .duplicateShape: Text(zh: "几何重复", en: "same shape twice")
    case .duplicateID: Text(zh: "编号重复", en: "duplicate id")
    case .samePlace: Text(zh: "同一位置", en: "same place")
    case .contained: Text(zh: "面中有面", en: "area inside another")
    case .overlap: Text(zh: "重叠", en: "overlap")
    case .gap: Text(zh: "空洞", en: "gap")
    case .sliver: Text(zh: "碎隙", en: "sliver")
    case .tinyArea: Text(zh: "极小的面", en: "tiny area")
    case .outsideStreets: Text(zh: "街道之外", en: "outside every street")
    case .wrongStreet: Text(zh: "街道不符", en: "in another street")
    case .codeLength: Text(zh: "代码长度不一", en: "codes of several lengths")
    case .codeVintage: Text(zh: "代码年份不一", en: "codes of several years")
    case .totals: Text(zh: "合计不符", en: "sum differs from its total")
    case .parts: Text(zh: "分项与总数不符", en: "parts differ from their total")
    case .nestedTotal: Text(zh: "合计混在分项中", en: "total among its parts")
    case .emptyColumn: Text(zh: "空列", en: "empty column")
    case .constantColumn: Text(zh: "整列相同", en: "constant column")
    case .mixedColumn: Text(zh: "数字与文字混杂", en: "numbers mixed with words")
    case .negative: Text(zh: "负数", en: "negative number")
    case .fraction: Text(zh: "个数带小数", en: "count with a fraction")
    case .percent: Text(zh: "百分比越界", en: "share out of range")
    case .year: Text(zh: "年份越界", en: "year out of range")
    case .floorAreaRatio: Text(zh: "容积率过高", en: "floor-area ratio")
    case .fullWidth: Text(zh: "全角数字", en: "full-width digits")
    case .mojibake: Text(zh: "乱码", en: "garbled text")
    }
  }
}

/// Findings as they are gathered. Of each check at most ``most`` a layer are kept, the largest; the rest are counted.
struct Findings {
  /// Enough to mend from, few enough to hold: a layer of 100,000 duplicates is one mistake.
  static let most = 1_000

  private(set) var list: [Finding] = []
  private(set) var left: [Omission] = []

  mutating func add(_ finding: Finding) { list.append(finding) }

  mutating func add(contentsOf others: Findings) {
    list += others.list
    left += others.left
  }

  /// - Parameter found: all findings of one check on one layer.
  mutating func add(_ found: [Finding]) {
    guard found.count > Self.most else {
      list += found
      return
    }
    let order = found.indices.sorted { a, b in
      let left = (found[a].problem.severity, found[a].measure?.value ?? 0)
      let right = (found[b].problem.severity, found[b].measure?.value ?? 0)
      return left == right ? a < b : left > right
    }
    list += order.prefix(Self.most).sorted().map { found[$0] }
    left.append(
      Omission(
        check: found[0].check, file: found[0].problem.place.file, layer: found[0].problem.place.layer,
        count: found.count - Self.most))
  }
}

/// Findings that are counted but not listed one by one.
public struct Omission: Sendable, Equatable {
  public var check: Check
  public var file: String?
  public var layer: String?
  public var count: Int
}
