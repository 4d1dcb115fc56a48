import Datasets
import Diagnostics
import Doctor
import Simulation

/// Examines a plan: what a run would say about it and its files, and then every file as the plan reads it.
enum PlanDoctor {
  static func examine(_ path: String, _ language: Language) -> Diagnosis {
    let text: String
    do throws(Problems) {
      text = try PlanLoader.text(of: path)
    } catch {
      return Diagnosis(unreadable: path, error)
    }
    var said = Problems()
    if let loaded = said.collect({ () throws(Problems) in try PlanLoader.load(path) }) {
      said.add(loaded.inputs.warnings)
    }
    var patients: [Patient] = []
    for (name, source) in Plan.files(yaml: text, file: path, layers: PlanLoader.layers())?.inputs.all ?? [] {
      // What is wrong with the source has been said.
      var again = Problems()
      guard let source = PlanLoader.layerSource(source, &again) else { continue }
      patients.append(Patient(role: Role(rawValue: name), source: source))
    }
    let display = StepDisplay(steps: patients.count + 1, language: language)
    defer { _ = display.finish() }
    return Examination.run(patients, of: path, said: said, progress: display.begin)
  }
}
