import FleetLink
import Foundation
import MAVLink
import Quantities
import SortieTestSupport
import Testing

@Suite struct GroundPlanReaderTests {
  private static func read(_ text: String) -> GroundStationFile.Reading { GroundStationFile.read(Array(text.utf8)) }

  /// A plan around some items and other parts.
  private static func plan(_ items: String, version: Int = 2, others: String = "") -> String {
    """
    {
      "fileType": "Plan",
      "version": 1,
      "mission": {
        "version": \(version),
        "plannedHomePosition": [60.17, 24.94, 8],
        "items": [
    \(items)
        ]
      }\(others)
    }
    """
  }

  private static func item(_ command: Int, _ params: String, frame: Int = 3) -> String {
    #"{ "type": "SimpleItem", "command": \#(command), "frame": \#(frame), "params": [\#(params)] }"#
  }

  // MARK: Files of ground stations

  @Test("a plan of QGroundControl is read with home, vehicle, speeds and six commands")
  func sample() throws {
    guard let bytes = SharedData.bytes("mavlink/plan/mavsdk_qgroundcontrol_sample.plan") else { return }
    let reading = GroundStationFile.read(bytes)
    #expect(reading.problems.isEmpty)
    let plan = try #require(reading.plan)
    #expect(plan.format == .plan(missionVersion: 2))
    #expect(plan.firmware == 12 && plan.vehicle == 2)
    #expect(plan.cruiseSpeed == Speed(metresPerSecond: 15) && plan.hoverSpeed == Speed(metresPerSecond: 5))
    let home = try #require(plan.home)
    #expect(home.position.latitude == 47.3977507 && home.position.longitude == 8.5456075)
    #expect(abs((home.altitude?.metres ?? 0) - 488.931) < 0.001)
    let commands = plan.items.compactMap { item -> GroundStationPlan.Command? in
      if case .command(let command) = item.content { return command }
      return nil
    }
    #expect(commands.map(\.command) == [22, 16, 2000, 16, 16, 20])
    #expect(commands[1].position?.longitude == 8.5466122)
    #expect(commands[1].height == .aboveHome(HeightAboveHome(metres: 50)))
    #expect(commands[1].parameters == [0, 0, 0, nil])
    #expect(commands[2].position == nil && commands[2].height == nil)
    #expect(plan.items.map(\.number) == [1, 2, 3, 4, 5, 6])
  }

  @Test("a survey is read with its outline, angle, spacing, height and the commands that were made of it")
  func survey() throws {
    guard let bytes = SharedData.bytes("mavlink/plan/mavsdk_qgroundcontrol_sample_with_survey.plan") else { return }
    let reading = GroundStationFile.read(bytes)
    #expect(reading.problems.isEmpty)
    let plan = try #require(reading.plan)
    guard case .survey(let survey) = plan.items[1].content else {
      Issue.record("the second item is the survey")
      return
    }
    #expect(survey.version == 5 && survey.polygon.count == 4 && !survey.isCrosshatched)
    #expect(survey.polygon[0].latitude == 47.397924966150924)
    #expect(survey.angle == Angle(degrees: 90))
    #expect(survey.work.spacing == Length(metres: 25) && survey.work.triggerDistance == Length(metres: 25))
    #expect(survey.work.distance == Length(metres: 50) && survey.work.isDistanceRelative)
    #expect(survey.work.turnAround == Length(metres: 10))
    #expect(survey.commands?.first?.command == MavCmd.navWaypoint)
    #expect((survey.commands ?? []).contains { $0.command == 206 && $0.parameters[0] == 25 })
  }

  @Test("a structure scan is read with its outline, layers and heights")
  func structure() throws {
    let path = "mavlink/plan/mavsdk_qgroundcontrol_sample_with_structured_scan.plan"
    guard let bytes = SharedData.bytes(path) else { return }
    let plan = try #require(GroundStationFile.read(bytes).plan)
    guard case .structure(let scan) = plan.items[1].content else {
      Issue.record("the second item is the scan")
      return
    }
    #expect(scan.version == 3 && scan.polygon.count == 4 && scan.layers == 2)
    #expect(scan.structureHeight == Length(metres: 100) && scan.lowest == HeightAboveHome(metres: 50))
  }

  @Test(
    "damaged samples are refused with code, path and line",
    arguments: [
      ("with_survey_missing_items", GroundStationProblem.Code.missing, "mission.items[1].TransectStyleComplexItem"),
      ("wrong_overall_version", .version, "version"), ("wrong_mission_version", .version, "mission.version"),
      ("without_mission", .missing, ""),
    ])
  func negatives(name: String, code: GroundStationProblem.Code, path: String) throws {
    guard let bytes = SharedData.bytes("mavlink/plan/mavsdk_qgroundcontrol_sample_\(name).plan") else { return }
    let reading = GroundStationFile.read(bytes)
    #expect(reading.plan == nil)
    let problem = try #require(reading.problems.first { !$0.isWarning })
    #expect(problem.code == code && problem.path == path && problem.place.line >= 1)
  }

  // MARK: Variants

  @Test("older items with four parameters and a coordinate read as the newer ones do")
  func oldItems() throws {
    let old =
      #"{ "type": "missionItem", "command": 16, "frame": 3, "coordinate": [60.18, 24.95, 40], "id": 1,"#
      + #" "param1": 2, "param2": 0, "param3": 0, "param4": 0, "autoContinue": true }"#
    let four =
      #"{ "type": "SimpleItem", "command": 16, "frame": 3, "coordinate": [60.18, 24.95, 40], "params": [2, 0, 0, 0] }"#
    let new = Self.item(16, "2, 0, 0, 0, 60.18, 24.95, 40")
    let contents = try [(old, 1), (four, 2), (new, 2), (new, 3)].map { item, version in
      let reading = Self.read(Self.plan(item, version: version))
      #expect(reading.problems.isEmpty)
      return try #require(reading.plan).items.map(\.content)
    }
    #expect(contents.allSatisfy { $0 == contents[0] })
  }

  @Test("a survey of version 3 has its passes under `grid`")
  func oldSurvey() throws {
    let text = """
      { "type": "ComplexItem", "complexItemType": "survey", "version": 3,
        "polygon": [[60.17, 24.94], [60.171, 24.94], [60.171, 24.942], [60.17, 24.94]],
        "grid": { "altitude": 60, "relativeAltitude": true, "angle": 45, "spacing": 20, "turnAroundDistance": 5 },
        "camera": { "name": "Some", "groundResolution": 3, "imageSideOverlap": 60, "imageFrontalOverlap": 75 },
        "cameraTriggerDistance": 12, "refly90Degrees": true }
      """
    let reading = Self.read(Self.plan(text))
    #expect(reading.problems.isEmpty)
    guard case .survey(let survey) = try #require(reading.plan?.items.first).content else {
      Issue.record("the item is a survey")
      return
    }
    #expect(survey.polygon.count == 3, "a ring that is closed loses its last corner")
    #expect(survey.angle == Angle(degrees: 45) && survey.isCrosshatched && survey.commands == nil)
    #expect(survey.work.distance == Length(metres: 60) && survey.work.spacing == Length(metres: 20))
    #expect(survey.work.sideOverlap == 0.6 && survey.work.frontOverlap == 0.75)
    #expect(survey.work.groundSample == Length(metres: 0.03))
  }

  @Test("corridors and landing patterns are read")
  func others() throws {
    let corridor = """
      { "type": "ComplexItem", "complexItemType": "CorridorScan", "version": 2, "CorridorWidth": 40,
        "polyline": [[60.17, 24.94], [60.171, 24.95]],
        "TransectStyleComplexItem": { "version": 1, "Items": [], "FollowTerrain": true,
          "CameraCalc": { "version": 1, "DistanceToSurface": 30, "ImageDensity": 1.5, "SideOverlap": 70 } } }
      """
    let landing =
      #"{ "type": "ComplexItem", "complexItemType": "fwLandingPattern", "version": 2, "#
      + #""landCoordinate": [60.17, 24.94, 0] }"#
    let reading = Self.read(Self.plan(corridor + ",\n" + landing))
    #expect(reading.problems.isEmpty)
    let items = try #require(reading.plan).items
    guard case .corridor(let strip) = items[0].content, case .landing(let pattern) = items[1].content else {
      Issue.record("a corridor and a landing")
      return
    }
    #expect(strip.line.count == 2 && strip.width == Length(metres: 40) && strip.work.followsTerrain)
    #expect(strip.work.groundSample == Length(metres: 0.015) && strip.work.sideOverlap == 0.7)
    #expect(pattern.kind == "fwLandingPattern" && pattern.position?.latitude == 60.17)
  }

  @Test("fences of both versions and rally points are read with their places")
  func fences() throws {
    let others = """
      ,
      "geoFence": { "version": 2, "breachReturn": [60.17, 24.94, 50],
        "polygons": [{ "version": 1, "inclusion": true, "polygon": [[60.1, 24.9], [60.2, 24.9], [60.2, 25.0]] }],
        "circles": [{ "version": 1, "inclusion": false, "circle": { "center": [60.15, 24.95], "radius": 30 } }] },
      "rallyPoints": { "version": 2, "points": [[60.16, 24.93, 25]] }
      """
    let reading = Self.read(Self.plan("", others: others))
    #expect(reading.problems.isEmpty)
    let plan = try #require(reading.plan)
    #expect(plan.fence.polygons.map(\.isInclusion) == [true] && plan.fence.polygons[0].corners.count == 3)
    #expect(plan.fence.circles[0].radius == Length(metres: 30) && !plan.fence.circles[0].isInclusion)
    #expect(plan.fence.breachReturnHeight == HeightAboveHome(metres: 50))
    #expect(plan.rallyPoints[0].position.longitude == 24.93)
    #expect(plan.rallyPoints[0].height == HeightAboveHome(metres: 25))
    #expect(plan.rallyPoints[0].place.line == 14)
    let old = Self.read(
      Self.plan("", others: #", "geoFence": { "version": 1, "polygon": [[60.1, 24.9], [60.2, 24.9], [60.2, 25]] }"#))
    #expect(old.plan?.fence.polygons.count == 1)
  }

  @Test("what is not known is passed over with a word, and the rest is read")
  func unknownParts() throws {
    let reading = Self.read(Self.plan(Self.item(16, "0,0,0,null,60.18,24.95,40"), others: #", "vendor": {"a": [1]}"#))
    #expect(reading.plan?.items.count == 1)
    #expect(reading.problems.map(\.code) == [.unread] && reading.problems[0].path == "vendor")
  }

  // MARK: Damage

  @Test(
    "a wrong value is told with its path and place",
    arguments: [
      (
        #"{ "type": "SimpleItem", "command": 16, "frame": 3, "params": [0, 0, 0, null, 95, 24.9, 40] }"#,
        GroundStationProblem.Code.value, "mission.items[0].params"
      ),
      (#"{ "type": "SimpleItem", "command": 16, "frame": 3, "params": [0, 0, 0] }"#, .value, "mission.items[0].params"),
      (
        #"{ "type": "SimpleItem", "command": 16, "frame": 3, "params": [0, "x", 0, 0, 0, 0, 0] }"#, .value,
        "mission.items[0].params[1]"
      ),
      (
        #"{ "type": "SimpleItem", "command": 16.5, "frame": 3, "params": [0, 0, 0, 0, 0, 0, 0] }"#, .value,
        "mission.items[0].command"
      ),
      (#"{ "type": "SimpleItem", "frame": 3, "params": [0, 0, 0, 0, 0, 0, 0] }"#, .missing, "mission.items[0]"),
      (#"{ "type": "SimpleItem", "command": 16, "params": [0, 0, 0, 0, 0, 0, 0] }"#, .missing, "mission.items[0]"),
      (#"{ "type": "SimpleItem", "command": 16, "frame": 3 }"#, .missing, "mission.items[0]"),
      (#"{ "type": "Other" }"#, .value, "mission.items[0].type"),
      (#"{ "type": "ComplexItem", "complexItemType": "survey", "version": 9 }"#, .version, "mission.items[0].version"),
      (
        #"{ "type": "ComplexItem", "complexItemType": "spiral", "version": 1 }"#, .value,
        "mission.items[0].complexItemType"
      ),
      ("7", .value, "mission.items[0]"),
    ])
  func values(item: String, code: GroundStationProblem.Code, path: String) throws {
    let reading = Self.read(Self.plan("      " + item))
    #expect(reading.plan == nil)
    let problem = try #require(reading.problems.first)
    #expect(problem.code == code && problem.path == path, "\(reading.problems)")
    #expect(problem.place.line == 8 && problem.place.column >= 7)
  }

  @Test("each cut of a file is refused, with a place inside the file")
  func cuts() throws {
    let bytes = Array(Self.plan(Self.item(16, "0,0,0,null,60.18,24.95,40")).utf8)
    for length in 0..<bytes.count - 1 {
      let reading = GroundStationFile.read(Array(bytes[..<length]))
      #expect(reading.plan == nil && reading.problems.count == 1)
    }
    #expect(GroundStationFile.read(bytes).plan != nil)
    let marked = GroundStationFile.read([0xEF, 0xBB, 0xBF] + bytes)
    #expect(marked.plan == GroundStationFile.read(bytes).plan)
  }

  @Test("more items, deeper lists and larger files than the limits are refused")
  func limits() throws {
    let item = Self.item(20, "0,0,0,0,0,0,0", frame: 2)
    let many = Self.plan(Array(repeating: item, count: GroundStationFile.itemsMax + 1).joined(separator: ","))
    #expect(Self.read(many).problems.map(\.code) == [.tooLarge])
    let deep = #"{"a":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}"
    #expect(Self.read(deep).problems.map(\.code) == [.tooLarge])
    let large = GroundStationFile.read([UInt8](repeating: 0x20, count: GroundStationFile.bytesMax + 1))
    #expect(large.problems.map(\.code) == [.tooLarge])
  }

  @Test("no change of one byte makes the reader fail", arguments: UInt64(1)...20)
  func flips(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let text = Self.plan(Self.item(16, "0,0,0,null,60.18,24.95,40"), others: #", "rallyPoints": {"points": []}"#)
    for _ in 0..<100 {
      var bytes = Array(text.utf8)
      bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
      let reading = GroundStationFile.read(bytes)
      #expect((reading.plan == nil) == reading.problems.contains { !$0.isWarning })
    }
  }
}
