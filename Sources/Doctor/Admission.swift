import Datasets
import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// Opens files: every layer of each becomes a ``Sheet``, every street network a ``Network``, and whatever the readers
/// say becomes a finding.
///
/// A file that a run would refuse is read once more with its open rings closed, so that the rest of it can be examined.
struct Admission {
  private(set) var sheets: [Sheet] = []
  private(set) var networks: [Network] = []
  private(set) var files: [FileSummary] = []
  private(set) var findings = Findings()

  /// The layer that others are held against: the plan's streets, else the first areas that have names.
  var streets: Sheet? {
    sheets.first { $0.role == .streets } ?? sheets.first { $0.role == nil && $0.hasAreas && !StreetNames($0).isEmpty }
  }

  mutating func admit(_ patient: Patient) {
    let path = patient.source.file
    if WalkwayReader.isOpenStreetMap(path) {
      admitNetwork(path)
    } else {
      for name in layers(of: patient) { admit(patient, layer: name) }
    }
  }

  private mutating func refused(_ problems: Problems, _ path: String) {
    var unread = problems.list
    if !problems.hasErrors {
      unread.append(Problem(.error, at: Place(file: path), says: Text(zh: "无法读取", en: "cannot be read")))
    }
    findings.add(unread.map { Finding(Check(reading: $0, isRefusal: true), $0) })
    files.append(FileSummary(file: path, isRead: false))
  }

  // MARK: Networks

  private mutating func admitNetwork(_ path: String) {
    do throws(Problems) {
      let read = try WalkwayReader.network(from: LayerSource(file: path))
      networks.append(Network(file: path, layer: nil, roads: .network(read.network)))
      findings.add(read.warnings.list.map { Finding(.reading, $0) })
      files.append(
        FileSummary(file: path, records: read.network.origin.waysKept, role: .walkways, isRead: true))
    } catch {
      refused(error, path)
    }
  }

  // MARK: Layers

  /// The layers to examine: the one that is named, or all there are, with a word on it.
  private mutating func layers(of patient: Patient) -> [String?] {
    let path = patient.source.file
    if let named = patient.source.layer { return [named] }
    do throws(Problems) {
      try requireFile(path, namedAt: patient.source.statedAt)
      guard let all = try VectorFile.layersOfContainer(path), all.count > 1 else { return [nil] }
      let filled = all.filter { $0.count != 0 }
      let list = all.map { "\($0.name) (\($0.kind), \($0.count))" }.joined(separator: "; ")
      findings.add(
        Finding(
          .layers,
          Problem(
            .warning, at: Place(file: path), value: list,
            says: Text(
              zh: "文件里有 \(all.count) 个图层,都作了检查;有的可能已经过时",
              en: "the file holds \(all.count) layers, all of which were examined; one may be stale"),
            fix: Text(zh: "在计划里写 layer: 名称", en: "say in the plan: layer: name")),
          measure: Measure(Double(all.count), .records)))
      return filled.prefix(Self.mostLayers).map(\.name)
    } catch {
      refused(error, path)
      return []
    }
  }

  /// A drawing may hold thousands.
  private static let mostLayers = 50

  private mutating func admit(_ patient: Patient, layer name: String?) {
    var source = patient.source
    source.layer = name
    do throws(Problems) {
      let read = try read(source)
      let sheet = sheet(read.layer, patient.role, source)
      findings.add(
        read.warnings.list.map { problem in
          let check = Check(reading: problem, isRefusal: false)
          let ends = problem.place.feature.flatMap { read.ends[$0] } ?? []
          return check == .unclosedRing ? sheet.openRing(problem, ends) : Finding(check, problem)
        })
      let declared = sheet.frame == nil ? nil : (source.crs ?? read.layer.crs)?.definition
      files.append(
        FileSummary(
          file: source.file, layer: read.layer.table.source.layer, records: read.layer.count, role: patient.role,
          crs: declared.map { String($0.prefix(80)) }, isRead: true))
      if let lines = sheet.lines { networks.append(Network(sheet, lines)) }
      sheets.append(sheet)
    } catch {
      refused(error, source.file)
    }
  }

  /// - Returns: also, by feature, the rings that had to be closed.
  private mutating func read(_ source: LayerSource) throws(Problems) -> (
    layer: Layer, warnings: Problems, ends: [Int: [Repair]]
  ) {
    do throws(Problems) {
      let read = try VectorFile.read(
        source.file, layer: source.layer, encoding: source.encoding, fields: source.fields)
      return (read.layer, read.warnings, [:])
    } catch {
      // Only open rings can be closed; any other mistake comes back.
      guard error.errors.allSatisfy({ Check(reading: $0, isRefusal: true) == .unclosedRing }),
        let closed = try? VectorFile.read(
          source.file, layer: source.layer, encoding: source.encoding, fields: source.fields,
          repairing: RepairRequest([.rings]))
      else { throw error }
      let mended = Set(closed.repairs.map(\.note))
      var warnings = closed.warnings.list.filter { !mended.contains($0) }
      warnings += error.list.filter { Check(reading: $0, isRefusal: true) == .unclosedRing }
      return (closed.layer, Problems(warnings), Dictionary(grouping: closed.repairs) { $0.place.feature ?? -1 })
    }
  }

  private mutating func sheet(_ layer: Layer, _ role: Role?, _ source: LayerSource) -> Sheet {
    var sheet = Sheet(
      role: role, source: source, layer: layer, shapes: layer.geometries, frame: nil, degrees: layer.geometries,
      columns: Column.all(of: layer.table))
    sheet.labelColumns = ["id", "code", "name"].compactMap(sheet.column)
    guard layer.geometries.contains(where: { $0 != nil }) else { return sheet }
    // Read as they stand: whether a shift is declared rightly is for the coordinate check to say.
    var plain = source
    plain.datum = .wgs84
    let plane: SourcePlane
    do throws(Problems) {
      plane = try SourcePlane(layer, plain)
    } catch {
      findings.add(error.list.map { Finding(.coordinateSystem, $0) })
      sheet.degrees = layer.geometries.map { _ in nil }
      return sheet
    }
    sheet.toDegrees = plane.lonLat
    sheet.degrees = layer.geometries.map { $0?.mapped(plane.lonLat) }
    sheet.measure()
    return sheet
  }
}

extension Sheet {
  /// Carries the degrees into the plane that suits them, or keeps the file's own plane where that measures truly.
  fileprivate mutating func measure() {
    var box = BoundingBox.empty
    for shape in degrees { shape?.forEachPoint { box.extend(to: $0) } }
    guard !box.isEmpty else { return }
    let declared = source.crs ?? layer.crs
    if let declared, let facts = try? declared.facts(), !facts.isGeographic {
      let own = StudyFrame(crs: declared)
      if let scale = try? own.scale(over: box), scale.lowerBound > 0.998, scale.upperBound < 1.002 {
        frame = own
        toPlane = try? own.transform()
        return
      }
    }
    let frame = StudyFrame(around: box)
    guard let transform = try? frame.transform() else { return }
    self.frame = frame
    toPlane = transform
    shapes = degrees.map { $0?.mapped(transform.forward) }
  }

  /// A ring that does not end where it begins: its loose ends on the map, and how far the widest of them gapes.
  fileprivate func openRing(_ problem: Problem, _ ends: [Repair]) -> Finding {
    let spots = ends.compactMap { $0.spot.flatMap(spot(inFile:)) }
    let widest = ends.map(\.changed).max()
    return Finding(
      .unclosedRing, problem, spot: spots.count > 1 ? .collection(spots) : spots.first,
      measure: widest.map { Measure($0, .metres) })
  }

  /// The lines of a layer that holds nothing else.
  fileprivate var lines: [LineString]? {
    var lines: [LineString] = []
    for shape in shapes {
      switch shape {
      case .lineString(let line): lines.append(line)
      case .multiLineString(let parts): lines += parts
      case nil: continue
      default: return nil
      }
    }
    return lines.isEmpty || frame == nil ? nil : lines
  }
}

extension Geometry {
  /// The same shape with every point moved; `nil` where a point cannot be.
  func mapped(_ transform: (Point) -> Point?) -> Geometry? {
    var failed = false
    let moved = mapPoints { point in
      guard let there = transform(point) else {
        failed = true
        return point
      }
      return there
    }
    return failed ? nil : moved
  }
}

extension Check {
  /// What a reader's message is about: open rings can be closed, and what the doctor finds himself need not be told twice.
  init(reading problem: Problem, isRefusal: Bool) {
    switch problem.subject {
    case .openRing: self = .unclosedRing
    case .invalidArea: self = .invalidRing
    case .duplicateID: self = .duplicateID
    case .outsideStreets: self = .outsideStreets
    case .wrongStreet: self = .wrongStreet
    case .encoding: self = .encoding
    case nil where problem.place.field == "crs": self = .coordinateSystem
    case nil: self = isRefusal ? .file : .reading
    }
  }
}

/// One layer that was opened, or a file that could not be.
public struct FileSummary: Sendable, Equatable {
  public var file: String
  public var layer: String?
  /// Rows, features or ways.
  public var records: Int?
  public var role: Role?
  /// The coordinate system it is read in; `nil` for a table.
  public var crs: String?
  public var isRead: Bool
}
