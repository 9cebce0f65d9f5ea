import Foundation
import Maps
import Plans
import Reporting
import Testing

@Suite("Samples to look at")
struct SampleFiles {
  @Test(
    "Pages of the sample city are written where SORTIE_SAMPLES says",
    .enabled(if: ProcessInfo.processInfo.environment["SORTIE_SAMPLES"] != nil, "SORTIE_SAMPLES names no folder"))
  func write() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["SORTIE_SAMPLES"])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let isReal = ProcessInfo.processInfo.environment["SORTIE_SAMPLE_MAP"] != nil
    let map = isReal ? try realMap() : try SampleCity.map()
    let plan = try SamplePlan.plan(on: map)
    let tasks = try SamplePlan.tasks()
    func save(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    try save(try PlanPage.html(plan: plan, map: map, tasks: tasks), "plan.html")
    try save(try MapPicture.svg(map: map, plan: plan, tasks: tasks), "plan.svg")
    try save(try MapPicture.svg(map: map), "map.svg")
    let expectations = [
      ReportExpectation(name: "no zone entered", value: "0 entries", isMet: true),
      ReportExpectation(name: "reserve kept at each landing", value: "17 % < 20 %", isMet: false),
    ]
    let run = try SamplePlan.run(of: plan, on: map)
    let page = try RunPage.html(
      SamplePlan.report(of: run, plan: plan, on: map, tasks: tasks, expectations: expectations))
    try save(page, "report.html")
    try save(PlanGeoJSON.text(plan: plan, attribution: map.metadata.attribution), "plan.geojson")
  }

  private func realMap() throws -> CityMap {
    let folder = try #require(ProcessInfo.processInfo.environment["SORTIE_SAMPLE_MAP"])
    return try #require(CityMapReader.read(folder: folder).map)
  }
}
