import Diagnostics
import Spatial
import Testing

@testable import Datasets

/// JTS's and GEOS's own cases: every geometry is read or refused by name, and what Catchment computes of them (validity,
/// union, intersection, difference, points in areas) is what the files say.
@Suite("Corpora: JTS cases", .enabled(if: !Corpus.rows.isEmpty))
struct JTSTests {
  @Test(arguments: Corpus.rows.filter { $0.format == "jts-xml" })
  func agrees(row: Corpus.Row) {
    let cases = JTSCase.read(row.file)
    #expect(!cases.isEmpty)
    for test in cases {
      let a = read(test.a)
      let b = read(test.b)
      for operation in test.operations { check(operation, test, a, b) }
    }
  }

  private enum Reading {
    case empty
    case shape(Geometry)
    case refused(GeometryRefusal)

    var areas: MultiPolygon? { if case .shape(let shape) = self { shape.areas } else { nil } }
    var point: Point? { if case .shape(.point(let point)) = self { point } else { nil } }
  }

  private func read(_ text: String) -> Reading {
    if text.isEmpty { return .empty }
    do throws(GeometryRefusal) {
      let isHex = WellKnownBinary.begins(text)
      let geometry = try isHex ? WellKnownBinary.read(hex: text).geometry : WellKnownText.read(text).geometry
      return geometry.map { .shape($0) } ?? .empty
    } catch {
      #expect(!error.says.en.isEmpty)
      return .refused(error)
    }
  }

  private func check(_ operation: JTSCase.Operation, _ test: JTSCase, _ a: Reading, _ b: Reading) {
    let operands = operation.arguments.map { $0.uppercased() == "A" ? a : b }
    switch operation.name {
    case "isvalid": checkValidity(operation, test, operands.first ?? a)
    case "union", "unionng":
      checkOverlay(operation, test, operands) { a, b throws(SpatialError) in try Overlay.union([a, b]) }
    case "intersection", "intersectionng": checkOverlay(operation, test, operands, Overlay.intersection)
    case "difference", "differenceng": checkOverlay(operation, test, operands, Overlay.difference)
    case "covers", "intersects":
      guard operands.count == 2, let areas = operands[0].areas, let point = operands[1].point else { return }
      let expected = operation.expected == "true"
      #expect(areas.contains(point) == expected, "\(test.title)")
      #expect((AreaLocator([areas]).area(at: point) == 0) == expected, "\(test.title)")
    default: break
    }
  }

  private func checkValidity(_ operation: JTSCase.Operation, _ test: JTSCase, _ operand: Reading) {
    let expected = operation.expected == "true"
    switch operand {
    case .refused(let refusal):
      // Read strictly, what GEOS would build and call invalid is refused before it.
      let isUnsupported = refusal.says.en.contains("not supported")
      #expect(!expected || isUnsupported, "\(test.title): refused, \(refusal.says.en)")
    case .shape(let shape):
      guard let areas = shape.areas else { return }
      let found = Result { try areas.invalidity() }
      #expect(throws: Never.self) { try found.get() }
      guard case .success(let invalidity) = found else { return }
      #expect((invalidity == nil) == expected, "\(test.title): \(invalidity?.reason ?? "valid")")
    case .empty: break
    }
  }

  private func checkOverlay(
    _ operation: JTSCase.Operation, _ test: JTSCase, _ operands: [Reading],
    _ overlay: (MultiPolygon, MultiPolygon) throws(SpatialError) -> MultiPolygon
  ) {
    guard operands.count == 2, !test.isRounded, let a = operands[0].areas, let b = operands[1].areas else { return }
    // Overlays are promised for valid areas only.
    guard (try? a.invalidity()) == .some(nil), (try? b.invalidity()) == .some(nil) else { return }
    let expected: Double =
      switch read(operation.expected) {
      case .shape(let shape): Self.area(shape)
      default: 0
      }
    let found = try? overlay(a, b).area
    #expect(found != nil, "\(test.title)")
    let scale = max(1, a.area, b.area)
    #expect(abs((found ?? 0) - expected) <= 1e-6 * scale, "\(operation.name): \(test.title)")
  }

  /// Of the areal parts: overlays of areas may leave points and lines, which Catchment drops.
  private static func area(_ shape: Geometry) -> Double {
    if case .collection(let members) = shape { return members.reduce(0) { $0 + area($1) } }
    return shape.areas?.area ?? 0
  }
}
