import Diagnostics
import LocatedYAML
import Planning

extension CareRates {
  /// A list of `{age, sex, partly, fully}`, as a pack or a plan gives it under `care_need`.
  ///
  /// Whether the bands fit together and fit the population is seen when they meet it.
  public init?(_ value: YAMLValue) {
    guard let list = value.list() else { return nil }
    self.init(list.compactMap { Self.band($0) })
  }

  private static func band(_ value: YAMLValue) -> Band? {
    guard let keys = value.mapping() else { return nil }
    let age = keys.required("age") { $0.age() }
    let sex = keys.optional("sex") { $0.oneOf(Sex.self) }
    let partly = keys.required("partly") { share($0) }
    let fully = keys.required("fully") { share($0) }
    keys.finish()
    guard let age, let partly, let fully else { return nil }
    return Band(sex: sex, age: age, partly: partly, fully: fully)
  }

  private static func share(_ value: YAMLValue) -> Double? {
    guard let number = value.double() else { return nil }
    guard (0...1).contains(number) else {
      value.report(
        Text(zh: "应为 0 到 1 之间的比例", en: "expected a share between 0 and 1"),
        fix: Text(zh: "12% 写作 0.12", en: "write 12 % as 0.12"))
      return nil
    }
    return number
  }
}
