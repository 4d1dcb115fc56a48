import Diagnostics
import Planning

// Small pieces of prose that several rules share.

extension Text {
  static func + (a: Text, b: Text) -> Text { Text(zh: a.zh + b.zh, en: a.en + b.en) }

  /// `甲、乙` and `A, B`.
  static func list(_ items: [Text]) -> Text {
    Text(zh: items.map(\.zh).joined(separator: "、"), en: items.map(\.en).joined(separator: ", "))
  }

  /// `≥ 1000 m²`, `120–160 张`, or `nil` when neither end is given.
  static func range(_ least: String?, _ most: String?, unit: Text) -> Text? {
    switch (least, most) {
    case (let least?, let most?): Text("\(least)–\(most) ") + unit
    case (let least?, nil): Text("≥ \(least) ") + unit
    case (nil, let most?): Text("≤ \(most) ") + unit
    case (nil, nil): nil
    }
  }

  static let notVerified = Text(
    zh: "本条数值未与正式文本核对", en: "this number was not checked against the printed text")
  static let squareMetres = Text("m²")
  static let percent = Text("%")
  static let beds = Text(zh: "张", en: "beds")
  static let places = Text(zh: "个托位", en: "places")
  static let persons = Text(zh: "人", en: "persons")
  static let streets = Text(zh: "个", en: "streets")
  static let facilities = Text(zh: "处", en: "facilities")
}

extension Area {
  /// Plain decimal square metres.
  var words: String {
    let whole = hundredths.magnitude / 100
    let cents = hundredths.magnitude % 100
    let sign = hundredths < 0 ? "-" : ""
    if cents == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + (cents % 10 == 0 ? "\(cents / 10)" : cents < 10 ? "0\(cents)" : "\(cents)")
  }
}

extension AgeRange {
  var words: Text {
    guard let to else {
      return from == 0 ? Text(zh: "全部", en: "of all ages") : Text(zh: "\(from) 岁及以上", en: "aged \(from)+")
    }
    return Text(zh: "\(from)–\(to) 岁", en: "aged \(from)–\(to)")
  }
}

extension FacilityCapacity {
  /// What one of the people gets.
  public var name: Text {
    switch self {
    case .beds: Text(zh: "床位", en: "a bed")
    case .places: Text(zh: "名额", en: "a place")
    }
  }
}

extension Service {
  var name: Text {
    switch self {
    case .elderCare: Text(zh: "养老服务", en: "elder care")
    case .childcare: Text(zh: "托育服务", en: "childcare")
    }
  }

  var premisesName: Text { name + Text(zh: "用房面积", en: " premises area") }
}

extension OperatorKind {
  var name: Text {
    switch self {
    case .government: Text(zh: "公办公营", en: "run by government")
    case .society: Text(zh: "社会力量运营", en: "run by society")
    }
  }
}

extension ProjectStatus {
  var name: Text {
    switch self {
    case .planned: Text(zh: "未建", en: "planned")
    case .underConstruction: Text(zh: "在建", en: "under construction")
    case .existing: Text(zh: "已建成", en: "existing")
    }
  }
}
