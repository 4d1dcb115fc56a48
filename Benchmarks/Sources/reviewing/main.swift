// Review benchmark: `reviewing`, run from the repository's root. 100,000 invented projects, a tenth of them in pools,
// against Qidong's pack stacked with three more and a fallback. Goal: under two seconds of one core.
import Diagnostics
import Foundation
import Planning
import Policy
import Spatial
import Timing

func pack(_ path: String) throws -> PolicyPack {
  try PolicyPack(yaml: String(contentsOfFile: "scenarios/\(path).yaml", encoding: .utf8), file: path)
}

let stack = try pack("qidong/policy")
  .extending(["jiangsu-2022-draft", "anhui-2022", "gb50437-2018"].map { try pack("standards/\($0)") })
  .fallingBack(on: pack("standards/hubei-2022"))
let day = CalendarDate("2025-06-30")!

func project(_ i: Int) -> HousingProject {
  let rooms = (0..<i % 3).map { _ in
    Premises(
      service: .elderCare, floorArea: Area(hundredths: Int64(i * 7919 % 70_000)), floor: 1, ownEntrance: true,
      accessible: true)
  }
  return HousingProject(
    id: "P\(i)", name: "项目 \(i)", street: "32068110\(i % 10)",
    position: Point(Double(i % 400) * 150, Double(i / 400) * 150), dwellings: i * 31 % 3000,
    status: ProjectStatus.allCases[i % 3], conditions: CalendarDate("2025-01-01"), premises: rooms,
    pool: i % 10 == 0 ? "G\(i / 30)" : nil)
}

let projects = (0..<100_000).map(project)
measure("review of 100,000 projects against five packs", counting: "findings") {
  review(projects, streets: [:], pack: stack, on: day).count
}
