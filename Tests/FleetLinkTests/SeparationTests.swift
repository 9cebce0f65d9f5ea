import FleetLink
import Geometry
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// Two vehicles in the air, and the rule that they keep apart.
@Suite struct SeparationTests {
  /// Two couriers that fly the same way 40 m apart, the second one later by some seconds.
  static func plan(_ builder: FlightBuilder, laterBy seconds: Double, separation: Double) throws -> FleetPlan {
    var plan = try builder.plan(takeOffs: [20])
    var second = plan.vehicles[0]
    second.id = "courier-2"
    func moved(_ position: GeoPoint) throws -> GeoPoint {
      let place = try builder.projection.local(position)
      return try builder.projection.geo(LocalPoint(east: place.east, north: place.north + 40)).roundedToE7
    }
    second.pad = try moved(second.pad)
    var sortie = try builder.sortie(number: 1, takeOff: 20 + seconds)
    sortie.id = "courier-2/1"
    for leg in sortie.legs.indices {
      for point in sortie.legs[leg].points.indices {
        sortie.legs[leg].points[point].position = try moved(sortie.legs[leg].points[point].position)
      }
      sortie.legs[leg].task = sortie.legs[leg].task.map { "\($0)-b" }
    }
    second.sorties = [sortie]
    plan.vehicles.append(second)
    plan.rules.separation = Length(metres: separation)
    plan.metrics.end = try #require(sortie.landing)
    return plan
  }

  /// Flies both; where `isSecondHeard` is false, nothing of the second vehicle's positions arrives in the air.
  static func fly(_ builder: FlightBuilder, _ plan: FleetPlan, isSecondHeard: Bool = true) -> [RunEvent] {
    var vehicles = [builder.vehicleType, builder.vehicleType]
    vehicles[1].name = "courier-2"
    vehicles[1].systemID = 2
    vehicles[1].home = LocalPoint(east: 0, north: 40)
    var simulation = Simulation(
      map: builder.map, vehicles: vehicles, conditions: Simulation.Conditions(), seed: 1)
    var dispatcher = Dispatcher(
      plan: plan,
      vehicles: [DispatchVehicle(id: "courier-1", systemID: 1), DispatchVehicle(id: "courier-2", systemID: 2)],
      thermal: ThermalGrid(cellSize: Length(metres: Simulation.thermalCellMetres)))
    var events: [RunEvent] = []
    let stepsMax = 20_000
    for _ in 0..<stepsMax where !dispatcher.isFinished {
      simulation.step()
      let now = MissionTime(seconds: simulation.seconds - 60)
      for packet in simulation.receive() where isSecondHeard || packet.systemID == 1 || now.seconds < 0 {
        dispatcher.receive(packet.bytes, from: VehicleAddress(link: 0, systemID: packet.systemID), at: now)
      }
      for packet in dispatcher.step(at: now) { simulation.send(packet.bytes, to: packet.address.systemID) }
      events += dispatcher.takeBatch().events
    }
    return events
  }

  @Test("of two that come too near the one that took off later holds, the other goes on", arguments: [0.0, 3])
  func laterHolds(seconds: Double) throws {
    let builder = try FlightBuilder()
    let events = Self.fly(builder, try Self.plan(builder, laterBy: seconds, separation: 55))
    let broken = events.filter { $0.kind == "rule" && $0.text.hasPrefix("separation") }
    #expect(!broken.isEmpty)
    #expect(broken.allSatisfy { $0.vehicle == "courier-2" && $0.text.contains("from courier-1") }, "\(broken)")
    #expect(events.contains { $0.vehicle == "courier-2" && $0.text.contains("obeys: hold") })
    #expect(events.contains { $0.text == "courier-1/1 has landed" })
  }

  @Test("at the plan's separation, and a little below it, nobody holds", arguments: [40.0, 45])
  func apart(separation: Double) throws {
    let builder = try FlightBuilder()
    let events = Self.fly(builder, try Self.plan(builder, laterBy: 3, separation: separation))
    #expect(!events.contains { $0.kind == "rule" }, "\(events.filter { $0.kind == "rule" })")
  }

  @Test("a vehicle that is not heard counts for nobody")
  func unheard() throws {
    let builder = try FlightBuilder()
    let events = Self.fly(builder, try Self.plan(builder, laterBy: 3, separation: 55), isSecondHeard: false)
    #expect(!events.contains { $0.text.hasPrefix("separation") })
  }
}
