import Demography
import Diagnostics
import Planning
import Policy
import Simulation
import Siting
import Spatial

/// `run.json`: what to know in order to repeat the run. Described by `schemas/run.schema.json`.
struct RunDocument {
  private let run: RunResult
  private let provenance: Provenance

  init(_ run: RunResult, _ provenance: Provenance) {
    self.run = run
    self.provenance = provenance
  }

  var value: Value {
    let plan = run.plan
    return [
      "format": "catchment-run/1",
      "run": .string(provenance.run),
      "catchment": .string(provenance.version),
      "plan": ["id": .string(plan.id), "title": Value(plan.title)],
      "policy": .array(
        run.pack.withUpper.map { pack in
          ["id": .string(pack.id), "title": Value(pack.title), "standing": .string(pack.standing.rawValue)]
        }),
      "settings": [
        "first_year": Value(plan.years.lowerBound), "last_year": Value(plan.years.upperBound),
        "reviewed_on": Value(plan.reviewOn), "crs": .string(run.study.frame.crs.definition),
        "population": Value(run.projection.method), "basis": .string(run.projection.basis.rawValue),
        "walking": Value(run.walking), "snap_limit_m": Value(Quantity(plan.walking.snapLimit)),
        "detour": Value(Quantity(plan.walking.detour)),
        "defaulted": .array(plan.walking.defaulted.map { .string($0) }),
        "placement": plan.placement.map(placement) ?? .null,
      ],
      "seed": .string(String(plan.seed)),
      "overrides": .array(provenance.overrides.map { .string($0) }),
      "effective": .object(
        plan.composition.settings.map { Value.Member($0.path, .string($0.value)) }),
      "inputs": .array(
        provenance.inputs.map {
          ["name": .string($0.name), "file": .string($0.file), "sha256": .string($0.sha256)]
        }),
      "assumptions": .array(run.assumptions.map { Value($0) }),
      "synthetic": .array(run.study.synthetic.map { Value($0) }),
    ]
  }

  private func placement(_ settings: Plan.PlacementSettings) -> Value {
    [
      "objective": .string(settings.objective.rawValue), "from": Value(settings.from),
      "time_limit_s": Value(Quantity(settings.timeLimitSeconds)),
      "targets": .array(settings.targets.map { .string($0.rule) }),
      "budget_yuan": .object(
        run.plan.years.compactMap { year in
          settings.budgets[year].map { Value.Member(String(year), .int($0)) }
        }),
      "facilities": .array(
        settings.designs.map { design in
          [
            "id": .string(design.id), "kind": .string(design.kind.rawValue), "floor_area_m2": Value(design.floorArea),
            "beds": .object(
              BedClass.allCases.compactMap { bed in design.beds[bed].map { Value.Member(bed.rawValue, Value($0)) } }),
            "nursing_beds": Value(design.nursingBeds), "places": Value(design.places),
            "run_by": Value(design.runBy?.rawValue),
            "cost_yuan": .int(design.cost),
            "running_yuan_per_year": .int(design.runningCost),
          ]
        }),
    ]
  }
}
