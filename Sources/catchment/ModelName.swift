import ArgumentParser
import Diagnostics

/// The name of a model as it was typed, so that a wrong one is told like other bad input, with those there are.
struct ModelName<Model: RawRepresentable & CaseIterable & Sendable>: ExpressibleByArgument, Sendable
where Model.RawValue == String {
  let text: String

  init?(argument: String) { text = argument }

  /// Nil when there is no such model.
  var model: Model? { Model(rawValue: text) }

  /// - Throws: exit code 2, after saying which models there are.
  func check(_ language: Language) throws {
    if model != nil { return }
    let names = Model.allCases.map(\.rawValue)
    _ = try Console(language: language).reporting { () throws(Problems) in
      var problems = Problems()
      problems.error(
        at: Place(field: "MODEL"), value: text, Text(zh: "没有这个模型", en: "there is no such model"),
        fix: Text(zh: "可用:\(names.joined(separator: "、"))", en: "choose one of \(names.joined(separator: ", "))"))
      throw problems
    }
  }
}
