import Foundation
import Maps
import Plans
import Quantities
import Reporting
import Testing

@Suite("GeoJSON of plans")
struct PlanGeoJSONTests {
  @Test("Each pad is a point and each leg a line with height and time")
  func features() throws {
    let map = try SampleCity.map()
    let plan = try SamplePlan.plan(on: map)
    let text = PlanGeoJSON.text(plan: plan, attribution: map.metadata.attribution)
    let read = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let features = try #require(read["features"] as? [[String: Any]])
    let legs = plan.vehicles.flatMap { $0.sorties.flatMap(\.legs) }
    #expect(features.count == plan.vehicles.count + legs.count)
    #expect(read["attribution"] as? String == "© Nobody & friends")
    #expect(read["name"] as? String == plan.mission)
    let lines = features.filter { ($0["geometry"] as? [String: Any])?["type"] as? String == "LineString" }
    let second = try #require(lines.dropFirst().first)
    let coordinates = try #require((second["geometry"] as? [String: Any])?["coordinates"] as? [[Double]])
    let expected = legs[1].points.map { [$0.position.longitude, $0.position.latitude, $0.altitude.metres] }
    #expect(coordinates == expected)
    let properties = try #require(second["properties"] as? [String: Any])
    #expect(properties["times_s"] as? [Double] == legs[1].points.map(\.time.seconds))
    #expect(properties["sortie"] as? String == "kestrel-1/1")
  }
}
