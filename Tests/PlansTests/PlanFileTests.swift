import Foundation
import Plans
import Quantities
import Testing

struct PlanFileTests {
  @Test("a plan survives its file, and the same plan gives the same bytes")
  func roundTrip() throws {
    let plan = try SamplePlan.make()
    let text = PlanFile.encode(plan)
    let read = try PlanFile.decode(text)
    #expect(read == plan)
    #expect(PlanFile.encode(read) == text)
    #expect(try PlanFile.rounded(plan) == plan)
  }

  @Test("rules of the day and the cause of a task left out survive the file")
  func optionalRules() throws {
    var plan = try SamplePlan.make()
    plan.rules.requiresWayHome = true
    for (daylight, cause) in zip(DaylightRule.allCases, [TaskLeftOut.Cause.daylight, .wayHome]) {
      plan.rules.daylight = daylight
      plan.leftOut[0].cause = cause
      let text = PlanFile.encode(plan)
      #expect(text.contains(#""daylight": "\#(daylight.rawValue)", "wayHome": true}"#))
      #expect(text.contains(#""cause": "\#(cause.rawValue)"}"#))
      #expect(try PlanFile.decode(text) == plan)
    }
    let refused = PlanFile.encode(plan).replacingOccurrences(of: #""wayHome": true"#, with: #""wayHome": false"#)
    #expect(try PlanFile.decode(refused).rules.requiresWayHome == false)
  }

  @Test("doses, with and without a log reduction and missing surfaces, survive the file, and ground robots' legs do")
  func doses() throws {
    var plan = try SamplePlan.make()
    plan.vehicles[0].sorties[0].legs[1].kind = .drive
    plan.vehicles[0].sorties[0].legs[1].activity = .irradiate
    for dose in try [
      SamplePlan.dose(),
      SurfaceDose(
        asked: 250, planned: 300, squareMetres: 1, least: 300, fifthPercentile: 300, lampSeconds: 1,
        lowerBoundSeconds: 0),
    ] {
      plan.assignments[0].dose = dose
      let text = PlanFile.encode(plan)
      #expect(try PlanFile.decode(text) == plan)
      #expect(try PlanFile.rounded(plan) == plan)
      let cut = text.replacingOccurrences(of: #""lampSeconds""#, with: #""lumpSeconds""#)
      let error = #expect(throws: PlanFileError.self) { try PlanFile.decode(cut) }
      #expect(error?.description.hasPrefix("assignments[0].dose.lumpSeconds: plans of version 1") == true)
    }
  }

  @Test("a plan without rules of the day and without causes reads as it did and is written the same")
  func oldPlans() throws {
    let plan = try SamplePlan.make()
    let text = PlanFile.encode(plan)
    for key in ["daylight", "wayHome", "cause"] { #expect(!text.contains(key)) }
    let read = try PlanFile.decode(text)
    #expect(read.rules.daylight == nil && !read.rules.requiresWayHome)
    #expect(read.leftOut.map(\.cause) == [.other])
  }

  @Test("each trajectory point stands on its own line")
  func pointsOnLines() throws {
    let lines = PlanFile.encode(try SamplePlan.make()).split(separator: "\n")
    let expected =
      #"                {"position": [24.9400000, 60.1702000], "altitude": 60.000, "time": 24.000, "speed": 10.000},"#
    #expect(lines.contains { $0 == expected })
    #expect(lines.count { $0.contains("\"position\"") } == 8)
  }

  @Test("numbers are rounded to the grid of the file, also below zero and at halves")
  func numbers() {
    #expect(JSONText.number(0.0005, digits: 3) == "0.001")
    #expect(JSONText.number(-0.0004, digits: 3) == "0.000")
    #expect(JSONText.number(-12.3456789, digits: 7) == "-12.3456789")
    #expect(JSONText.number(1234.5, digits: 0) == "1235")
    #expect(JSONText.number(.nan, digits: 3) == "null")
    #expect(JSONText.number(.infinity, digits: 3) == "null")
    #expect(JSONText.string("a\"\\\u{1}\n") == #""a\"\\\u0001\n""#)
  }

  @Test("the digest is taken over the plan without its certificate")
  func digestInput() throws {
    var plan = try SamplePlan.make()
    let bytes = plan.digestInput
    #expect(!String(decoding: bytes, as: UTF8.self).contains("certificate"))
    plan.certificate = nil
    #expect(plan.digestInput == bytes)
    plan.vehicles[0].sorties[0].legs[1].points[1].time = MissionTime(seconds: 24.001)
    #expect(plan.digestInput != bytes)
  }

  @Test(
    "what is wrong is named by its path",
    arguments: [
      (#""time": 24.000"#, #""time": "24""#, "vehicles[0].sorties[0].legs[1].points[1].time: expected a number"),
      (#""time": 24.000"#, #""time": NaN"#, "vehicles[0].sorties[0].legs[1].points[1].time: expected a number"),
      (#""time": 24.000"#, #""time": 1e999"#, "vehicles[0].sorties[0].legs[1].points[1].time: expected a number"),
      (#""time": 24.000"#, #""time": 1e12"#, "vehicles[0].sorties[0].legs[1].points[1].time: no number here"),
      (#", "time": 24.000"#, "", "vehicles[0].sorties[0].legs[1].points[1].time: the key is missing"),
      (#""time": 24.000"#, #""time": 24.000, "time": 1"#, "vehicles[0].sorties[0].legs[1].points[1].time: the key is"),
      (#""time": 24.000"#, #""tine": 24.000"#, "vehicles[0].sorties[0].legs[1].points[1].tine: plans of version 1"),
      (#""sortiePlan": 1"#, #""sortiePlan": 2"#, "sortiePlan: this program reads version 1, the file has 2"),
      (#""kind": "transit""#, #""kind": "hop""#, "vehicles[0].sorties[0].legs[1].kind: expected one of takeOff"),
      ("[24.9400000, 60.1702000]", "[24.94, 99]", "vehicles[0].sorties[0].legs[1].points[1].position: expected [lon"),
      ("[24.9400000, 60.1702000]", "[1, 2, 3]", "vehicles[0].sorties[0].legs[1].points[1].position[2]: the list has"),
      (#""seed": 18446744073709551615"#, #""seed": -1"#, "seed: expected a whole number"),
      (#""start": "2026-03-02T08:00:00+02:00""#, #""start": "soon""#, "start: expected a date and time"),
      (
        #""separation": 30.000"#, #""separation": 30.000, "daylight": "noon""#,
        "rules.daylight: expected one of sunrise-to-sunset, civil-twilight, not 'noon'"
      ),
      (#""separation": 30.000"#, #""separation": 30.000, "wayHome": "yes""#, "rules.wayHome: expected true or false"),
      (#""separation": 30.000"#, #""separation": 30.000, "wayHome": tru"#, "rules.wayHome: expected true or false"),
      (#"has a camera""#, #"has a camera", "cause": "fog""#, "leftOut[0].cause: expected one of noVehicle, tooHeavy"),
      (#""leftOut": ["#, #""leftOut": [["#, "leftOut[0]: expected an object"),
    ])
  func namedPath(old: String, new: String, expected: String) throws {
    let text = PlanFile.encode(try SamplePlan.make())
    let edited = text.replacingOccurrences(of: old, with: new)
    try #require(edited != text)
    let error = #expect(throws: PlanFileError.self) { try PlanFile.decode(edited) }
    #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
  }

  @Test("no truncation and no flipped byte crashes the reader")
  func damage() throws {
    let bytes = Array(PlanFile.encode(try SamplePlan.make()).utf8)
    for count in stride(from: 0, to: bytes.count - 2, by: 3) {
      #expect(throws: PlanFileError.self) { try PlanFile.decode(Array(bytes[..<count])) }
    }
    var generator = SplitMix64(seed: 7)
    for _ in 0..<1500 {
      var damaged = bytes
      damaged[generator.nextIndex(below: bytes.count)] ^= UInt8(1 << generator.nextIndex(below: 8))
      _ = try? PlanFile.decode(damaged)
    }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: PlanFileError.self) { try PlanFile.decode(deep) }
  }

  @Test("the schema requires exactly the keys that a plan has")
  func schema() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = try Data(contentsOf: folder.appending(path: "docs/schemas/plan.schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: Any])
    let plan = try JSONSerialization.jsonObject(with: Data(PlanFile.encode(try SamplePlan.make()).utf8))
    var problems: [String] = []
    check(plan, schema, definitions, at: "plan", &problems)
    #expect(problems == [])
    var full = try SamplePlan.make()
    full.rules.daylight = .civilTwilight
    full.rules.requiresWayHome = true
    full.leftOut[0].cause = .daylight
    full.earlier = try EarlierPlanFileTests.sample().earlier
    full.assignments[0].dose = try SamplePlan.dose()
    let fullPlan = try JSONSerialization.jsonObject(with: Data(PlanFile.encode(full).utf8))
    check(fullPlan, schema, definitions, at: "plan", &problems)
    #expect(problems == [])
    var cut = try #require(plan as? [String: Any])
    cut["rules"] = nil
    check(cut, schema, definitions, at: "plan", &problems)
    #expect(problems == ["plan: missing rules"])
  }

  @Test("the schema knows every cause, kind of leg, activity and daylight rule")
  func schemaWords() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: folder.appending(path: "docs/schemas/plan.schema.json"), encoding: .utf8)
    let words = text.split(separator: "\n").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ,")) }
    let causes = TaskLeftOut.Cause.allCases.map(\.rawValue) + SurfaceDose.MissingSurface.Cause.allCases.map(\.rawValue)
    let legs = Leg.Kind.allCases.map(\.rawValue) + Leg.Activity.allCases.map(\.rawValue)
    for word in causes + legs + DaylightRule.allCases.map(\.rawValue) {
      #expect(words.contains("\"\(word)\""), "\(word)")
    }
  }

  /// The part of JSON Schema that the schema uses: types of containers, required and known keys, words.
  private func check(
    _ value: Any, _ schema: [String: Any], _ definitions: [String: Any], at path: String, _ problems: inout [String]
  ) {
    if let reference = schema["$ref"] as? String {
      let name = String(reference.dropFirst("#/$defs/".count))
      guard let target = definitions[name] as? [String: Any] else { return problems.append("\(path): no \(name)") }
      return check(value, target, definitions, at: path, &problems)
    }
    if let words = schema["enum"] as? [String] {
      if !words.contains(value as? String ?? "") { problems.append("\(path): unknown word") }
    }
    switch schema["type"] as? String {
    case "object":
      guard let object = value as? [String: Any] else { return problems.append("\(path): no object") }
      let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
      for key in schema["required"] as? [String] ?? [] where object[key] == nil {
        problems.append("\(path): missing \(key)")
      }
      for (key, member) in object.sorted(by: { $0.key < $1.key }) {
        guard let property = properties[key] else {
          problems.append("\(path): unknown \(key)")
          continue
        }
        check(member, property, definitions, at: "\(path).\(key)", &problems)
      }
    case "array":
      guard let list = value as? [Any] else { return problems.append("\(path): no list") }
      guard let items = schema["items"] as? [String: Any] else { return problems.append("\(path): no items") }
      for element in list { check(element, items, definitions, at: path + "[]", &problems) }
    case "number", "integer": if !(value is NSNumber) { problems.append("\(path): no number") }
    case "boolean": if !(value is Bool) { problems.append("\(path): no truth value") }
    case "string": if !(value is String) { problems.append("\(path): no text") }
    default: break
    }
  }
}
