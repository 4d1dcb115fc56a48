import Diagnostics

/// How a layer is best drawn on a map: in one colour, or in one for each value of a column.
///
/// A hint to map programs; formats that have no place for it leave it out.
public struct LayerStyle: Hashable, Sendable {
  /// The features with one value.
  public struct Category: Hashable, Sendable {
    public var value: String
    public var label: Text
    /// `#rrggbb`.
    public var colour: String

    public init(_ value: String, _ label: Text, _ colour: String) {
      self.value = value
      self.label = label
      self.colour = colour
    }
  }

  /// `#rrggbb`, of features in no category.
  public var colour: String
  /// Whether areas are drawn by their outline alone.
  public var isHollow: Bool
  /// Column that tells the categories apart.
  public var column: String?
  public var categories: [Category]
  /// Column written beside each feature.
  public var label: String?

  public init(
    colour: String, isHollow: Bool = false, column: String? = nil, categories: [Category] = [], label: String? = nil
  ) {
    self.colour = colour
    self.isHollow = isHollow
    self.column = column
    self.categories = categories
    self.label = label
  }
}
