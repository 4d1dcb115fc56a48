/// Where in the input something was found: as much of file, layer, feature, field, line and column as is known.
public struct Place: Hashable, Sendable, Codable {
  /// Path as the user gave it.
  public var file: String?
  /// Layer or sheet inside the file.
  public var layer: String?
  /// Zero-based position of the feature or data row in its layer.
  public var feature: Int?
  /// The feature's own identifier, where it has one.
  public var id: String?
  /// Attribute, column or dotted key path (`rules[3].rate`).
  public var field: String?
  /// One-based line in a text file.
  public var line: Int?
  /// One-based column in a text file, in characters.
  public var column: Int?

  public init(
    file: String? = nil, layer: String? = nil, feature: Int? = nil, id: String? = nil, field: String? = nil,
    line: Int? = nil, column: Int? = nil
  ) {
    self.file = file
    self.layer = layer
    self.feature = feature
    self.id = id
    self.field = field
    self.line = line
    self.column = column
  }

  /// The same place, narrowed to one field.
  public func at(field: String) -> Place {
    var place = self
    place.field = field
    return place
  }

  /// The same place, one key deeper: `inputs.streets` becomes `inputs.streets.crs`.
  public func at(subfield: String) -> Place { at(field: field.map { "\($0).\(subfield)" } ?? subfield) }

  /// `file:line:column, layer "L", feature 3 (id "A7"), field "dwellings"`, with the unknown parts left out, and the
  /// number of a table's row where its line is known.
  public func described(in language: Language) -> String {
    var head = file ?? ""
    if let line {
      head += head.isEmpty ? "\(line)" : ":\(line)"
      if let column { head += ":\(column)" }
    }
    var parts = head.isEmpty ? [] : [head]
    let zh = language == .zh
    if let layer { parts.append(zh ? "图层“\(layer)”" : "layer \"\(layer)\"") }
    // A row of a table is found by its line; the number of the feature would only be a second name for it.
    let isRow = line != nil && column == nil
    switch (isRow ? nil : feature, id) {
    case (let feature?, let id?):
      parts.append(zh ? "第 \(feature + 1) 个要素(id “\(id)”)" : "feature \(feature) (id \"\(id)\")")
    case (let feature?, nil): parts.append(zh ? "第 \(feature + 1) 个要素" : "feature \(feature)")
    case (nil, let id?): parts.append("id \"\(id)\"")
    case (nil, nil): break
    }
    if let field { parts.append(zh ? "字段“\(field)”" : "field \"\(field)\"") }
    return parts.joined(separator: zh ? "," : ", ")
  }
}
