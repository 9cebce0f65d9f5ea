import FleetLink
import Foundation
import Geometry
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

@Suite struct FencePlanTests {
  private let projection: MapProjection
  /// The way of the flight in `FlightBuilder`: to the east and back.
  private let ways = [[LocalPoint(east: 0, north: 0), LocalPoint(east: 300, north: 0)]]

  init() throws {
    projection = try MapProjection(origin: try #require(GeoPoint(longitude: 24.95, latitude: 60.17)))
  }

  private static func polygon(_ corners: [(Double, Double)]) -> FencePlan.Shape {
    guard let polygon = Polygon(exterior: corners.map { LocalPoint(east: $0.0, north: $0.1) }) else {
      return .circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 0)
    }
    return .polygon(polygon)
  }

  private static func blob(east: Double, north: Double, radius: Double, corners: Int, seed: UInt64) -> FencePlan.Shape {
    var generator = SplitMix64(seed: seed)
    return polygon(
      (0..<corners).map { index in
        let angle = 2 * Double.pi * Double(index) / Double(corners)
        let reach = radius * (0.8 + 0.2 * generator.nextUnit())
        return (east + reach * cos(angle), north + reach * sin(angle))
      })
  }

  @Test("a zone beside the ways is in the fence, corner by corner; one under them is not, and the reason is said")
  func beside() throws {
    let square = Self.polygon([(100, 50), (140, 50), (140, 90), (100, 90)])
    let under = Self.polygon([(200, -20), (220, -20), (220, 20), (200, 20)])
    let plan = try FencePlan(
      zones: [.init(name: "B", shape: under), .init(name: "A", shape: square)], ways: ways, projection: projection)
    #expect(plan.zones == ["A"])
    #expect(plan.omissions.map(\.zone) == ["B"])
    #expect(plan.omissions[0].reason.contains("flies over, under or through"))
    #expect(plan.items.count == 4)
    #expect(plan.items.map(\.seq) == [0, 1, 2, 3])
    #expect(
      plan.items.allSatisfy {
        $0.command == MavCmd.navFencePolygonVertexExclusion && $0.param1 == 4 && $0.missionType == MavMissionType.fence
      })
    let first = try projection.geo(LocalPoint(east: 100, north: 50))
    #expect(plan.items.contains { abs($0.x - first.latitudeE7) <= 1 && abs($0.y - first.longitudeE7) <= 1 })
    #expect(plan.toleranceMetres == 0)
  }

  @Test("a circle is one item with its radius, and counts as crossed where its rim comes near the ways")
  func circles() throws {
    let near = FencePlan.Zone(name: "near", shape: .circle(centre: LocalPoint(east: 50, north: 40), radiusMetres: 38))
    let far = FencePlan.Zone(name: "far", shape: .circle(centre: LocalPoint(east: 50, north: 80), radiusMetres: 38))
    let plan = try FencePlan(zones: [near, far], ways: ways, projection: projection)
    #expect(plan.zones == ["far"])
    #expect(plan.items.map(\.command) == [MavCmd.navFenceCircleExclusion])
    #expect(plan.items[0].param1 == 38)
  }

  @Test("where there is no room, outlines get fewer corners outwards, and then the farthest zones stay behind")
  func room() throws {
    let zones = (0..<4).map { index in
      FencePlan.Zone(
        name: "Z\(index)",
        shape: Self.blob(east: 80 * Double(index), north: 200 + 100 * Double(index), radius: 30, corners: 200, seed: 7))
    }
    let plan = try FencePlan(zones: zones, ways: ways, capacity: 64, projection: projection)
    #expect(plan.zones == ["Z0", "Z1", "Z2", "Z3"])
    #expect(plan.items.count <= 64)
    #expect(plan.toleranceMetres > 0)
    let small = try FencePlan(zones: zones, ways: ways, capacity: 12, projection: projection)
    #expect(small.zones.first == "Z0" && small.zones.count < 4)
    #expect(small.omissions.allSatisfy { $0.reason.contains("no room") })
    #expect(small.items.count <= 12)
    let none = try FencePlan(zones: zones, ways: ways, capacity: 0, projection: projection)
    #expect(none.items.isEmpty && none.omissions.count == 4)
  }

  @Test("for every seed a fence holds its zones whole and stays away from the ways", arguments: 0..<40)
  func holds(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let zones = (0..<5).map { index in
      FencePlan.Zone(
        name: "\(index)",
        shape: Self.blob(
          east: 600 * generator.nextUnit() - 150, north: 400 * generator.nextUnit() - 200,
          radius: 10 + 60 * generator.nextUnit(), corners: 5 + Int(generator.nextUnit() * 60), seed: UInt64(index)))
    }
    let plan = try FencePlan(zones: zones, ways: ways, capacity: 40, projection: projection)
    #expect(plan.items.count <= 40)
    #expect(plan.zones.count + plan.omissions.count == zones.count)
    var index = 0
    for name in plan.zones {
      let count = Int(plan.items[index].param1)
      let corners = try plan.items[index..<index + count].map { item in
        try projection.local(try #require(GeoPoint(longitudeE7: item.y, latitudeE7: item.x)))
      }
      index += count
      let fence = try #require(Polygon(exterior: corners))
      guard case .polygon(let zone)? = zones.first(where: { $0.name == name })?.shape else { continue }
      let uncovered = try GeometryOperations.difference([zone], minus: [fence])
      // Corners are rounded to 1e-7 degree, about a centimetre.
      #expect(uncovered.reduce(0) { $0 + $1.areaSquareMetres } < 0.02 * Distances.planarLengthMetres(of: zone.exterior))
      #expect(fence.planarDistanceMetres(toSegmentFrom: ways[0][0], to: ways[0][1]) > 2.9)
    }
    #expect(index == plan.items.count)
  }
}

/// Fences on vehicles.
@Suite struct FenceFlightTests {
  private static func fence(_ builder: FlightBuilder, north: Double) throws -> FencePlan {
    let corners: [(Double, Double)] = [(150, north), (200, north), (200, north + 40), (150, north + 40)]
    let polygon = try #require(Polygon(exterior: corners.map { LocalPoint(east: $0.0, north: $0.1) }))
    return try FencePlan(
      zones: [FencePlan.Zone(name: "Z", shape: .polygon(polygon))], ways: [], projection: builder.projection)
  }

  @Test("a vehicle carries the zones as its fence, and flies its plan beside them")
  func carried() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try builder.plan(takeOffs: [20]), fence: try Self.fence(builder, north: 120))
    #expect(run.batch.events.contains { $0.kind == "fence" && $0.text.contains("carries 1 zone as its fence") })
    #expect(Set(run.batch.outcomes.filter(\.isDone).map(\.task)) == ["parcel-1", "look-1"])
  }

  @Test("a vehicle that flies into its fence comes home, and its tasks say so")
  func breached() throws {
    let builder = try FlightBuilder()
    // The way from the shop at (150, 40) to the clinic at (240, -90) leads through it.
    let run = builder.fly(try builder.plan(takeOffs: [20]), fence: try Self.fence(builder, north: -30))
    #expect(run.isFinished)
    #expect(run.batch.events.contains { $0.kind == "vehicle" && $0.text.contains("fence breached") })
    #expect(run.batch.outcomes.contains { !$0.isDone && $0.note.contains("Landed in RTL") })
    #expect(run.truth.landings.count == 1)
  }

  @Test("over a radio that loses a fifth the fence arrives, too")
  func lossy() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(
      try builder.plan(takeOffs: [20]), link: .init(loss: 0.2, delaySeconds: 0.05),
      fence: try Self.fence(builder, north: 120))
    #expect(run.batch.events.contains { $0.kind == "fence" && $0.text.contains("carries 1 zone") })
  }
}
