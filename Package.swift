// swift-tools-version: 6.1
import PackageDescription

// Rooms stand in the order of docs/architecture.md: a target may only depend on those listed above it,
// and the build refuses an import that the rooms declared here do not lead to.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let heaps: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")

func room(_ name: String, on dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, on dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "Catchment",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "catchment", targets: ["catchment"]),
    .library(
      name: "Catchment",
      targets: [
        "Diagnostics", "Spatial", "Planning", "LocatedYAML", "WalkNetwork", "Coverage", "LocationAllocation",
        "Instances", "Demography", "Policy", "Siting", "Simulation", "Datasets", "Reporting", "Doctor", "Synthesis",
      ]),
  ],
  traits: [
    .trait(name: "GDAL", description: "Shapefile, GeoPackage, FileGDB, DXF, KML and XLSX through GDAL."),
    .trait(name: "OSM", description: "OpenStreetMap .osm, .osm.gz, .osm.bz2 and .osm.pbf through libosmium."),
    .trait(name: "CBC", description: "Proven optimal placements through COIN-OR CBC."),
    .default(enabledTraits: ["GDAL", "OSM", "CBC"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // C and C++ libraries, one module map each.
    .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"]), .brew(["geos"])]),
    .systemLibrary(name: "CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"]), .brew(["proj"])]),
    .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"]), .brew(["gdal"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CCbc", pkgConfig: "cbc", providers: [.apt(["coinor-libcbc-dev"]), .brew(["cbc"])]),
    .target(
      name: "OsmiumShim",
      linkerSettings: [
        .linkedLibrary("z"), .linkedLibrary("bz2"), .linkedLibrary("expat"), .linkedLibrary("lz4"),
        .linkedLibrary("pthread", .when(platforms: [.linux])),
      ]),

    // Rooms, from the ground up.
    room("Diagnostics", on: []),
    room("Spatial", on: ["Diagnostics", "CGEOS", "CPROJ"]),
    room("Planning", on: ["Diagnostics", "Spatial"]),
    room("LocatedYAML", on: ["Diagnostics", yams]),
    room("WalkNetwork", on: ["Diagnostics", "Spatial", "Planning"]),
    room("Coverage", on: ["Diagnostics", "Spatial", "Planning", "WalkNetwork"]),
    room("LocationAllocation", on: [.target(name: "CCbc", condition: .when(traits: ["CBC"])), heaps]),
    room("Instances", on: ["Diagnostics", "LocationAllocation"]),
    room("Demography", on: ["Diagnostics", "Planning"]),
    room("Policy", on: ["Diagnostics", "Spatial", "Planning", "LocatedYAML"]),
    room("Siting", on: ["Diagnostics", "Spatial", "Planning", "WalkNetwork", "Coverage", "LocationAllocation"]),
    room(
      "Simulation",
      on: [
        "Diagnostics", "Spatial", "Planning", "LocatedYAML", "WalkNetwork", "Coverage", "LocationAllocation",
        "Demography", "Policy", "Siting",
      ]),
    room(
      "Datasets",
      on: [
        "Diagnostics", "Spatial", "Planning", "WalkNetwork", "CZlib",
        .target(name: "CGDAL", condition: .when(traits: ["GDAL"])),
        .target(name: "OsmiumShim", condition: .when(traits: ["OSM"])),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room(
      "Reporting",
      on: [
        "Diagnostics", "Spatial", "Planning", "Demography", "Policy", "Coverage", "LocationAllocation", "Siting",
        "Simulation",
      ]),
    room("Doctor", on: ["Diagnostics", "Spatial", "Planning", "WalkNetwork", "Datasets"]),
    room("Synthesis", on: ["Diagnostics", "Spatial", "Planning"]),
    .executableTarget(
      name: "catchment",
      dependencies: [
        "Diagnostics", "Spatial", "Planning", "LocatedYAML", "WalkNetwork", "Coverage", "LocationAllocation",
        "Instances", "Demography", "Policy", "Siting", "Simulation", "Datasets", "Reporting", "Doctor", "Synthesis",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    tests("DiagnosticsTests", on: ["Diagnostics"]),
    tests("SpatialTests", on: ["Spatial", "Diagnostics"]),
    tests("PlanningTests", on: ["Planning", "Spatial", "Diagnostics"]),
    tests("LocatedYAMLTests", on: ["LocatedYAML", "Diagnostics"]),
    tests("WalkNetworkTests", on: ["WalkNetwork", "Planning", "Spatial", "Diagnostics"]),
    tests("CoverageTests", on: ["Coverage", "WalkNetwork", "Planning", "Spatial", "Diagnostics"]),
    tests("LocationAllocationTests", on: ["LocationAllocation"]),
    tests("InstancesTests", on: ["Instances", "LocationAllocation", "Diagnostics"]),
    tests("DemographyTests", on: ["Demography", "Planning", "Diagnostics"]),
    tests("PolicyTests", on: ["Policy", "Planning", "Spatial", "LocatedYAML", "Diagnostics"]),
    tests(
      "SitingTests",
      on: ["Siting", "WalkNetwork", "Coverage", "LocationAllocation", "Planning", "Spatial", "Diagnostics"]),
    tests(
      "SimulationTests",
      on: [
        "Simulation", "Policy", "Demography", "Coverage", "WalkNetwork", "Siting", "LocationAllocation", "Planning",
        "Spatial", "Diagnostics",
      ]),
    // Reads hostile files in a process of its own for DatasetsTests, which find it beside their bundle.
    .executableTarget(
      name: "ReadProbe", dependencies: ["Datasets", "Diagnostics"], path: "Tests/ReadProbe", swiftSettings: strict),
    tests(
      "DatasetsTests",
      on: [
        "Datasets", "ReadProbe", "Coverage", "WalkNetwork", "Planning", "Spatial", "Diagnostics",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    tests("DoctorTests", on: ["Doctor", "Datasets", "Planning", "Spatial", "Diagnostics"]),
    tests("ReportingTests", on: ["Reporting", "Simulation", "Policy", "Planning", "Spatial", "Diagnostics"]),
    tests("SynthesisTests", on: ["Synthesis", "Datasets", "Planning", "Spatial", "Diagnostics"]),
    tests(
      "AcceptanceTests", on: ["Datasets", "Planning", "Spatial", "Diagnostics", "catchment"],
      exclude: ["Xinwu", "WuhanCommunities"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
