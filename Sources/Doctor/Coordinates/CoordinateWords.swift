import Datasets
import Diagnostics
import Spatial

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A verdict in words, with the evidence.
struct CoordinateWords {
  let verdict: CoordinateVerdict

  /// The layer that is read wrongly; the examined one while nothing is decided.
  var culprit: Place {
    verdict.outcome != .confirmed && verdict.outcome != .undecided && verdict.best.subject == verdict.declared.subject
      ? verdict.reference : verdict.layer
  }

  var finding: Finding {
    Finding(
      .coordinates,
      Problem(severity, at: culprit, says: says, fix: fix),
      measure: Measure(Double(verdict.features), .records))
  }

  private var severity: Problem.Severity {
    switch verdict.outcome {
    case .shifted: .error
    case .ambiguous: .warning
    case .confirmed, .undecided: .note
    }
  }

  /// How sure that is, where something is decided.
  private var chance: Text {
    guard verdict.outcome == .shifted || verdict.outcome == .ambiguous else { return Text("") }
    let power = verdict.probability > 0 ? max(-300, log10(verdict.probability).rounded(.up)) : -300
    return Text(zh: "(符号检验 p < 1e\(Int(power)))", en: " (sign test, p < 1e\(Int(power)))")
  }

  private var says: Text {
    switch verdict.outcome {
    case .shifted: sentence(opening: Text(zh: "坐标不是声明的那样:", en: "the coordinates are not what is declared: "))
    case .ambiguous:
      sentence(
        opening: Text(
          zh: "坐标有偏移,但看不出是哪一种:", en: "shifted, but which shift it is cannot be told: "))
    case .confirmed: sentence(opening: Text(zh: "坐标与声明相符:", en: "the coordinates fit as declared: "))
    case .undecided:
      Text(
        zh: "坐标是否偏移无法判断,因为\(reason.zh);\(evidence.zh)",
        en: "whether the coordinates are shifted is undecided: \(reason.en); \(evidence.en)")
    }
  }

  private func sentence(opening: Text) -> Text {
    Text(zh: opening.zh + evidence.zh + chance.zh, en: opening.en + evidence.en + chance.en)
  }

  /// Why nothing is decided.
  private var reason: Text {
    if verdict.apart < Weighing.fewest {
      return Text(
        zh: "相距 200 米以上的要素只有 \(verdict.apart) 个,至少要 \(Weighing.fewest) 个",
        en: "only \(verdict.apart) features stand 200 m apart, and \(Weighing.fewest) are needed")
    }
    return Text(
      zh: "各种读法相差不大(\(verdict.better) 个更合,\(verdict.worse) 个更不合)",
      en: "the readings differ too little (\(verdict.better) features fit better, \(verdict.worse) worse)")
  }

  /// "67 of 67 points fall in their own street if read as GCJ-02, 44 if not".
  private var evidence: Text {
    let (best, declared) = (reading(verdict.best), reading(verdict.declared))
    let n = verdict.features
    func whole(_ fit: CoordinateVerdict.Fit) -> Int { Int(fit.value.rounded()) }
    switch Evidence.Kind(rawValue: verdict.kind) {
    case .ownStreet:
      return Text(
        zh: "\(best.zh),\(n) 个点中有 \(whole(verdict.best)) 个在自己的街道里;\(declared.zh)只有 \(whole(verdict.declared)) 个",
        en:
          "\(whole(verdict.best)) of \(n) points fall in their own street \(best.en), \(whole(verdict.declared)) \(declared.en)"
      )
    case .network:
      let (near, far) = (Figures.metres(verdict.best.value), Figures.metres(verdict.declared.value))
      return Text(
        zh: "\(best.zh),到最近道路的中位距离为 \(near);\(declared.zh)为 \(far)(\(n) 个点)",
        en: "the median distance to the nearest road is \(near) \(best.en), \(far) \(declared.en) (\(n) points)")
    case .outlines:
      let (more, less) = (Figures.short(verdict.best.value * 100), Figures.short(verdict.declared.value * 100))
      return Text(
        zh: "\(best.zh),\(n) 个面与同名的面平均重合 \(more)%;\(declared.zh)为 \(less)%",
        en: "\(n) areas share \(more) % of their union with those of the same name \(best.en), \(less) % \(declared.en)"
      )
    case .anyStreet, nil:
      return Text(
        zh: "\(best.zh),\(n) 个点中有 \(whole(verdict.best)) 个在街道内;\(declared.zh)有 \(whole(verdict.declared)) 个",
        en:
          "\(whole(verdict.best)) of \(n) points fall in a street \(best.en), \(whole(verdict.declared)) \(declared.en)"
      )
    }
  }

  private func reading(_ fit: CoordinateVerdict.Fit) -> Text {
    let declared = verdict.declared
    if fit.subject == declared.subject, fit.reference == declared.reference {
      return Text(zh: "按声明(\(fit.subject.title))读", en: "if read as declared (\(fit.subject.title))")
    }
    let other = verdict.reference.file.map(FilePath.name) ?? "-"
    if fit.reference == declared.reference {
      return Text(zh: "按 \(fit.subject.title) 读", en: "if read as \(fit.subject.title)")
    }
    if fit.subject == declared.subject {
      return Text(
        zh: "把 \(other) 按 \(fit.reference.title) 读", en: "if \(other) is read as \(fit.reference.title)")
    }
    return Text(
      zh: "按 \(fit.subject.title) 读、\(other) 按 \(fit.reference.title) 读",
      en: "if read as \(fit.subject.title) and \(other) as \(fit.reference.title)")
  }

  private var fix: Text? {
    guard verdict.outcome == .shifted else {
      return verdict.outcome == .ambiguous
        ? Text(zh: "问提供者用的是哪家地图", en: "ask the supplier which map the coordinates were taken from") : nil
    }
    let datum = culprit == verdict.layer ? verdict.best.subject : verdict.best.reference
    return Text(
      zh: "在计划里为它写 datum: \(datum.rawValue)", en: "say of it in the plan: datum: \(datum.rawValue)")
  }
}
