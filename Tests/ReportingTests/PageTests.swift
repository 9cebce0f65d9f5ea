import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry
import Testing

@Suite("Pages stand alone and are safe")
struct PageTests {
  let map: CityMap
  let plan: FleetPlan
  let tasks: [TaskSummary]
  let run: RunContents

  init() throws {
    map = try SampleCity.map()
    plan = try SamplePlan.plan(on: map)
    tasks = try SamplePlan.tasks()
    run = try SamplePlan.run(of: plan, on: map)
  }

  private func runPage(
    of run: RunContents? = nil, expectations: [ReportExpectation] = []
  ) throws -> String {
    try RunPage.html(
      SamplePlan.report(of: run ?? self.run, plan: plan, on: map, tasks: tasks, expectations: expectations))
  }

  @Test("Pages and pictures are well-formed, without foreign scripts, events or links outside; no name is used twice")
  func wellFormed() throws {
    let expectations = [ReportExpectation(name: "<a>", value: "\"&'", isMet: false)]
    let texts = [
      try PlanPage.html(plan: plan, map: map, tasks: tasks), try runPage(expectations: expectations),
      try MapPicture.svg(
        map: map, plan: plan, tasks: tasks, run: RunRecord(run, plan: plan, projection: map.projection)),
      try MapPicture.svg(map: map),
    ]
    for text in texts {
      let read = WellFormed(text)
      #expect(read.problem == nil)
      let isRun = text.contains("id=\"run-data\"")
      #expect(read.elements.count { $0 == "script" } == (isRun ? 2 : 0))
      #expect(!read.elements.contains("image") && !read.elements.contains("img") && !text.contains(" style=\""))
      #expect(read.outside.isEmpty)
      #expect(Set(read.identifiers).count == read.identifiers.count)
      #expect(!text.contains("url(http") && !text.contains("@import"))
      #expect(read.text.contains("© Nobody & friends"), "the map's credit line is shown")
    }
  }

  @Test("Texts from files are escaped wherever they appear")
  func escaped() throws {
    let evil = "</style></title><script>alert('x')</script>\u{1}&amp;\""
    var map = map
    map.metadata = MapMetadata(name: evil, source: evil, sourceDate: evil, licence: evil, attribution: evil)
    map.zones = map.zones.map {
      Zone(identifier: evil, name: evil, restriction: $0.restriction, message: evil, shape: $0.shape)
    }
    map.places = map.places.map { Place(id: evil, name: evil, kind: evil, position: $0.position) }
    map.areas = map.areas.map { Area(id: evil, name: evil, kind: $0.kind, outline: $0.outline) }
    var plan = plan
    plan.mission = evil
    plan.toolVersion = evil
    plan.inputs.mission.path = evil
    plan.inputs.mission.sha256 = evil
    plan.certificate = PlanCertificate(
      verifier: evil, planSHA256: evil, checks: [.init(code: evil, title: evil, count: 1, margin: evil)])
    plan.leftOut = [TaskLeftOut(task: evil, reason: evil)]
    for index in plan.vehicles.indices {
      plan.vehicles[index].id = evil + "\(index)"
      plan.vehicles[index].type = evil
      plan.vehicles[index].base = evil
      for number in plan.vehicles[index].sorties.indices { plan.vehicles[index].sorties[number].id = evil }
    }
    let tasks = tasks.map { task in
      TaskSummary(
        id: evil, title: evil, kind: evil, place: evil, window: evil, windowInterval: task.windowInterval,
        priority: evil, payload: evil, from: task.from, position: task.position, outline: task.outline)
    }
    plan.assignments = plan.assignments.map { assignment in
      TaskAssignment(task: evil, sorties: [evil], start: assignment.start, end: assignment.end)
    }
    var run = try SamplePlan.run(of: plan, on: map)
    run.description.mission = evil
    run.description.scenario = evil
    run.description.toolVersion = evil
    run.description.planSHA256 = evil
    run.events = [RunEvent(time: .start, vehicle: evil, severity: .error, kind: evil, text: evil)]
    run.outcomes = [TaskOutcome(task: evil, doneAt: .start, vehicle: evil, amount: 1, unit: evil, note: evil)]
    let expectations = [ReportExpectation(name: evil, value: evil, isMet: true)]
    let texts = [
      try PlanPage.html(plan: plan, map: map, tasks: tasks),
      try RunPage.html(
        SamplePlan.report(of: run, plan: plan, on: map, tasks: tasks, expectations: expectations)),
    ]
    for (text, scripts) in zip(texts, [0, 2]) {
      let read = WellFormed(text)
      #expect(read.problem == nil)
      #expect(read.elements.count { $0 == "script" } == scripts)
      #expect(text.components(separatedBy: "<script").count == scripts + 1)
    }
  }

  @Test("The same input gives the same bytes")
  func deterministic() throws {
    #expect(
      try PlanPage.html(plan: plan, map: map, tasks: tasks) == PlanPage.html(plan: plan, map: map, tasks: tasks))
    #expect(try runPage() == runPage())
  }

  @Test("The plan's page tells each task, each reason, each sortie, each check and each input")
  func planContent() throws {
    let text = WellFormed(try PlanPage.html(plan: plan, map: map, tasks: tasks)).text
    for word in [
      "Sample \"round\" & more", "Insulin <urgent>", "Meals & milk", "Market roofs", "99.8 % covered", "Far island",
      "no vehicle reaches it before 08:03 & returns", "kestrel-1/2", "heron-1/1", "08:00:20", "V201", "12.3 m to P-1",
      "../fleet.yaml", "proven by an independent verifier", "ground – 60 m", "Mon–Fri 08:00–12:00", "45 %",
    ] {
      #expect(text.contains(word), "\(word)")
    }
    #expect(!text.contains("not verified"))
  }

  @Test("A plan without a certificate says so")
  func unproven() throws {
    var plan = plan
    plan.certificate = nil
    let text = WellFormed(try PlanPage.html(plan: plan, map: map, tasks: tasks)).text
    #expect(text.contains("not verified") && text.contains("Do not fly it"))
  }

  @Test("An empty plan over an empty map is still a page")
  func empty() throws {
    var plan = plan
    plan.vehicles = []
    plan.assignments = []
    plan.leftOut = []
    let bare = CityMap(
      metadata: map.metadata, projection: map.projection, boundary: map.boundary, terrain: map.terrain)
    #expect(WellFormed(try PlanPage.html(plan: plan, map: bare, tasks: [])).problem == nil)
    let run = RunContents(description: run.description)
    let page = try RunPage.html(SamplePlan.report(of: run, plan: plan, on: bare, tasks: [], expectations: []))
    #expect(WellFormed(page).problem == nil)
  }

  @Test("A run passes where all tasks are done and all expectations met, and fails otherwise")
  func verdict() throws {
    #expect(WellFormed(try runPage()).text.contains("1 of 3 planned tasks not done"))
    var good = run
    good.outcomes = plan.assignments.map { TaskOutcome(task: $0.task, doneAt: $0.end + 3) }
    let met = ReportExpectation(name: "a", value: "b", isMet: true)
    #expect(WellFormed(try runPage(of: good, expectations: [met])).text.contains("passed All 3 planned tasks are done"))
    let missed = ReportExpectation(name: "a", value: "b", isMet: false)
    let text = WellFormed(try runPage(of: good, expectations: [met, missed])).text
    #expect(text.contains("failed 1 of 2 expectations not met"))
  }

  @Test("The page of a run says on top where its plan was not proved, and nothing of it otherwise")
  func unprovedRun() throws {
    #expect(!WellFormed(try runPage()).text.contains("not proved"))
    var unproved = run
    unproved.description.isPlanProved = false
    let page = WellFormed(try runPage(of: unproved))
    #expect(page.problem == nil)
    let beforeTitle = page.text.split(separator: "Sortie · run").first ?? ""
    #expect(beforeTitle.contains("This run flew a plan that was not proved."))
  }

  @Test("The run's page tells outcomes, hottest squares with uncertainty, and events")
  func runContent() throws {
    let text = WellFormed(try runPage()).text
    for word in [
      "+6 s", "08:04:16", "0.4 kg", "battery failed <early>", "left out", "27.0 °C", "± 1.00 K", "Market roofs",
      "Battery <low> & failing", "seed 42", "No image is stored and no person is measured",
    ] {
      #expect(text.contains(word), "\(word)")
    }
  }

  @Test("A long run lists the gravest events and says how many there were")
  func manyEvents() throws {
    var long = run
    long.events = (0..<9000).map { second in
      RunEvent(
        time: MissionTime(seconds: Double(second)), severity: second % 100 == 0 ? .warning : .info, kind: "k",
        text: "event \(second)!")
    }
    let text = WellFormed(try runPage(of: long)).text
    #expect(text.contains("1000 of 9000 events") && text.contains("event 8900!") && text.contains("event 1!"))
    #expect(!text.contains("event 8901!"))
  }
}
