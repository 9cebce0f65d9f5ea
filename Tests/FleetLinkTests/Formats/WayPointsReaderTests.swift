import FleetLink
import Foundation
import MAVLink
import Quantities
import SortieTestSupport
import Testing

@Suite struct WayPointsReaderTests {
  private static func read(_ lines: String...) -> GroundStationFile.Reading {
    GroundStationFile.read(Array(lines.joined(separator: "\n").utf8))
  }

  private static let home = "0\t1\t0\t16\t0\t0\t0\t0\t60.17\t24.94\t8\t1"

  private static func commands(_ plan: GroundStationPlan?) -> [GroundStationPlan.Command] {
    (plan?.items ?? []).compactMap { item in
      if case .command(let command) = item.content { return command }
      return nil
    }
  }

  @Test("tabs, spaces, CRLF, remarks, empty lines and a missing last line feed read the same")
  func separators() throws {
    let plain = Self.read("QGC WPL 110", Self.home, "1\t0\t3\t16\t5\t0\t0\t0\t60.18\t24.95\t40\t1", "")
    let loose = Self.read(
      "QGC WPL 110\r", "# a remark\r", "0 1 0   16 0 0.0 0 0 60.170000 24.94 8.000000 1\r", "", "  # another",
      " 1 0 3 16 5e0 0 0 0 +60.18 24.95 4.0E1 1 \r")
    #expect(plain.problems.isEmpty && loose.problems.isEmpty)
    #expect(Self.commands(plain.plan) == Self.commands(loose.plan))
    #expect(plain.plan?.home == loose.plan?.home)
    #expect(plain.plan?.home?.altitude == AltitudeAMSL(metres: 8))
    #expect(loose.plan?.items[0].place == FilePlace(line: 6, column: 2, length: 39))
  }

  @Test(
    "frames say what heights are measured from",
    arguments: [
      (0, GroundStationPlan.Height.aboveSea(AltitudeAMSL(metres: 40))),
      (5, .aboveSea(AltitudeAMSL(metres: 40))), (3, .aboveHome(HeightAboveHome(metres: 40))),
      (6, .aboveHome(HeightAboveHome(metres: 40))), (10, .aboveTerrain(HeightAGL(metres: 40))),
      (11, .aboveTerrain(HeightAGL(metres: 40))), (1, nil),
    ])
  func frames(frame: Int, height: GroundStationPlan.Height?) throws {
    let reading = Self.read("QGC WPL 110", Self.home, "1 0 \(frame) 16 0 0 0 0 60.18 24.95 40 1")
    #expect(Self.commands(reading.plan).first?.height == height)
    #expect((Self.commands(reading.plan).first?.position == nil) == (height == nil))
  }

  @Test("version 120 has no home, and that is said; a first line that is no way point is flown")
  func homeLines() throws {
    let old = Self.read("QGC WPL 120", "0 1 3 16 0 0 0 0 60.18 24.95 40 1")
    #expect(old.plan?.home == nil && old.plan?.items.count == 1)
    #expect(old.problems.map(\.code) == [.version] && old.problems[0].isWarning)
    let takeOff = Self.read("QGC WPL 110", "0 1 5 22 0 0 0 0 47.39 8.54 15 1", "1 0 5 16 0 0 0 0 47.39 8.55 15 1")
    #expect(takeOff.plan?.home == nil && takeOff.plan?.items.count == 2)
    #expect(takeOff.problems.map(\.code) == [.missing])
  }

  @Test("numbers that do not follow each other are told, and the order of the lines counts")
  func order() throws {
    let reading = Self.read(
      "QGC WPL 110", Self.home, "4 0 3 16 0 0 0 0 60.18 24.95 40 1", "4 0 3 21 0 0 0 0 0 0 0 1")
    #expect(Self.commands(reading.plan).map(\.command) == [16, 21])
    #expect(reading.problems.count == 2 && reading.problems.allSatisfy(\.isWarning))
    #expect(reading.plan?.items.map(\.number) == [1, 2])
  }

  @Test("fence and rally items go to their places")
  func fences() throws {
    let reading = Self.read(
      "QGC WPL 110", "0 0 0 5001 3 0 0 0 60.1 24.9 0 0", "1 0 0 5001 3 0 0 0 60.2 24.9 0 0",
      "2 0 0 5001 3 0 0 0 60.2 25 0 0", "3 0 0 5004 30 0 0 0 60.15 24.95 0 0", "4 0 3 5100 0 0 0 0 60.16 24.93 25 0")
    #expect(reading.problems.isEmpty, "\(reading.problems)")
    let plan = try #require(reading.plan)
    #expect(plan.items.isEmpty)
    #expect(plan.fence.polygons.count == 1 && plan.fence.polygons[0].corners.count == 3)
    #expect(plan.fence.circles.map(\.isInclusion) == [false])
    #expect(plan.rallyPoints.map(\.height) == [HeightAboveHome(metres: 25)])
    let short = Self.read("QGC WPL 110", "0 0 0 5001 3 0 0 0 60.1 24.9 0 0", "1 0 0 5004 30 0 0 0 60.15 24.95 0 0")
    #expect(short.plan == nil && short.problems.map(\.code) == [.value])
  }

  @Test(
    "a damaged line is told with its place",
    arguments: [
      ("1 0 3 16 0 0 0 0 60.18 24.95 40", GroundStationProblem.Code.syntax, 1, 31),
      ("1 0 3 16 0 0 0 0 60,18 24.95 40 1", .value, 18, 5), ("1 0 3 16 0 0 0 0 160 24.95 40 1", .value, 18, 3),
      ("1 0 3 16 0 0 0 0 0x10 24.95 40 1", .value, 18, 4), ("1 0 3 16 inf 0 0 0 60 24 40 1", .value, 10, 3),
      ("1 0 3 -16 0 0 0 0 60 24 40 1", .value, 7, 3), ("1 0 300 16 0 0 0 0 60 24 40 1", .value, 5, 3),
    ])
  func damage(line: String, code: GroundStationProblem.Code, column: Int, length: Int) throws {
    let reading = Self.read("QGC WPL 110", Self.home, line)
    #expect(reading.plan == nil)
    let problem = try #require(reading.problems.first)
    #expect(problem.code == code, "\(problem)")
    #expect(problem.place == FilePlace(line: 3, column: column, length: length), "\(problem)")
  }

  @Test("other files, other versions, empty files and files without a way point are refused")
  func refused() {
    #expect(Self.read("QGC WPL 200", Self.home).problems.map(\.code) == [.version])
    #expect(Self.read("QGCWPL 110", Self.home).problems.map(\.code) == [.syntax])
    #expect(Self.read("name: x").problems.map(\.code) == [.syntax])
    #expect(Self.read("").problems.map(\.code) == [.syntax])
    #expect(Self.read("QGC WPL 110", "").problems.map(\.code) == [.missing])
    #expect(Self.read("QGC WPL 110", Self.home, String(repeating: " ", count: 5000) + "x").problems.count == 1)
    let many = Array(repeating: "1 0 3 20 0 0 0 0 0 0 0 1", count: GroundStationFile.itemsMax + 2)
    let reading = GroundStationFile.read(Array((["QGC WPL 110", Self.home] + many).joined(separator: "\n").utf8))
    #expect(reading.plan == nil && reading.problems.contains { $0.code == .tooLarge })
    #expect(reading.problems.count == GroundStationFile.problemsMax + 1)
  }

  @Test("all 94 files of autopilots' own tests are read to the last item")
  func corpus() throws {
    let folder = "mavlink/waypoints"
    guard SharedData.has(folder) else {
      print("skipped: ../shared/data/\(folder) is absent")
      return
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: SharedData.folder.appendingPathComponent(folder).path
    ).sorted()
    var lines = 0
    var unplaced: [String] = []
    for name in names {
      let bytes = try #require(SharedData.bytes("\(folder)/\(name)"))
      let reading = GroundStationFile.read(bytes)
      let plan = try #require(reading.plan, "\(name): \(reading.problems)")
      let corners = plan.fence.polygons.reduce(0) { $0 + $1.corners.count }
      let homes = plan.home == nil ? 0 : 1
      lines += plan.items.count + corners + plan.fence.circles.count + plan.rallyPoints.count + homes
      if reading.problems.contains(where: { $0.reason == "the first line gives no position for home" }) {
        unplaced.append(name)
      }
    }
    #expect(names.count == 94)
    // One of the 2027 lines is a home at 0, 0.
    #expect(lines == 2026 && unplaced == ["ardupilot_ArduPlane_Tests__BootInAUTO__mission.txt"])
  }
}
