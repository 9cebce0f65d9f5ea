import Diagnostics
import Energetics
import Foundation
import Geometry
import Maps
import Missions
import Quantities
import Testing

/// The missions that come with the project.
struct ProjectMissionsTests {
  /// The root of the project, from where this file is.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  /// The map of Helsinki, read once for all tests.
  static let helsinki = CityMapReader.read(folder: "\(root)/maps/helsinki")

  static func read(_ name: String) -> MissionReadResult {
    MissionReader.read(path: "\(root)/missions/\(name)", files: DiskFiles()) { folder in
      folder == "\(root)/maps/helsinki" ? helsinki : (nil, [])
    }
  }

  @Test(
    "Every file in missions/ is read without a problem",
    arguments: [
      "medicine-round.yaml", "insulin-run.yaml", "fleets/two-bases.yaml", "vehicle-types/courier.yaml",
      "vehicle-types/worker.yaml",
    ])
  func projectFiles(_ name: String) {
    let result = Self.read(name)
    let text = DiagnosticRenderer().render(
      result.diagnostics.filter { $0.code.hasPrefix("M") }, sources: result.sources)
    #expect(text == "", "\(text)")
    #expect(!result.diagnostics.hasErrors)
  }

  @Test("The medicine round has what the demonstration needs")
  func medicineRound() throws {
    let result = Self.read("medicine-round.yaml")
    let mission = try #require(result.mission)
    let deliveries = mission.tasks.count { if case .deliver = $0.work { true } else { false } }
    #expect(deliveries >= 14)
    #expect(mission.fleet.vehicles.count >= 6)
    #expect(mission.fleet.bases.count == 2)
    #expect(mission.fleet.types.map(\.id) == ["courier", "worker"])
    #expect(mission.end.seconds == 7200)
    let spray = mission.tasks.compactMap { task -> Spraying? in
      if case .spray(let spraying) = task.work { spraying } else { nil }
    }
    #expect(spray.count == 1)
    #expect(spray.first?.area.outline.holes.count == 1)
    #expect(Set(mission.tasks.map(\.id)).count == mission.tasks.count)
    // Wind from the south-west moves the air to the north-east.
    #expect(abs(mission.weather.wind.east - 4 * 0.5.squareRoot()) < 1e-9)
    #expect(abs(mission.weather.wind.north - 4 * 0.5.squareRoot()) < 1e-9)
  }

  @Test("A hexacopter of 9 kg hovers on 600 to 800 W and the worker on 850 to 1100 W")
  func hoverPower() throws {
    for (name, range) in [("courier", 600.0...800), ("worker", 850.0...1100)] {
      let result = Self.read("vehicle-types/\(name).yaml")
      let type = try #require(result.vehicleType)
      #expect(range.contains(type.powerModel.hoverPower(totalMass: type.emptyMass).watts))
    }
  }

  @Test("A base may state how many vehicles it turns round at once, and 0 is refused with its place")
  func turnaroundsAtOnce() throws {
    struct Stated: FileSource {
      let count: String
      func bytes(at path: String) throws(FileSourceError) -> [UInt8] {
        let bytes = try DiskFiles().bytes(at: path)
        guard path.hasSuffix("two-bases.yaml") else { return bytes }
        let text = String(decoding: bytes, as: UTF8.self)
        return Array(
          text.replacingOccurrences(
            of: "    place: base-north\n", with: "    place: base-north\n    turnarounds-at-once: \(count)\n"
          ).utf8)
      }
    }
    let path = "\(Self.root)/missions/medicine-round.yaml"
    let read = MissionReader.read(path: path, files: Stated(count: "2")) { _ in Self.helsinki }
    let fleet = try #require(read.mission).fleet
    #expect(fleet.bases.map(\.turnaroundsAtOnce) == [2, nil])
    let refused = MissionReader.read(path: path, files: Stated(count: "0")) { _ in Self.helsinki }
    #expect(refused.mission == nil)
    let problem = try #require(refused.diagnostics.first { $0.severity == .error })
    #expect(problem.message.contains("turnarounds-at-once"), "\(problem.message)")
    #expect(problem.span.path.hasSuffix("two-bases.yaml"))
    #expect(problem.span.position?.line == 10)
  }

  @Test("Six slips in the medicine round give six located messages and no mission")
  func sixSlips() throws {
    let path = "\(Self.root)/missions/medicine-round.yaml"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    for (right, wrong) in [
      ("priority: low\n  - supply", "priorty: low\n  - supply"), ("payload: 500 g", "payload: 500 m"),
      ("to: aid-senaatintori", "to: aid-senatintori"), ("to: dextra", "to: korkein-hallinto-oikeus"),
      ("payload: 4.5 kg", "payload: 30 kg"), ("window: 08:30-09:15", "window: 08:00-08:01"),
    ] {
      let parts = text.components(separatedBy: right)
      try #require(parts.count == 2, "the mission has `\(right)` once")
      text = parts.joined(separator: wrong)
    }
    struct Replaced: FileSource {
      let path: String
      let text: String
      func bytes(at path: String) throws(FileSourceError) -> [UInt8] {
        path == self.path ? Array(text.utf8) : try DiskFiles().bytes(at: path)
      }
    }
    let result = MissionReader.read(path: path, files: Replaced(path: path, text: text)) { _ in Self.helsinki }
    #expect(result.mission == nil)
    let found = result.diagnostics.filter { $0.code.hasPrefix("M") }
    #expect(found.map(\.code).sorted() == ["M011", "M013", "M020", "M201", "M301", "M305"])
    #expect(found.allSatisfy { $0.span.path == path && $0.span.position != nil && $0.severity == .error })
  }
}
