import Diagnostics
import Planning

extension Reviewer {
  /// - Returns: `nil` when the rule is for no part of the project.
  func singleSite(
    _ sourced: SourcedRule<SingleSiteMinimumRule>, _ project: HousingProject, _ parts: [ProjectPart],
    _ subject: Subject
  ) -> Finding? {
    var finding = Finding(subject, rule: sourced.rule, verdict: .unknown, unit: .squareMetres, pack: sourced.pack)
    finding.assumptions += sourced.pack.remarks(on: day)
    var reached: [ProjectPart] = []
    var undecided: Text?
    for part in parts {
      switch reach(sourced.rule, sourced.pack, part, project) {
      case .yes: reached.append(part)
      case .no: break
      case .unknown(let why): if part.dwellings != 0 { undecided = undecided ?? why }
      }
    }
    guard !reached.isEmpty else {
      guard let undecided else { return nil }
      finding.assumptions.append(undecided)
      return finding
    }
    if reached.allSatisfy({ $0.dwellings == 0 }) {
      finding.verdict = .notApplicable
      finding.assumptions.append(.noHousing)
      return finding
    }
    let rule = sourced.parameters
    var count = PremisesCount(project.premises, service: rule.service, on: day)
    finding.inputs.append(
      Finding.Input(
        name: Text(zh: "各处用房面积", en: "areas of the premises"),
        value: Text(count.areas.map { Area(hundredths: $0).words + " m²" }.joined(separator: "; "))))
    finding.assumptions += count.remarks
    switch rule.reading {
    case .sum: break
    case .largest: count.areas = count.areas.max().map { [$0] } ?? []
    case .every:
      count.areas = count.areas.min().map { [$0] } ?? []
      // One premises too small fails the rule whatever the unrecorded ones measure.
      if let smallest = count.areas.first, smallest < rule.minimum.hundredths { count.hasUnknown = false }
    }
    guard let need = Exact.times(rule.minimum.hundredths, 100) else {
      finding.assumptions.append(.tooLarge)
      return finding
    }
    finding.compare(have: count, need: need, recommended: need)
    if rule.reading == .every, count.hasUnknown, finding.verdict == .pass { finding.verdict = .unknown }
    if finding.verdict == .fail { finding.remedy = remedy(rule, count) }
    return finding
  }

  private func remedy(_ rule: SingleSiteMinimumRule, _ count: PremisesCount) -> Text {
    let least = rule.minimum.words
    switch rule.reading {
    case .largest:
      return Text(zh: "至少一处用房达到 \(least) m²", en: "bring one premises to \(least) m²")
    case .every:
      return Text(zh: "每处用房均达到 \(least) m²", en: "bring every premises to \(least) m²")
    case .sum:
      return Text(zh: "用房合计达到 \(least) m²", en: "bring all premises together to \(least) m²")
    }
  }
}
