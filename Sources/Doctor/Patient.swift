import Datasets
import Diagnostics
import Planning
import Spatial

/// What a layer is in a plan; among bare files only streets and walkways are told apart.
public enum Role: String, Sendable {
  case streets, population, housing, demand, facilities, candidates, walkways
}

/// A file to be examined, with what a plan says about it.
public struct Patient: Sendable {
  /// `nil` for a bare file, whose role is found from what it holds.
  public var role: Role?
  public var source: LayerSource

  public init(role: Role? = nil, source: LayerSource) {
    self.role = role
    self.source = source
  }
}

/// One layer of a file, read and carried into a plane where it can be measured.
struct Sheet {
  var role: Role?
  var source: LayerSource
  var layer: Layer
  /// Geometries in metres; `nil` where the layer's coordinates cannot be carried into a plane.
  var shapes: [Geometry?]
  /// The plane of `shapes`; `nil` when the layer has no coordinates that are understood.
  var frame: StudyFrame?
  /// The coordinates as degrees, exactly as the file and its declared system have them, no datum shift undone.
  var degrees: [Geometry?]
  /// From the file's own coordinates to degrees, and from the plane of `shapes` back to them.
  var toDegrees: ((Point) -> Point?)?
  var toPlane: CoordinateTransform?
  var columns: [Column]
  /// Columns that tell rows apart for a person, the best first.
  var labelColumns: [Int] = []

  var table: Table { layer.table }
  var hasAreas: Bool { shapes.contains { $0?.areas != nil } }
  /// Whether the layer lies where no shift is known: outside the rectangle of the published GCJ-02 rule.
  var isAbroad: Bool {
    var box = BoundingBox.empty
    for shape in degrees { shape?.forEachPoint { box.extend(to: $0) } }
    return box.isEmpty || GCJ02.isOutsideChina(box.center)
  }

  /// Column of a canonical field: the one the plan names, else the one whose name says so.
  func column(_ field: String) -> Int? {
    if let given = source.fields[field] { return table.columns.firstIndex(of: given) }
    return ColumnMeaning.column(field, in: table.columns)
  }

  /// A row's place with its own id or name, for messages.
  func place(_ row: Int, field: String? = nil) -> Place {
    table.place(ofRow: row, id: label(row), field: field)
  }

  /// What a person would call the row: its id, code or name.
  func label(_ row: Int) -> String? {
    labelColumns.lazy.compactMap { table.rows[row][$0].text }.first { !$0.isEmpty }
  }
}
