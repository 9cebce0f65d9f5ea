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

  @Test("The file of a tiny plan is exactly this")
  func golden() throws {
    let map = try SampleCity.map()
    var plan = try SamplePlan.plan(on: map)
    var vehicle = plan.vehicles[0]
    vehicle.pad = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let higher = TrajectoryPoint(
      position: vehicle.pad, altitude: AltitudeAMSL(metres: 35.5), time: MissionTime(seconds: 12.25), speed: .zero)
    let pad = TrajectoryPoint(
      position: vehicle.pad, altitude: AltitudeAMSL(metres: 5), time: .start, speed: .zero)
    vehicle.sorties = [
      Sortie(
        id: "kestrel-1/1",
        legs: [
          Leg(
            kind: .takeOff, points: [pad, higher], payload: .zero, energy: Energy(wattHours: 1.5),
            chargeAtEnd: StateOfCharge(fraction: 0.98765))
        ], chargeAtStart: .full, chargeAtEnd: .full)
    ]
    plan.vehicles = [vehicle]
    let head =
      #"{"type":"FeatureCollection","name":"Sample \"round\" & more","start":"2026-03-02T08:00:00+02:00","#
      + #""verticalDatum":"AMSL","attribution":"©","features":["# + "\n"
    let point =
      #"{"type":"Feature","geometry":{"type":"Point","coordinates":[24.94,60.17,5]},"properties":{"kind":"pad","#
      + ##""vehicle":"kestrel-1","base":"west-base","type":"kestrel","marker-color":"#0072b2"}},"## + "\n"
    let line =
      #"{"type":"Feature","geometry":{"type":"LineString","coordinates":[[24.94,60.17,5],[24.94,60.17,35.5]]},"#
      + #""properties":{"kind":"takeOff","vehicle":"kestrel-1","sortie":"kestrel-1/1","leg":1,"payload_kg":0,"#
      + ##""energy_wh":1.5,"charge_at_end":0.9877,"times_s":[0,12.25],"stroke":"#0072b2"}}"## + "\n"
    #expect(PlanGeoJSON.text(plan: plan, attribution: "©") == head + point + line + "]}\n")
  }
}
