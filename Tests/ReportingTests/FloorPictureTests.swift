import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry
import Testing

@Suite("Pictures of floors on which robots work")
struct FloorPictureTests {
  let map: CityMap
  let plan: FleetPlan
  let floors = SampleWard.floors()

  init() throws {
    map = try SampleWard.map()
    plan = try SampleWard.plan(on: map)
  }

  private func picture(_ content: FloorPicture.Content, floors: [FloorSummary]? = nil) throws -> String? {
    try FloorPicture.svg(
      map: map, plan: plan, floor: (floors ?? self.floors)[0], tasks: SampleWard.tasks, content: content)
  }

  @Test("Ways show where the lamp is on and off, and a disc for each stop whose area is its time")
  func ways() throws {
    let text = try #require(try picture(.ways))
    #expect(WellFormed(text).problem == nil)
    #expect(text.components(separatedBy: "class=\"f-stop\"").count - 1 == 3, "one stop, and two in the legend")
    // Ten minutes: the square root of 600 / 6.
    #expect(text.contains("r=\"10\" fill=\"#0072b2\""))
    #expect(text.contains("robot/1: 10 min 00 s with the lamp on"))
    #expect(text.components(separatedBy: "class=\"f-lit\"").count - 1 == 2, "one way, and one in the legend")
    let words = WellFormed(text).text
    for word in ["lamp off", "lamp on, driving", "ward", "robot", "© Nobody & friends"] {
      #expect(words.contains(word), "\(word)")
    }
    #expect(text == (try picture(.ways)))
  }

  @Test("A robot's track on its floor tells the script where the picture lies, the title's height included")
  func frame() throws {
    let readings = (plan.vehicles.first?.sorties.first?.legs ?? []).flatMap(\.points).map { point in
      Reading(
        vehicle: "robot", sortie: "robot/1", time: point.time, position: point.position, altitude: point.altitude,
        groundSpeed: point.speed, verticalSpeed: .zero, mode: "AUTO", isArmed: true, isInAir: false)
    }
    var contents = try SamplePlan.run(of: SamplePlan.plan(on: SampleCity.map()), on: SampleCity.map())
    contents.tracks = [.init(vehicle: "robot", readings: readings)]
    let record = RunRecord(contents, plan: plan, projection: map.projection)
    let text = try #require(
      try FloorPicture.svg(
        map: map, plan: plan, floor: floors[0], tasks: SampleWard.tasks, run: record, content: .ways))
    #expect(text.contains("class=\"f-track\" data-v=\"0\""))
    #expect(text.firstMatch(of: /data-frame="[-0-9.]+ [-0-9.]+ [0-9.]+ [0-9.]+ 40"/) != nil)
  }

  @Test("Doses are coloured by steps of the asked dose; what lies below it is red, and what meets it is not")
  func doses() throws {
    let text = try #require(try picture(.doses))
    #expect(WellFormed(text).problem == nil)
    // Four parts of the floor in four steps: below half, below, at the dose, and ten times.
    for colour in ["#7f0f2e", "#e2553d", "#eef3d9", "#25548d"] {
      #expect(text.contains("<path fill=\"\(colour)\""), "\(colour)")
    }
    #expect(text.contains("fill=\"none\" stroke=\"#86c8c4\""), "the wall has twice the dose")
    #expect(WellFormed(text).text.contains("asked 25 mJ/cm²"))
  }

  @Test("There is no picture of a floor that the map does not have, and none of doses that nobody proved")
  func nothing() throws {
    var other = floors
    other[0].floor.level = "L9"
    #expect(try picture(.ways, floors: other) == nil)
    other = floors
    other[0].doses = []
    #expect(try picture(.doses, floors: other) == nil)
  }

  @Test("The plan's page shows the floor in place of the map where nothing flies, with doses and what they miss")
  func page() throws {
    let page = try PlanPage.html(plan: plan, map: map, tasks: SampleWard.tasks, floors: floors)
    let read = WellFormed(page)
    #expect(read.problem == nil && read.outside.isEmpty)
    #expect(Set(read.identifiers).count == read.identifiers.count)
    for word in [
      "Doses", "25 mJ/cm²", "30.1 mJ/cm²", "96.0 %", "3 for germ <x>", "paper & table",
      "Without the dose: Clean <ward>",
      "floor of ward", "2 smaller ones", "no place that the robot reaches sees it", "10 min 40 s",
    ] { #expect(read.text.contains(word), "\(word)") }
    #expect(!page.contains("m-paper"), "no map of the city")
    var flying = plan
    flying.vehicles += try SamplePlan.plan(on: map).vehicles
    let both = try PlanPage.html(plan: flying, map: map, tasks: SampleWard.tasks, floors: floors)
    #expect(both.contains("m-paper") && both.contains("f-stop"))
    #expect(!both.contains("m-route m-under") && both.components(separatedBy: "<title>robot/1</title>").count - 1 == 1)
    let outdoors = try MapPicture.svg(map: map, plan: plan)
    #expect(outdoors.contains("<title>robot/1</title>"), "robots outdoors are on the map")
  }

  @Test("The one picture of a plan is the map where something flies, else the floor")
  func onePicture() throws {
    let floor = try PlanPicture.svg(map: map, plan: plan, tasks: SampleWard.tasks, floors: floors)
    #expect(floor == (try picture(.ways)))
    let sample = try SamplePlan.plan(on: map)
    let tasks = try SamplePlan.tasks()
    #expect(
      try PlanPicture.svg(map: map, plan: sample, tasks: tasks, floors: [])
        == MapPicture.svg(map: map, plan: sample, tasks: tasks))
  }
}
