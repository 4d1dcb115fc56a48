import Diagnostics

/// A geometry Catchment does not take, and why. The reader that knows the feature turns it into a located problem.
public struct GeometryRefusal: Error, Sendable, Equatable {
  /// The kind of geometry, or the characters where reading stopped.
  public var value: String
  public var says: Text
  public var fix: Text?
  public var subject: Problem.Subject?

  init(value: String, says: Text, fix: Text? = nil, about subject: Problem.Subject? = nil) {
    self.value = value
    self.says = says
    self.fix = fix
    self.subject = subject
  }

  /// Deepest nesting of collections that is read. GEOS 3.11 exhausts the stack some ten thousand levels down, so the
  /// bound stands in front of it.
  static let maximumDepth = 64

  static func tooDeep(_ kind: String) -> GeometryRefusal {
    GeometryRefusal(
      value: kind,
      says: Text(zh: "几何嵌套超过 \(maximumDepth) 层", en: "geometry nested more than \(maximumDepth) levels deep"))
  }

  static func curve(_ kind: String) -> GeometryRefusal {
    GeometryRefusal(
      value: kind, says: Text(zh: "不支持曲线几何", en: "curved geometry is not supported"),
      fix: Text(
        zh: "先转成折线,例如 ogr2ogr -nlt CONVERT_TO_LINEAR",
        en: "make it linear first, for example with ogr2ogr -nlt CONVERT_TO_LINEAR"))
  }

  static func surface(_ kind: String) -> GeometryRefusal {
    GeometryRefusal(
      value: kind, says: Text(zh: "不支持三维表面", en: "surfaces in space are not supported"),
      fix: Text(zh: "先展平为二维面", en: "flatten it to areas in the plane first"))
  }

  static let notFinite = GeometryRefusal(
    value: "NaN", says: Text(zh: "坐标不是有限的数", en: "a coordinate is not a finite number"))
}
