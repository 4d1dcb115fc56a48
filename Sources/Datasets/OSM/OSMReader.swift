import Diagnostics
import Planning
import Spatial
import WalkNetwork

#if OSM
  import OsmiumShim
#endif

/// Reads the ways of an OpenStreetMap file: `.osm`, `.osm.gz`, `.osm.bz2`, `.osm.pbf`.
///
/// The whole file is read or none of it: a file that is corrupt or ends too early is an error, never a smaller map.
public enum OSMReader {
  /// Ways that have a `highway` tag, and those with a `route` where ferries are asked for, with their nodes.
  ///
  /// - Throws: when the file cannot be read in full, or Catchment was built without the `OSM` trait.
  public static func ways(from path: String, withFerries: Bool = false) throws(Problems) -> WayTable {
    #if OSM
      return try read(path, withFerries)
    #else
      var problems = Problems()
      problems.error(
        at: Place(file: path),
        Text(
          zh: "本程序未启用 OSM 特性,不能读取 OpenStreetMap 文件",
          en: "this build cannot read OpenStreetMap files: its OSM trait is off"),
        fix: Text(
          zh: "启用 OSM 特性后重新编译,或改用 GeoJSON 线图层",
          en: "build with the OSM trait, or supply the walkways as a GeoJSON line layer"))
      throw problems
    #endif
  }

  /// The walking network of an OpenStreetMap file.
  public static func network(
    from path: String, rules: WalkRules = .standard, lengths: LengthModel = .ellipsoidal, frame: StudyFrame? = nil
  ) throws(Problems) -> WalkNetwork {
    try WalkNetworkBuilder(rules: rules, lengths: lengths, frame: frame).build(
      try ways(from: path, withFerries: rules.ferries), source: Place(file: path))
  }
}

#if OSM
  extension OSMReader {
    private static func read(_ path: String, _ withFerries: Bool) throws(Problems) -> WayTable {
      let keys = WalkRules.keys
      var raw = osm_ways()
      var message = [CChar](repeating: 0, count: 512)
      let status = withCStrings(keys) { pointers in
        // The first key, `highway`, makes a way worth keeping; so does the second, `route`, for ferries.
        osm_read_ways(path, pointers, Int32(keys.count), withFerries ? 2 : 1, &raw, &message, Int64(message.count))
      }
      defer { osm_ways_free(&raw) }
      guard status == OSM_OK else {
        throw refusal(
          status, String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self), path)
      }
      return table(of: raw, keys: keys)
    }

    private static func table(of raw: osm_ways, keys: [String]) -> WayTable {
      let nodeCount = Int(raw.node_count)
      let wayCount = Int(raw.way_count)
      let starts = copied(raw.way_start, wayCount + 1)
      let textStarts = copied(raw.text_start, Int(raw.text_count) + 1)
      let bytes = UnsafeRawBufferPointer(start: raw.text, count: Int(textStarts.last ?? 0))
      var positions = ContiguousArray<Point>()
      positions.reserveCapacity(nodeCount)
      for i in 0..<nodeCount {
        positions.append(Point(Double(raw.node_lon[i]) * 1e-7, Double(raw.node_lat[i]) * 1e-7))
      }
      var table = WayTable(
        nodeIDs: copied(raw.node_id, nodeCount), nodePositions: positions, wayIDs: copied(raw.way_id, wayCount),
        starts: ContiguousArray(starts.map(Int.init)), nodes: copied(raw.ref, Int(starts.last ?? 0)), keys: keys,
        tags: copied(raw.tag, wayCount * keys.count),
        strings: (0..<Int(raw.text_count)).map {
          String(decoding: bytes[Int(textStarts[$0])..<Int(textStarts[$0 + 1])], as: UTF8.self)
        },
        waysSeen: Int(raw.ways_seen))
      table.nodesOffEarth = Int(raw.invalid_nodes)
      table.nodesTwice = Int(raw.duplicate_nodes)
      return table
    }

    /// An empty C++ array has no address to copy from.
    private static func copied<Element>(_ start: UnsafePointer<Element>?, _ count: Int) -> ContiguousArray<Element> {
      ContiguousArray(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private static func withCStrings<Result>(
      _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
      // All strings in one buffer, so that their addresses stand still together.
      var bytes: [CChar] = []
      var offsets: [Int] = []
      for string in strings {
        offsets.append(bytes.count)
        bytes += string.utf8.map { CChar(bitPattern: $0) } + [0]
      }
      return bytes.withUnsafeBufferPointer { buffer in
        let pointers = offsets.map { offset in buffer.baseAddress.map { $0 + offset } }
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
      }
    }

    private static func refusal(_ status: osm_status, _ message: String, _ path: String) -> Problems {
      var problems = Problems()
      let place = Place(file: path)
      switch status {
      case OSM_HISTORY:
        problems.error(
          at: place,
          Text(zh: "历史或变更文件:同一对象有多个版本", en: "a history or change file: it holds several versions of an object"),
          fix: Text(zh: "换用某一时点的数据提取文件(.osm.pbf)", en: "use an extract of one moment (.osm.pbf)"))
      case OSM_TOO_LARGE:
        problems.error(
          at: place, value: message, Text(zh: "道路节点超过上限 2,147,483,646 个", en: "more than 2,147,483,646 nodes on ways"),
          fix: Text(zh: "裁剪到研究区", en: "cut the file to the study area"))
      case OSM_NO_MEMORY:
        problems.error(
          at: place, Text(zh: "内存不足,无法读取", en: "not enough memory to read the file"),
          fix: Text(zh: "裁剪到研究区", en: "cut the file to the study area"))
      default:
        problems.error(
          at: place, value: message,
          Text(
            zh: "不能完整读取 OpenStreetMap 文件:文件不存在、已损坏、被截断或格式不符",
            en: "cannot read the OpenStreetMap file in full: it is missing, corrupt, cut short or of another format"),
          fix: Text(
            zh: "重新下载;文件名应以 .osm、.osm.gz、.osm.bz2 或 .osm.pbf 结尾",
            en: "download it again; its name should end in .osm, .osm.gz, .osm.bz2 or .osm.pbf"))
      }
      return problems
    }
  }
#endif
