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
    var problems = Problems()
    do throws(Problems) {
      problems.add(Problems(try PlanLoader.load(path).inputs.warnings.list))
    } catch {
      problems.add(error)
    }
    var patients: [Patient] = []
    for (name, source) in Plan.files(yaml: text, file: path)?.inputs.all ?? [] {
      var said = Problems()
      guard let source = PlanLoader.layerSource(source, planAt: path, &said) else { continue }
      patients.append(Patient(role: Role(rawValue: name), source: source))
    }
    let display = StepDisplay(steps: patients.count + 1, language: language)
    defer { _ = display.finish() }
    return Examination.run(patients, of: path, said: problems, progress: display.begin)
  }
}
