// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [.package(name: "Catchment", path: "..", traits: ["OSM", "CBC"])],
  targets: [
    .target(name: "Timing"),
    .executableTarget(name: "projecting", dependencies: ["Timing", .product(name: "Catchment", package: "Catchment")]),
    .executableTarget(name: "walking", dependencies: ["Timing", .product(name: "Catchment", package: "Catchment")]),
    .executableTarget(name: "reviewing", dependencies: ["Timing", .product(name: "Catchment", package: "Catchment")]),
    .executableTarget(name: "reading", dependencies: [.product(name: "Catchment", package: "Catchment")]),
    .executableTarget(name: "allocating", dependencies: [.product(name: "Catchment", package: "Catchment")]),
    .executableTarget(name: "placing", dependencies: [.product(name: "Catchment", package: "Catchment")]),
    .executableTarget(name: "covering", dependencies: [.product(name: "Catchment", package: "Catchment")]),
  ],
  swiftLanguageModes: [.v6]
)
