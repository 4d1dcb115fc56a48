import Planning

/// One file of a run's output, still as a value: whoever writes files decides where and how.
public struct OutputFile: Sendable {
  public enum Content: Sendable {
    /// Written as GeoJSON in longitude and latitude; the layer names the system its coordinates are in.
    case layer(Layer)
    /// Written as CSV.
    case table(Table)
    /// Written as an Excel workbook, one sheet a table.
    case workbook([Table])
    /// Written as one GeoPackage, in the plane of the study area, each layer with its style.
    case geoPackage([Layer])
    case json(Value)
    case text(String)
  }

  /// Name inside the output folder.
  public var path: String
  public var content: Content

  public init(path: String, content: Content) {
    self.path = path
    self.content = content
  }
}

/// What a run cannot know about itself and its reader needs in order to repeat it.
public struct Provenance: Sendable {
  /// One file that was read.
  public struct Input: Hashable, Sendable {
    /// What it was read as: `plan`, `policy`, `streets`, …
    public var name: String
    /// As the plan names it.
    public var file: String
    /// Of its bytes, in hexadecimal.
    public var sha256: String

    public init(name: String, file: String, sha256: String) {
      self.name = name
      self.file = file
      self.sha256 = sha256
    }
  }

  /// Of Catchment.
  public var version: String
  /// Derived from the content of the plan and of all that it reads: equal for runs that must have equal results.
  public var run: String
  public var inputs: [Input]
  /// Settings given on the command line that replaced those of the plan, as they were typed.
  public var overrides: [String]

  public init(version: String, run: String = "", inputs: [Input] = [], overrides: [String] = []) {
    self.version = version
    self.run = run
    self.inputs = inputs
    self.overrides = overrides
  }
}
