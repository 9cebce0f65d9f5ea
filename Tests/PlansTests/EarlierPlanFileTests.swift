import Plans
import Quantities
import Testing

struct EarlierPlanFileTests {
  static func sample() throws -> FleetPlan {
    var plan = try SamplePlan.make()
    plan.earlier = EarlierPlan(
      at: MissionTime(seconds: 40.5), file: .init(path: "../a/plan.json", sha256: "0a"), kept: ["heron-1/1"],
      dropped: ["heron-3/1"], lost: ["heron-3"], done: [.init(task: "masks", end: MissionTime(seconds: 30.125))],
      undone: [.init(task: "insulin", sortie: "heron-1/1")],
      covered: [
        .init(
          task: "yard", sortie: "heron-3/1", type: "heron", activity: .spray,
          points: Array(plan.vehicles[0].sorties[0].legs[1].points.prefix(2)))
      ])
    return plan
  }

  @Test("what is kept of an earlier plan survives the file, full and empty")
  func roundTrip() throws {
    var plan = try Self.sample()
    #expect(try PlanFile.decode(PlanFile.encode(plan)) == plan)
    plan.earlier = EarlierPlan(at: .start, file: .init(path: "b", sha256: "c"))
    #expect(try PlanFile.decode(PlanFile.encode(plan)) == plan)
    #expect(!PlanFile.encode(try SamplePlan.make()).contains("earlier"))
  }

  @Test(
    "what is wrong is named by its path",
    arguments: [
      (#""at": 40.500, "#, "", "earlier.at: the key is missing"),
      (#""at": 40.500"#, #""at": "noon""#, "earlier.at: expected a number"),
      (#""kept": ["heron-1/1"]"#, #""kept": [1]"#, "earlier.kept[0]: expected"),
      (#""end": 30.125"#, #""and": 30.125"#, "earlier.done[0].and: plans of version 1 have no such key"),
      (#""sortie": "heron-1/1"}"#, #""task": "x"}"#, "earlier.undone[0].task: the key"),
      (#""task": "yard","#, "", "earlier.covered[0].task: the key is missing"),
      (#""type": "heron",\#n        "activity""#, #""width": 4, "activity""#, "earlier.covered[0].width: plans of"),
      (
        #""activity": "spray",\#n        "points""#, #""activity": "mow", "points""#, "earlier.covered[0].activity: exp"
      ),
    ])
  func namedPath(old: String, new: String, expected: String) throws {
    let text = PlanFile.encode(try Self.sample()).replacing(#""at": 40.500,"# + "\n    ", with: #""at": 40.500, "#)
    let edited = text.replacing(old, with: new)
    try #require(edited != text)
    let error = #expect(throws: PlanFileError.self) { try PlanFile.decode(edited) }
    #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
  }
}
