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
  /// The maps of the project, each read once for all tests.
  static let helsinki = CityMapReader.read(folder: "\(root)/maps/helsinki")
  static let karhula = CityMapReader.read(folder: "\(root)/maps/karhula")
  static let ward = CityMapReader.read(folder: "\(root)/maps/ward")

  static func read(_ name: String) -> MissionReadResult {
    MissionReader.read(path: "\(root)/missions/\(name)", files: DiskFiles()) { folder in
      switch folder {
      case "\(root)/maps/helsinki": helsinki
      case "\(root)/maps/karhula": karhula
      case "\(root)/maps/ward": ward
      default: (nil, [])
      }
    }
  }

  /// All files in `missions/`, in ascending order.
  static let names: [String] = ["", "doses/", "fleets/", "vehicle-types/"].flatMap { folder -> [String] in
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/missions/\(folder)")) ?? []
    return all.filter { $0.hasSuffix(".yaml") }.map { folder + $0 }.sorted()
  }

  @Test("Every file in missions/ is read without a problem", arguments: names)
  func projectFiles(_ name: String) {
    let result = Self.read(name)
    let text = DiagnosticRenderer().render(
      result.diagnostics.filter { $0.code.hasPrefix("M") }, sources: result.sources)
    #expect(text == "", "\(text)")
    #expect(!result.diagnostics.hasErrors)
  }

  @Test("The folder of missions holds the files that this suite is about")
  func projectFilesAreFound() {
    #expect(Self.names.count >= 15)
    #expect(Set(["ward-night.yaml", "fleets/ward-robots.yaml", "doses/sars-cov-2.yaml"]).isSubset(of: Self.names))
  }

  @Test("The night in the ward treats seven rooms with eight beds by two robots on the ward's chargers")
  func wardNight() throws {
    let result = Self.read("ward-night.yaml")
    let mission = try #require(result.mission)
    let works = mission.tasks.compactMap { task -> Irradiation? in
      if case .irradiate(let work) = task.work { work } else { nil }
    }
    #expect(works.count == mission.tasks.count && works.flatMap(\.rooms).sorted() == (1...7).map { "room-\($0)" })
    #expect(works.allSatisfy { $0.doseJoulesPerSquareMetre == 250 && $0.against?.name == "freeman-2022-culture" })
    let floor = FloorID(building: 0, level: "L1")
    #expect(works.allSatisfy { $0.floor == floor } && mission.fleet.bases.map(\.floor) == [floor])
    let level = try #require(mission.map.level(floor))
    let rooms = level.rooms.filter { works.flatMap(\.rooms).contains($0.name) }
    let beds = level.furniture.filter { item in
      item.model == "Sortie/HospitalBed" && rooms.contains { $0.outline.contains(item.position) }
    }
    #expect(beds.count == 8)
    let chargers = level.waypoints.filter(\.isCharger).map(\.position)
    #expect(Set(mission.fleet.vehicles.map(\.pad)) == Set(chargers) && mission.fleet.vehicles.count == 2)
    let type = try #require(mission.fleet.types.first)
    #expect(mission.fleet.types.count == 1 && type.isGroundRobot && type.lamp != nil)
    let prefix = "\(Self.root)/missions/"
    #expect(
      result.filesRead.map { $0.path.replacingOccurrences(of: prefix, with: "") } == [
        "ward-night.yaml", "fleets/ward-robots.yaml", "vehicle-types/uvc-robot.yaml", "doses/sars-cov-2.yaml",
      ])
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
