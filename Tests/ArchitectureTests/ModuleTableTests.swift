import Foundation
import SortieTestSupport
import Testing

/// The module table of ARCHITECTURE.md as data: who may import whom. SwiftPM alone would let a target import what it
/// only gets through another one.
@Suite struct ModuleTableTests {
  static let table: [String: Set<String>] = [
    "Quantities": [],
    "Diagnostics": [],
    "Documents": ["Diagnostics", "Quantities", "Yams"],
    "Geometry": ["CGEOS", "CPROJ", "Quantities"],
    "Energetics": ["Quantities"],
    "VehicleRouting": ["Quantities"],
    "MAVLink": ["Quantities", "Crypto"],
    "Maps": ["Geometry", "Documents", "Diagnostics", "Quantities", "CSIMDJSON", "CZlib", "Yams", "GRDB"],
    "Missions": ["Maps", "Energetics", "Documents", "Diagnostics", "Geometry", "Quantities"],
    "Plans": ["Quantities", "Geometry"],
    "Routing": ["Maps", "Geometry", "Diagnostics", "Quantities"],
    "Coverage": ["CCLP", "Maps", "Geometry", "Quantities", "Routing"],
    "Telemetry": ["Quantities", "Geometry", "GRDB", "GRDBSQLite", "Crypto"],
    "FleetPlanning": [
      "Missions", "Routing", "Coverage", "VehicleRouting", "Plans", "Maps", "Energetics", "Geometry",
      "Diagnostics", "Quantities",
    ],
    // Never Routing, Coverage, VehicleRouting or FleetPlanning: the verifier shares no mistake with the planner.
    "Verification": ["Plans", "Missions", "Maps", "Energetics", "Diagnostics", "Geometry", "Quantities", "Crypto"],
    "FleetLink": ["Plans", "MAVLink", "Telemetry", "Geometry", "Quantities", "NIOCore", "NIOPosix"],
    // Never Missions, Plans, FleetPlanning or FleetLink: the simulator meets the dispatcher only through bytes.
    "Simulator": ["MAVLink", "Maps", "Energetics", "Documents", "Diagnostics", "Geometry", "Quantities"],
    "Reporting": ["Plans", "Telemetry", "Maps", "Geometry", "Quantities", "Crypto"],
    "SortieCLI": [
      "Quantities", "Diagnostics", "Documents", "Geometry", "Energetics", "VehicleRouting", "MAVLink", "Maps",
      "Missions", "Plans", "Routing", "Coverage", "Telemetry", "FleetPlanning", "Verification", "FleetLink",
      "Simulator", "Reporting", "ArgumentParser", "Crypto",
    ],
    "sortie": ["SortieCLI"],
  ]

  /// What every module may use: the standard library and its companions.
  static let common: Set<String> = [
    "Foundation", "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch",
  ]

  /// The modules that stay free of Foundation, so that they start fast and port anywhere.
  static let withoutFoundation: Set<String> = ["Quantities", "Energetics", "VehicleRouting"]

  @Test("every import of every module stands in the module table")
  func importsStandInTheTable() throws {
    for file in try SourceTree.swiftFiles(under: "Sources") {
      let allowed = try #require(Self.table[file.module], "module \(file.module) is not in the table")
      for name in file.imports {
        #expect(
          allowed.contains(name) || Self.common.contains(name) || file.module == name,
          "\(file.path) imports \(name), and \(file.module) may not")
        #expect(
          name != "Foundation" || !Self.withoutFoundation.contains(file.module),
          "\(file.path) imports Foundation, and \(file.module) does without")
      }
    }
  }

  @Test("the module table in ARCHITECTURE.md is the one that is checked here")
  func documentedTable() throws {
    let page = try SourceTree.text("ARCHITECTURE.md")
    var documented: [String: Set<String>] = [:]
    for line in page.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 4, Int(cells[0]) != nil else { continue }
      let imports = cells[3].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      documented[cells[1].trimmingCharacters(in: ["`"])] = Set(imports.filter { $0 != "–" })
    }
    let known = Self.table.filter { $0.key != "sortie" }
    #expect(Set(documented.keys) == Set(known.keys))
    for (module, imports) in known {
      #expect(documented[module] == imports, "\(module) in ARCHITECTURE.md")
    }
  }

  @Test("the table has no cycle")
  func noCycles() {
    var done: Set<String> = []
    var rounds = 0
    while done.count < Self.table.count, rounds <= Self.table.count {
      rounds += 1
      for (module, imports) in Self.table where !done.contains(module) {
        let ours = imports.filter { Self.table[$0] != nil }
        if ours.isSubset(of: done) { done.insert(module) }
      }
    }
    #expect(done.count == Self.table.count, "in a cycle: \(Set(Self.table.keys).subtracting(done).sorted())")
  }
}
