import Diagnostics
import Planning
import Spatial

/// What may be mended when a user asks for it.
public enum RepairKind: String, CaseIterable, Sendable {
  /// Rings that do not end where they begin are closed.
  case rings
  /// Areas that cross themselves or are otherwise not valid are made so.
  case valid
  /// Of features that are the same in geometry and attributes the first stays.
  case duplicates
  /// Narrow gaps between neighbours are filled and narrow overlaps cut.
  case slivers
  /// Ground that two areas share, however wide, stays with the smaller one.
  case overlaps

  public var name: Text {
    switch self {
    case .rings: Text(zh: "闭合环", en: "ring closed")
    case .valid: Text(zh: "修成有效的面", en: "made valid")
    case .duplicates: Text(zh: "删去重复要素", en: "duplicate dropped")
    case .slivers: Text(zh: "消除缝隙", en: "sliver removed")
    case .overlaps: Text(zh: "切去重叠", en: "overlap cut")
    }
  }
}

/// What a user asks to have mended.
public struct RepairRequest: Hashable, Sendable {
  public var kinds: Set<RepairKind>
  /// Widest gap or overlap that counts as a sliver, in metres.
  public var sliverWidth: Double

  /// One metre is what boundaries traced twice from the same map are apart.
  public init(_ kinds: Set<RepairKind> = Set(RepairKind.allCases), sliverWidth: Double = 1) {
    self.kinds = kinds
    self.sliverWidth = sliverWidth
  }

  public static let everything = RepairRequest()

  /// The kinds by their names; `true` or `all` asks for every one, `false` for none.
  /// - Returns: `nil` for no repair.
  /// - Throws: ``Diagnostics/Problems`` naming each word that is no kind.
  public init?(words: [String], at place: Place) throws(Problems) {
    var problems = Problems()
    var kinds: Set<RepairKind> = []
    for word in words {
      if word == "true" || word == "all" {
        kinds.formUnion(RepairKind.allCases)
      } else if let kind = RepairKind(rawValue: word) {
        kinds.insert(kind)
      } else if word != "false" {
        let names = ["all"] + RepairKind.allCases.map(\.rawValue)
        problems.error(
          at: place, value: word,
          Text(
            zh: "应为 \(names.joined(separator: "、"))", en: "expected one of \(names.joined(separator: ", "))"),
          fix: Suggestion.nearest(to: word, among: names).map {
            Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
          })
      }
    }
    try problems.throwIfErrors()
    if kinds.isEmpty { return nil }
    self.init(kinds)
  }
}

/// One thing that was mended.
public struct Repair: Hashable, Sendable {
  public var place: Place
  public var kind: RepairKind
  /// Area (m²) that changed hands, was added or was lost; of a closed ring the length (m) of the new edge.
  public var changed: Double
  /// The feature's area before and after, in m²; `nil` where it has none.
  public var before: Double?
  public var after: Double?
  /// Where, in the coordinates of the file.
  public var spot: Point?
  public var says: Text

  public var unit: String { kind == .rings ? "m" : "m2" }

  /// The repair as a note for the terminal and the report.
  public var note: Problem {
    Problem(
      .note, at: place, value: spot.map { "(\(JSON.text($0.x)), \(JSON.text($0.y)))" },
      says: Text(zh: "已修复:\(says.zh)", en: "repaired: \(says.en)"))
  }
}

/// The list of repairs as a file shows it.
public enum RepairList {
  public static func table(_ repairs: [Repair]) -> Table {
    Table(
      name: "repairs",
      columns: [
        "file", "layer", "feature", "line", "id", "repair", "changed", "unit", "before_m2", "after_m2", "x", "y",
        "says",
        "says_en",
      ],
      rows: repairs.map { repair in
        [
          Value(repair.place.file), Value(repair.place.layer), Value(repair.place.feature), Value(repair.place.line),
          Value(repair.place.id), .string(repair.kind.rawValue), rounded(repair.changed), .string(repair.unit),
          rounded(repair.before), rounded(repair.after), Value(repair.spot?.x), Value(repair.spot?.y),
          .string(repair.says.zh), .string(repair.says.en),
        ]
      })
  }

  /// `{"format": "catchment-repairs/1", "repairs": [{…}, …]}`, members as the columns of the table.
  public static func document(_ repairs: [Repair]) -> Value {
    let table = table(repairs)
    return .object([
      Value.Member("format", "catchment-repairs/1"),
      Value.Member(
        "repairs",
        .array(
          table.rows.map { row in
            .object(zip(table.columns, row).map { Value.Member($0, $1) })
          })),
    ])
  }

  /// Square millimetres and millimetres are as fine as anybody wants it.
  private static func rounded(_ number: Double?) -> Value {
    guard let number else { return .null }
    let fine = (number * 1e6).rounded() / 1e6
    return fine == fine.rounded() && abs(fine) < 1e15 ? .int(Int64(fine)) : .double(fine)
  }
}
