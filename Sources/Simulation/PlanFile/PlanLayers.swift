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
        formatKey: "plan", ownKeys: Composition.names, mostChanges: mostChanges, options: options,
        oftenSet: Self.oftenSet, load: load)
    }

    /// No key of a plan may be the beginning of one of these keys beside it.
    static let oftenSet = [
      "seed", "horizon.from", "horizon.to", "walking.detour", "walking.speed_m_per_s", "walking.snap_limit_m",
      "placement.objective", "placement.budget_yuan", "placement.time_limit_s", "placement.spacing_m",
      "placement.targets", "placement.from",
    ]
  }

  /// Of which files and values a plan is made.
  public struct Composition: Sendable {
    /// The files whose values or changes count, the lowest base first.
    public var files: [String] = []
    /// What is changed on the way from the lowest base, in order, each by the name its author gives it.
    public var changes: [Text] = []
    /// Every value that stands in the plan by its path, names and notes left out.
    public var settings: [Setting] = []
    /// The same as one text: equal for plans that say the same, however they were written. What stands between two
    /// NULs is a file, for whose path its content is to be taken.
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

    /// - Parameter sources: every value that names a file.
    init(_ reader: YAMLReader, sources: [Source]) {
      var paths: [String: String] = [:]
      for source in sources {
        // A source is the name of its file, or a mapping that holds it.
        for field in source.place.field.map({ [$0, $0 + ".file"] }) ?? [] { paths[field] = source.path }
      }
      files = reader.files
      changes = reader.changes.map(\.name)
      settings = reader.leaves(leavingOut: Self.names).map { Setting(path: $0.path, value: $0.value) }
      // Packs are told by their content, with those that they extend.
      canonical = reader.canonical(leavingOut: Self.names + ["policy"], files: paths)
    }
  }
}
