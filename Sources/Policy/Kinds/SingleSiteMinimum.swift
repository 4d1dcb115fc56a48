import Diagnostics
import LocatedYAML
import Planning

/// A least size of the premises in a housing project.
public struct SingleSiteMinimumRule: Sendable, Hashable {
  /// What must reach the size: "单体" may mean any of them.
  public enum Reading: String, Sendable, Codable, CaseIterable {
    /// The largest premises.
    case largest
    /// Each premises.
    case every
    /// All premises together.
    case sum
  }

  public var service: Service
  public var minimum: Area
  public var reading: Reading

  /// The least that can be measured stands for a document that asks for premises and names no size.
  var isAnySize: Bool { minimum.hundredths <= 1 }
}

extension SingleSiteMinimumRule: ProjectKind {
  var unit: Text { .squareMetres }

  func judge(_ finding: inout Finding, _ file: ProjectFile) {
    var count = PremisesCount(file.project.premises, service: service, on: file.day)
    var areas = count.areas.map { Text(Area(hundredths: $0).words + " m²") }
    if count.hasUnknown { areas.append(Text(zh: "未记录", en: "not recorded")) }
    finding.inputs.append(
      Finding.Input(
        name: Text(zh: "各处用房面积", en: "areas of the premises"),
        value: areas.isEmpty ? Text(zh: "无", en: "none") : Text.list(areas)))
    finding.assumptions += count.remarks
    switch reading {
    case .sum: break
    case .largest: count.areas = count.areas.max().map { [$0] } ?? []
    case .every:
      count.areas = count.areas.min().map { [$0] } ?? []
      // One premises too small fails the rule whatever the unrecorded ones measure.
      if let smallest = count.areas.first, smallest < minimum.hundredths { count.hasUnknown = false }
    }
    guard let need = Exact.times(minimum.hundredths, 100) else {
      finding.lacks(.tooLarge)
      return
    }
    finding.compare(have: count, need: need, recommended: need)
    if reading == .every, count.hasUnknown, finding.verdict == .pass { finding.isOpen(recorded: 0) }
    if finding.verdict == .fail { finding.remedy = remedy }
  }

  private var remedy: Text {
    let least = minimum.words
    if isAnySize { return .anySize(of: service) }
    return switch reading {
    case .largest: Text(zh: "至少一处用房达到 \(least) m²", en: "bring one premises to \(least) m²")
    case .every: Text(zh: "每处用房均达到 \(least) m²", en: "bring every premises to \(least) m²")
    case .sum: Text(zh: "用房合计达到 \(least) m²", en: "bring all premises together to \(least) m²")
    }
  }

  init?(_ keys: YAMLMapping) {
    let service = keys.service()
    let minimum = keys.required("minimum") { $0.area() }
    let reading = keys.optional("reading") { $0.oneOf(Reading.self) } ?? .largest
    guard let minimum else { return nil }
    self.init(service: service, minimum: minimum, reading: reading)
  }
}

extension Text {
  static func anySize(of service: Service) -> Text {
    Text(
      zh: "配建\(service.name.zh)用房（规定没有给出面积）",
      en: "provide \(service.name.en) premises (the document names no size)")
  }
}

extension YAMLMapping {
  /// The key `service`; elder care when it is absent.
  func service() -> Service { optional("service") { $0.oneOf(Service.self) } ?? .elderCare }
}
