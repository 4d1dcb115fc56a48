import Foundation

/// Two streets side by side, enough for the shipped pack.
enum SmallPlan {
  static let policy = "scenarios/qinhuai/policy.yaml"

  /// A folder with the plan and everything it names.
  /// - Parameter uncertainty: through which draws the placement goes.
  static func folder(uncertainty: String? = nil) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(streets, to: "streets.geojson")
    try scratch.write(population, to: "population.csv")
    try scratch.write(housing, to: "housing.csv")
    try scratch.write(facilities, to: "facilities.csv")
    try scratch.write(candidates, to: "candidates.csv")
    try scratch.write(plan + (uncertainty.map { "\n  uncertainty: \($0)" } ?? ""), to: "plan.yaml")
    let pack = try String(contentsOf: Repository.root.appendingPathComponent(policy), encoding: .utf8)
    try scratch.write(pack, to: "policy.yaml")
    return scratch
  }

  static let streets = """
    {"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"code":"320104006","name":"五老村"},"geometry":{"type":"Polygon",
    "coordinates":[[[118.78,32.00],[118.80,32.00],[118.80,32.02],[118.78,32.02],[118.78,32.00]]]}},
    {"type":"Feature","properties":{"code":"320104003","name":"红花"},"geometry":{"type":"Polygon",
    "coordinates":[[[118.80,32.00],[118.82,32.00],[118.82,32.02],[118.80,32.02],[118.80,32.00]]]}}]}
    """
  static let population = """
    street,year,age_from,age_to,basis,persons
    320104006,2020,0,59,hukou,8000
    320104006,2020,60,79,hukou,2000
    320104006,2020,80,,hukou,500
    320104003,2020,0,59,hukou,9000
    320104003,2020,60,79,hukou,1500
    320104003,2020,80,,hukou,300
    """
  static let housing = """
    id,street,dwellings,status,elder_care_m2,lon,lat
    H1,五老村,1000,existing,150,118.79,32.01
    H2,红花,300,existing,0,118.81,32.01
    """
  static let facilities = """
    id,name,kind,beds_community,floor_area_m2,lon,lat
    F1,one,day_care,20,1000,118.791,32.011
    """
  static let candidates = """
    id,name,kinds,floor_area_m2,lon,lat
    C1,site,day_care,1500,118.811,32.011
    """
  static let plan = """
    plan: 1
    id: small
    title: Small
    policy: policy.yaml
    horizon: {from: 2020, to: 2022}
    inputs:
      streets: streets.geojson
      population: population.csv
      housing: housing.csv
      facilities: facilities.csv
      candidates: candidates.csv
    population:
      method: growth
      bands: [{age: 60+, add_per_year: 100}]
    placement:
      objective: least_cost
      facilities:
        - {id: d, kind: day_care, floor_area_m2: 1000, beds: {community: 20}, cost_yuan: 1000000}
    """
}
