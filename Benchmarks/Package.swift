// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [.package(name: "Catchment", path: "..", traits: ["OSM"])],
  targets: [
    .executableTarget(name: "projecting", dependencies: [.product(name: "Catchment", package: "Catchment")])
  ],
  swiftLanguageModes: [.v6]
)
