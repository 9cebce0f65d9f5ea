// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target of ours: warnings are errors, existentials are spelt `any`,
/// and a member is visible only where its module is imported.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

/// One module of ours with its folder `Sources/<name>`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one module, in `Tests/<module>Tests`.
///
/// - Parameter optimised: whether the tests themselves compute much, as twins by brute force do. The others are compiled
///   without optimisation, which takes half the time; what they test is optimised in a release build as ever.
func tests(_ module: String, _ dependencies: [Target.Dependency] = [], optimised: Bool = false) -> Target {
  .testTarget(
    name: "\(module)Tests", dependencies: [.byName(name: module), "SortieTestSupport"] + dependencies,
    swiftSettings: strict + (optimised ? [] : [.unsafeFlags(["-Onone"])]))
}

// The order is that of the module table in ARCHITECTURE.md: a module imports only what stands above it.
let package = Package(
  name: "Sortie",
  products: [
    .executable(name: "sortie", targets: ["sortie"]),
    .executable(name: "sortie-bench", targets: ["sortie-bench"]),
    .library(name: "SortieVerification", targets: ["Verification"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Layer 0
    .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
    .systemLibrary(name: "CCLP", pkgConfig: "clp", providers: [.apt(["coinor-libclp-dev"])]),
    .systemLibrary(name: "CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Debian's simdjson behind a C interface; the library's own headers are C++17.
    .target(name: "CSIMDJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    module("Quantities"),
    module("Diagnostics"),
    // Layer 1
    module("Documents", ["Diagnostics", "Quantities", yams]),
    module("Geometry", ["CGEOS", "CPROJ", "Quantities"]),
    module("Energetics", ["Quantities"]),
    module("VehicleRouting", ["Quantities"]),
    module("MAVLink", ["Quantities", crypto]),
    // Layer 2
    module(
      "Maps", ["Geometry", "Documents", "Diagnostics", "Quantities", "CSIMDJSON", "CZlib", yams, grdb]),
    // Layer 3
    module("Missions", ["Maps", "Energetics", "Documents", "Diagnostics", "Geometry", "Quantities"]),
    module("Plans", ["Quantities", "Geometry"]),
    module("Routing", ["Maps", "Geometry", "Diagnostics", "Quantities"]),
    module("Coverage", ["CCLP", "Maps", "Geometry", "Quantities", "Routing"]),
    module("Telemetry", ["Quantities", "Geometry", grdb, sqlite, crypto]),
    // Layer 4
    module(
      "FleetPlanning",
      [
        "Missions", "Routing", "Coverage", "VehicleRouting", "Plans", "Maps", "Energetics", "Diagnostics",
        "Geometry", "Quantities",
      ]),
    module(
      "Verification", ["Plans", "Missions", "Maps", "Energetics", "Diagnostics", "Geometry", "Quantities", crypto]),
    // Layer 5
    module("FleetLink", ["Plans", "MAVLink", "Telemetry", "Geometry", "Quantities", nioCore, nioPosix]),
    module("Simulator", ["MAVLink", "Maps", "Energetics", "Documents", "Diagnostics", "Geometry", "Quantities"]),
    module("Reporting", ["Plans", "Telemetry", "Maps", "Geometry", "Quantities"]),
    // Layer 7
    module(
      "SortieCLI",
      [
        "Quantities", "Diagnostics", "Documents", "Geometry", "Energetics", "VehicleRouting", "MAVLink", "Maps",
        "Missions",
        "Plans", "Routing", "Coverage", "Telemetry", "FleetPlanning", "Verification", "FleetLink", "Simulator",
        "Reporting", argumentParser, crypto,
      ]),
    .executableTarget(name: "sortie", dependencies: ["SortieCLI"], swiftSettings: strict),
    .executableTarget(
      name: "sortie-bench",
      dependencies: [
        "Quantities", "Geometry", "Maps", "Missions", "Plans", "Routing", "Coverage", "VehicleRouting", "MAVLink",
        "Simulator", "Telemetry", "Verification", "SortieTestSupport", argumentParser, sqlite,
      ],
      path: "Benchmarks", exclude: ["peers"], swiftSettings: strict),
    // Tests
    .target(
      name: "SortieTestSupport",
      dependencies: [
        "Quantities", "Diagnostics", "Geometry", "Energetics", "VehicleRouting", "Maps", "Missions", "Plans",
      ],
      path: "Tests/SortieTestSupport", swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", dependencies: ["SortieTestSupport"], swiftSettings: strict),
    tests("Quantities"),
    tests("Diagnostics"),
    tests("Documents", ["Diagnostics", "Quantities"]),
    tests("Geometry", ["Quantities"], optimised: true),
    tests("Energetics", ["Quantities"]),
    tests("VehicleRouting", ["Quantities"], optimised: true),
    tests("MAVLink", ["Quantities"]),
    tests("Maps", ["Documents", "Geometry", "Diagnostics", "Quantities", grdb]),
    tests("Missions", ["Documents", "Maps", "Energetics", "Diagnostics", "Geometry", "Quantities"]),
    tests("Plans", ["Quantities", "Geometry"]),
    tests("Routing", ["Maps", "Geometry", "Quantities"], optimised: true),
    tests("Coverage", ["Maps", "Geometry", "Quantities", "Routing"], optimised: true),
    tests("Telemetry", ["Quantities", "Geometry", grdb]),
    tests(
      "FleetPlanning",
      [
        "Missions", "Plans", "Maps", "Routing", "Coverage", "VehicleRouting", "Energetics", "Geometry", "Quantities",
        "Diagnostics", "Verification",
      ], optimised: true),
    tests(
      "Verification", ["Plans", "Missions", "Maps", "Energetics", "Diagnostics", "Geometry", "Quantities"],
      optimised: true),
    tests(
      "FleetLink",
      ["Plans", "MAVLink", "Telemetry", "Simulator", "Maps", "Energetics", "Geometry", "Quantities"]),
    tests("Simulator", ["Documents", "MAVLink", "Maps", "Energetics", "Diagnostics", "Geometry", "Quantities"]),
    tests("Reporting", ["Plans", "Telemetry", "Maps", "Geometry", "Quantities"]),
    tests("SortieCLI", ["Plans", "Telemetry", "Quantities"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
