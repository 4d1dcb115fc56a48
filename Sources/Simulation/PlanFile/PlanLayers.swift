import Diagnostics
import LocatedYAML

extension Plan {
  /// What a plan may be made of besides its own file: the plans it stands on and options of the command line.
  public struct Layers {
    /// `path=value` as typed, applied last.
    public var options: [String]
    /// Changes after the lowest base that count; all of them unless said.
    public var mostChanges: Int?
    /// The text of a base, named at a place.
    public var load: (_ path: String, _ namedAt: Place) throws(Problems) -> String

    public init(
      options: [String] = [], mostChanges: Int? = nil,
      load: @escaping (_ path: String, _ namedAt: Place) throws(Problems) -> String = Layers.none
    ) {
      self.options = options
      self.mostChanges = mostChanges
      self.load = load
    }

    /// For texts that stand alone.
    public static func none(_ path: String, _ namedAt: Place) throws(Problems) -> String {
      throw Problems([
        Problem(.error, at: namedAt, value: path, says: Text(zh: "此处不能使用 base", en: "a base cannot be used here"))
      ])
    }

    var layering: YAMLLayering {
      YAMLLayering(
        formatKey: "plan", ownKeys: Composition.names, mostChanges: mostChanges, options: options, load: load)
    }
  }

  /// Of which files and values a plan is made.
  public struct Composition: Sendable {
    /// The files whose values or changes count, the lowest base first.
    public var files: [String] = []
    /// What is changed on the way from the lowest base, in order, each by the name its author gives it.
    public var changes: [Text] = []
    /// Every value that stands in the plan by its path, names and notes left out.
    public var settings: [Setting] = []
    /// The same as one text: equal for plans that say the same, however they were written.
    public var canonical = ""

    public struct Setting: Hashable, Sendable {
      /// Members of lists by their `id`, else by position: `placement.facilities[day-care].cost_yuan`.
      public var path: String
      /// As it is written.
      public var value: String
    }

    /// Keys that name a plan and change no figure.
    static let names = ["id", "title", "notes"]

    public init() {}

    init(_ reader: YAMLReader) {
      files = reader.files
      changes = reader.changes.map(\.name)
      settings = reader.leaves(leavingOut: Self.names).map { Setting(path: $0.path, value: $0.value) }
      canonical = reader.canonical(leavingOut: Self.names)
    }
  }
}
