// swift-tools-version: 6.2
import PackageDescription

// Access level `package` does not cross packages, so the modules under test are built here once more: the folders in
// Sources are links to those of the main package, and they are instrumented for coverage and with AddressSanitizer.

let instrumented: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"]),
]

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

/// One module of the main package.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: instrumented)
}

let package = Package(
  name: "SortieFuzz",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CGEOS", path: "Sources/CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
    .systemLibrary(name: "CPROJ", path: "Sources/CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CSIMDJSON", path: "Sources/CSIMDJSON",
      cxxSettings: [.unsafeFlags(["-fsanitize=address,fuzzer-no-link"])], linkerSettings: [.linkedLibrary("simdjson")]),
    module("Quantities"),
    module("Diagnostics"),
    module("Documents", ["Diagnostics", "Quantities", yams]),
    module("Geometry", ["CGEOS", "CPROJ", "Quantities"]),
    module("Energetics", ["Quantities"]),
    module("VehicleRouting", ["Quantities"]),
    module("MAVLink", ["Quantities", crypto]),
    module(
      "Maps", ["Geometry", "Documents", "Diagnostics", "Quantities", "CSIMDJSON", "CZlib", yams, grdb]),
    module("Missions", ["Maps", "Energetics", "Documents", "Diagnostics", "Geometry", "Quantities"]),
    module("Plans", ["Quantities", "Geometry"]),
    module("Telemetry", ["Quantities", "Geometry", grdb, sqlite, crypto]),
    module("FleetLink", ["Plans", "MAVLink", "Telemetry", "Geometry", "Quantities", nioCore, nioPosix]),
    module("Routing", ["Maps", "Geometry", "Diagnostics", "Quantities"]),
    module("Simulator", ["MAVLink", "Maps", "Energetics", "Documents", "Diagnostics", "Geometry", "Quantities"]),
    module(
      "Verification",
      ["Plans", "Missions", "Maps", "Energetics", "Diagnostics", "Geometry", "Quantities", crypto]),
    module(
      "SortieTestSupport",
      ["Quantities", "Diagnostics", "Geometry", "Energetics", "VehicleRouting", "Maps", "Missions", "Plans"]),
    .executableTarget(
      name: "SortieFuzz",
      dependencies: [
        "Quantities", "Diagnostics", "FleetLink", "Geometry", "MAVLink", "Maps", "Missions", "Plans", "Routing",
        "Simulator", "Telemetry", "VehicleRouting", "Verification", "SortieTestSupport",
      ],
      path: "Fuzzers/SortieFuzz", swiftSettings: instrumented,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
