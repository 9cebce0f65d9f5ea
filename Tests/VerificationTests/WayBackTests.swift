import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// Straight ways back, as autopilots fly them by themselves.
struct WayBackTests {
  /// The world with a vehicle that is at rest on its pad but for a flight to the east and back, 60 m up.
  private static func world() throws -> (TestWorld, FleetPlan) {
    var world = try TestWorld()
    world.mission.map.zones = []
    var flight = try FlightRecorder(world.mission, vehicle: "heron-1", at: 10)
    try flight.rise(to: 60, .takeOff)
    try flight.fly([(300, 0)])
    try flight.fly([(300, 600)])
    try flight.fly([(0, 600)])
    try flight.fly([(0, 0)])
    try flight.rise(to: 0, .landing)
    var plan = try TestPlan.make(world)
    plan.vehicles[0].sorties = [flight.sortie(1)]
    plan.vehicles[1].sorties = []
    return (world, plan)
  }

  private static func zone(
    _ west: Double, _ south: Double, _ east: Double, _ north: Double, from: Double? = nil, to: Double? = nil,
    of mission: Mission
  ) throws -> Zone {
    var zone = Zone(
      identifier: "wall", name: "", restriction: .prohibited,
      shape: .polygon(try TestWorld.rectangle(west, south, east, north)))
    if let from {
      zone.periods = [
        ActivePeriod(
          start: mission.start.advanced(bySeconds: from), end: to.map { mission.start.advanced(bySeconds: $0) })
      ]
    }
    return zone
  }

  @Test("over empty ground the lowest height of the vehicle's own ways is open, and a vehicle that stays has none")
  func open() throws {
    let (world, plan) = try Self.world()
    let ways = WayBack(plan, of: world.mission)
    #expect(ways.finding(for: "heron-1") == .open(metresAbovePad: 60))
    #expect(ways.finding(for: "heron-2") == WayBack.Finding.none)
    #expect(ways.finding(for: "nobody") == WayBack.Finding.none)
  }

  @Test("a zone that no planned way meets closes the straight ways behind it, at any time before the battery is empty")
  func zone() throws {
    var (world, plan) = try Self.world()
    // In the middle of the loop: the plan is proved, and straight ways from the far corner meet it.
    world.mission.map.zones = [try Self.zone(120, 260, 160, 300, of: world.mission)]
    guard case .closed(let place, let sortie) = WayBack(plan, of: world.mission).finding(for: "heron-1") else {
      Issue.record("no way is closed")
      return
    }
    #expect(sortie == "heron-1/1")
    let local = try world.mission.map.projection.local(try value(place))
    #expect(local.east > 200 && local.north > 300, "\(local)")
    let last = try value(plan.vehicles[0].sorties.last?.landing).seconds
    world.mission.map.zones = [
      try Self.zone(120, 260, 160, 300, from: last + 60, to: last + 120, of: world.mission)
    ]
    #expect(WayBack(plan, of: world.mission).finding(for: "heron-1") != .open(metresAbovePad: 60))
    world.mission.map.zones = [try Self.zone(120, 260, 160, 300, from: last + 90_000, of: world.mission)]
    #expect(WayBack(plan, of: world.mission).finding(for: "heron-1") == .open(metresAbovePad: 60))
  }

  @Test("a tower that reaches the lowest way closes it, and a higher one of the vehicle's own is taken")
  func tower() throws {
    var (world, plan) = try Self.world()
    world.mission.map.buildings = [try TestWorld.building("tower", 130, 270, 150, 290, height: 55)]
    #expect(WayBack(plan, of: world.mission).finding(for: "heron-1") != .open(metresAbovePad: 60))
    var flight = try FlightRecorder(world.mission, vehicle: "heron-1", at: 900)
    try flight.rise(to: 80, .takeOff)
    try flight.fly([(100, 0)])
    try flight.fly([(0, 0)])
    try flight.rise(to: 0, .landing)
    plan.vehicles[0].sorties.append(flight.sortie(2))
    #expect(WayBack(plan, of: world.mission).finding(for: "heron-1") == .open(metresAbovePad: 80))
  }
}
