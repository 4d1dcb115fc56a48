import Coverage
import Diagnostics
import Planning
import Policy
import WalkNetwork

/// What the files of a run say to one another.
extension RunInputs {
  /// Figures may be entered for rules that the pack has.
  func checkReported() throws(Problems) {
    let rules = pack.stack.flatMap(\.rules).map(\.id)
    var problems = Problems()
    for figure in plan.reported where !rules.contains(figure.rule) {
      problems.error(
        at: figure.place, value: figure.rule, Text(zh: "规则包没有这条规则", en: "the pack has no such rule"),
        fix: Suggestion.nearest(to: figure.rule, among: rules).map {
          Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
        })
    }
    try problems.throwIfErrors()
  }

  /// Rules that siting is told to pursue have to be in the pack, and of a kind that siting can move.
  func checkChosenRules() throws(Problems) {
    let rules = pack.stack.flatMap(\.rulesInUse)
    let pursued = rules.filter { PlacementTarget.Goal($0.kind) != nil }.map(\.id)
    var problems = Problems()
    for chosen in plan.placement?.targets ?? [] where !pursued.contains(chosen.rule) {
      let isKnown = rules.contains { $0.id == chosen.rule }
      problems.error(
        at: chosen.place, value: chosen.rule,
        isKnown
          ? Text(zh: "选址不能改变这条规则", en: "siting cannot move this rule")
          : Text(zh: "规则包没有这条规则", en: "the pack has no such rule"),
        fix: Suggestion.nearest(to: chosen.rule, among: pursued).map {
          Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
        }
          ?? Text(
            zh: "可追求的规则：\(pursued.joined(separator: ", "))", en: "siting can pursue: \(pursued.joined(separator: ", "))"
          ))
    }
    try problems.throwIfErrors()
  }

  /// People of one basis and a ratio that counts another are never mixed: where the placement would pursue the rule the
  /// run cannot go on, else the rule is told to be UNKNOWN.
  func checkBases(_ basis: PopulationBasis, _ warnings: inout Problems) throws(Problems) {
    var problems = Problems()
    for rule in pack.stack.flatMap(\.rulesInUse) {
      let wanted: PopulationBasis
      switch rule.kind {
      case .ratio(let ratio): wanted = ratio.basis
      case .coverage(let coverage): wanted = coverage.basis
      default: continue
      }
      guard wanted != basis else { continue }
      let isPursued = plan.placement.map { $0.targets.isEmpty || $0.targets.contains { $0.rule == rule.id } } ?? false
      problems.add(
        Problem(
          isPursued ? .error : .warning, at: plan.inputs.population.place, value: rule.id,
          says: Text(
            zh: "规则按\(wanted.name.zh)计,人口表为\(basis.name.zh),两者不可混用",
            en: "the rule counts \(wanted.name.en), the population table holds \(basis.name.en); they are not mixed"),
          fix: isPursued
            ? Text(
              zh: "换成\(wanted.name.zh)的人口表,或在 placement.targets 中只列其他规则",
              en: "give a population table of \(wanted.name.en), or list other rules under placement.targets")
            : Text(zh: "该规则的结果为 UNKNOWN", en: "the findings of this rule are UNKNOWN")))
    }
    try problems.throwIfErrors()
    warnings.add(problems)
  }

  /// A network that lies elsewhere reaches nobody: that is a mistake of the file, not a finding.
  func checkNetwork(_ demand: Demand, _ warnings: inout Problems) throws(Problems) {
    guard let network, let source = plan.inputs.walkways else { return }
    let count = demand.points.positions.count
    let off = network.snap(demand.points.positions, limit: plan.walking.snapLimit).unsnapped.count
    guard count > 0, 2 * off > count else { return }
    let says = Text(
      zh: "\(count) 个需求点中有 \(off) 个距路网超过 \(Int(plan.walking.snapLimit)) 米",
      en: "\(off) of \(count) demand points lie more than \(Int(plan.walking.snapLimit)) m from this network")
    let problem = Problem(
      off == count ? .error : .warning, at: source.place, value: source.file, says: says,
      fix: Text(zh: "检查路网是否属于此地、坐标系是否正确", en: "check that the network is of this place and its coordinates are right"))
    if off == count { throw Problems([problem]) }
    warnings.add(problem)
  }
}
