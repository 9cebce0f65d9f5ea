import Foundation
import Plans
import Quantities
import Testing

/// What `sortie verify` makes of plan files that are not what `sortie plan` wrote.
@Suite struct DamagedPlanTests {
  @Test("a plan that is cut short anywhere is refused with its line and the advice to plan again")
  func cutShort() throws {
    let fixture = try PlanFixture()
    let bytes = Array(fixture.text.utf8)
    let places = stride(from: 1, to: bytes.count - 2, by: max(1, bytes.count / 60))
    for count in [1, 2, bytes.count - 2, bytes.count - 3] + Array(places) {
      try fixture.write(Array(bytes[..<count]))
      let run = fixture.verify()
      #expect(run.outcome == 1, "\(count) bytes")
      #expect(run.result.isEmpty)
      #expect(run.messages.hasPrefix("error: \(fixture.path):"), "\(run.messages)")
      #expect(run.messages.contains("cut short; plan the mission again"), "\(count) bytes: \(run.messages)")
    }
  }

  @Test(
    "wrong values are named by file, line, place and what was expected",
    arguments: [
      (#""seed": 1"#, #""seed": NaN"#, ":4: seed: expected a whole number"),
      (#""chargeAtStart": 1.0000"#, #""chargeAtStart": NaN"#, "sorties[0].chargeAtStart: expected a number"),
      (#""chargeAtStart": 1.0000"#, #""chargeAtStart": Infinity"#, "sorties[0].chargeAtStart: expected a number"),
      (#""chargeAtStart": 1.0000"#, #""chargeAtStart": 1e10"#, "chargeAtStart: no number here is larger than"),
      (#""chargeAtStart": 1.0000"#, #""chargeAtStart": 1e999"#, "chargeAtStart: expected a number"),
      (#""chargeAtStart": 1.0000"#, #""chargeAtStart": "1""#, "chargeAtStart: expected a number"),
      (#""kind": "takeOff""#, #""kind": "jump""#, "legs[0].kind: expected one of takeOff, climb"),
      (#""mission": "Insulin run","#, "", "mission: the key is missing"),
      (#""seed": 1"#, #""seed": 1, "colour": 1"#, "colour: plans of version 1 have no such key"),
      (#""seed": 1"#, #""seed": 1, "seed": 1"#, "seed: the key is there twice"),
      (#""vehicles": ["#, #""vehicles": [[[[["#, "vehicles[0]: expected an object"),
    ])
  func wrongValue(right: String, wrong: String, message: String) throws {
    let fixture = try PlanFixture()
    try #require(fixture.text.contains(right), "`\(right)` stands in the plan")
    try fixture.replace(right, with: wrong)
    let run = fixture.verify()
    #expect(run.outcome == 1)
    #expect(run.messages.hasPrefix("error: \(fixture.path):"), "\(run.messages)")
    #expect(run.messages.contains(message), "\(run.messages)")
    #expect(run.messages.contains("\nhelp: "))
  }

  @Test("a plan of another version is refused with the version that is read")
  func otherVersion() throws {
    let fixture = try PlanFixture()
    try fixture.replace(#""sortiePlan": 1"#, with: #""sortiePlan": 7"#)
    let run = fixture.verify()
    #expect(run.outcome == 1)
    #expect(
      run.messages == """
        error: \(fixture.path):2: sortiePlan: this program reads version 1, the file has 7
        help: verify it with the Sortie that made it, or plan the mission again with `sortie plan`

        """)
  }

  @Test("a file that is empty, or not text, is refused with what it is")
  func noText() throws {
    let fixture = try PlanFixture()
    for empty in ["", " \n\n"] {
      try fixture.write(Array(empty.utf8))
      let run = fixture.verify()
      #expect(run.outcome == 1)
      #expect(run.messages.hasPrefix("error: \(fixture.path):1: the file is empty\nhelp: "))
    }
    let name = Array("Insulin".utf8)
    var bytes = Array(fixture.text.utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
    let line = bytes[..<place].count { $0 == 10 } + 1
    bytes[place] = 0xC0
    try fixture.write(bytes)
    let run = fixture.verify()
    #expect(run.outcome == 1)
    #expect(run.messages.hasPrefix("error: \(fixture.path):\(line): the file is not UTF-8\nhelp: "), "\(run.messages)")
  }

  @Test("a plan.json that is a folder or a pipe ends at once with exit code 2")
  func notAFile() throws {
    let fixture = try PlanFixture()
    try FileManager.default.removeItem(atPath: fixture.path)
    try FileManager.default.createDirectory(atPath: fixture.path, withIntermediateDirectories: true)
    let folder = fixture.verify()
    #expect(folder.outcome == 2)
    #expect(folder.messages.hasPrefix("error: cannot read `\(fixture.path)`: it is a folder\nhelp: "))
    try FileManager.default.removeItem(atPath: fixture.path)
    #expect(mkfifo(fixture.path, 0o600) == 0)
    for run in [
      fixture.verify(), CommandRun("verify", fixture.path),
      CommandRun("simulate", fixture.folder, "-o", "\(fixture.outside)/run"),
    ] {
      #expect(run.outcome == 2)
      #expect(run.messages.hasPrefix("error: cannot read `\(fixture.path)`: it is a pipe or a device"))
    }
  }

  @Test("a file of ten million legs is refused from its size, without reading it")
  func tenMillionLegs() throws {
    let fixture = try PlanFixture()
    // A leg takes 400 bytes; what stands in them does not matter, since they are not read.
    #expect(truncate(fixture.path, 10_000_000 * 400) == 0)
    let run = fixture.verify()
    #expect(run.outcome == 2)
    #expect(run.messages.contains("it has 4000000000 bytes, and at most \(PlanFile.bytesMax) are read"))
    #expect(run.messages.contains("\nhelp: "))
  }

  @Test("a plan whose mission is gone, or is a pipe, says where it was looked for")
  func missionGone() throws {
    let fixture = try PlanFixture()
    let plan = try PlanFile.decode(fixture.text)
    try fixture.replace(plan.inputs.mission.path, with: "../gone.yaml")
    let gone = fixture.verify()
    #expect(gone.outcome == 1)
    #expect(gone.messages.contains("`\(fixture.outside)/gone.yaml` cannot be read: there is no such file"))
    #expect(gone.messages.contains("error: \(fixture.path): inputs.mission: "))
    #expect(gone.messages.contains("\nhelp: the path is relative to the plan"))
    #expect(mkfifo("\(fixture.outside)/gone.yaml", 0o600) == 0)
    let pipe = fixture.verify()
    #expect(pipe.outcome == 1)
    #expect(pipe.messages.contains("it is a pipe or a device"))
  }

  @Test("times that run backwards are a violation of continuity")
  func backwards() throws {
    let fixture = try PlanFixture()
    try fixture.edit { plan in
      let vehicle = try #require(plan.vehicles.firstIndex { !$0.sorties.isEmpty })
      let last = plan.vehicles[vehicle].sorties[0].legs[1].points.count - 1
      plan.vehicles[vehicle].sorties[0].legs[1].points[last].time = MissionTime(seconds: 1)
    }
    let run = fixture.verify()
    #expect(run.outcome == 1)
    #expect(run.result.contains("error[V210]"), "\(run.result)")
  }

  @Test("a plan for another map, and a certificate that was edited, are violations")
  func otherInputs() throws {
    let fixture = try PlanFixture()
    let plan = try PlanFile.decode(fixture.text)
    let other = String(repeating: "0", count: 64)
    try fixture.replace(plan.inputs.map.sha256, with: other)
    let otherMap = fixture.verify()
    #expect(otherMap.outcome == 1)
    #expect(otherMap.result.contains("error[V212]: the map"), "\(otherMap.result)")
    let edited = try PlanFixture()
    try edited.replace(try #require(plan.certificate?.planSHA256), with: other)
    let forged = edited.verify()
    #expect(forged.outcome == 1)
    #expect(forged.result.contains("error[V219]: certificate.planSHA256: "), "\(forged.result)")
  }
}
