import FleetLink
import MAVLink
import Plans
import Quantities
import Testing

/// What a vehicle is told of a sortie.
struct SortieMissionTests {
  @Test("a text is said when a way begins, before its way point")
  func announcementOnTheWay() throws {
    let home = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let far = try #require(GeoPoint(longitude: 24.95, latitude: 60.17))
    func point(_ position: GeoPoint, _ metres: Double, _ seconds: Double) -> TrajectoryPoint {
      TrajectoryPoint(
        position: position, altitude: AltitudeAMSL(metres: metres), time: MissionTime(seconds: seconds), speed: .zero)
    }
    func leg(_ kind: Leg.Kind, _ points: [TrajectoryPoint], _ activity: Leg.Activity? = nil) -> Leg {
      Leg(
        kind: kind, points: points, payload: .zero, energy: Energy(joules: 1), chargeAtEnd: .full, activity: activity)
    }
    let sortie = Sortie(
      id: "heron-1/1",
      legs: [
        leg(.takeOff, [point(home, 8, 0), point(home, 68, 20)]),
        leg(.transit, [point(home, 68, 20), point(far, 68, 70)], .announce),
        leg(.transit, [point(far, 68, 70), point(home, 68, 120)]),
        leg(.landing, [point(home, 68, 120), point(home, 8, 150)]),
      ], chargeAtStart: .full, chargeAtEnd: .full)
    let vehicle = VehiclePlan(
      id: "heron-1", type: "heron", base: "quay", pad: home, padAltitude: AltitudeAMSL(metres: 8), sorties: [sortie])
    let items = SortieMission(sortie, of: vehicle).items
    let said = items.indices.filter { items[$0].param1 == SortieMission.announceMessage }
    #expect(said.count == 1)
    let index = try #require(said.first)
    // The way point of the first transit comes after it and lies at the far end.
    let next = try #require(items[(index + 1)...].first { $0.x != 0 })
    #expect(next.x == far.longitudeE7 || next.x == far.latitudeE7)
  }

  @Test("on a slope the vehicle is told its altitudes and its speed over ground")
  func slope() throws {
    var builder = try FlightBuilder()
    builder.swathRise = 60
    let plan = try builder.plan(takeOffs: [10])
    let sortie = plan.vehicles[0].sorties[0]
    let mission = SortieMission(sortie, of: plan.vehicles[0])
    let swath = try #require(sortie.legs.firstIndex { $0.kind == .swath })
    let last = Int(mission.lastItemOfLeg[swath])
    #expect(mission.items[last].command == MavCmd.navWaypoint && abs(mission.items[last].z - 120) < 0.01)
    // 60 m up on 80 m are 100 m of way: of 6 m/s along it 4.8 m/s are over ground.
    let speed = try #require(mission.items[..<last].last { $0.command == MavCmd.doChangeSpeed })
    #expect(abs(speed.param2 - 4.8) < 0.01)
  }

  @Test("a survey's swath is triggered by distance from its start to its end, with a frame at each")
  func triggerDistance() throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [10])
    let sortie = plan.vehicles[0].sorties[0]
    let mission = SortieMission(sortie, of: plan.vehicles[0])
    let triggers = mission.items.indices.filter { mission.items[$0].command == MavCmd.doSetCamTriggDist }
    #expect(triggers.map { mission.items[$0].param1 } == [Float(FlightBuilder.triggerMetres), 0])
    #expect(triggers.allSatisfy { mission.items[$0].param3 == 1 })
    let swath = try #require(sortie.legs.firstIndex { $0.kind == .swath })
    // The way point at the end of the swath lies between them.
    #expect(triggers[0] < mission.lastItemOfLeg[swath] && Int(mission.lastItemOfLeg[swath]) == triggers[1] - 1)
  }
}
