import SortieTestSupport
import Testing

/// What each reader makes of a small text.
@Suite struct ReaderTests {
  @Test("the format is told by the text", arguments: InstanceTexts.all.indices)
  func formats(index: Int) throws {
    #expect(try InstanceTexts.read(InstanceTexts.all[index].text).format == InstanceTexts.all[index].format)
  }

  @Test("VRPLIB: places, demands and capacity; without a number of vehicles there is one for each client")
  func vrplib() throws {
    let instance = try InstanceTexts.read(InstanceTexts.vrplib)
    #expect(instance.name == "cross")
    #expect(instance.nodes.map(\.kind) == [.depot, .client, .client, .client, .client])
    #expect(instance.nodes.map(\.demand) == [0, 5, 5, 5, 5])
    #expect(instance.nodes[3].x == -3 && instance.nodes[4].y == -4)
    #expect(instance.nodes.allSatisfy { $0.earliest == 0 && $0.latest == .infinity && $0.prize == nil })
    #expect(instance.vehicles.count == 4 && instance.vehicles.allSatisfy { $0.capacity == 10 })
    #expect(instance.distance(from: 1, to: 2) == 5)
  }

  @Test("PyVRP's sections: several depots, vehicles that differ, windows, release times, prizes and reloading")
  func dialect() throws {
    let instance = try InstanceTexts.read(InstanceTexts.dialect)
    #expect(instance.depotCount == 2)
    #expect(instance.nodes.map(\.service) == [0, 0, 2, 2])
    #expect(instance.nodes.map(\.earliest) == [0, 5, 0, 20])
    #expect(instance.nodes.map(\.latest) == [100, 90, 50, 30.5])
    #expect(instance.nodes.map(\.release) == [0, 0, 0, 8])
    // A prize of 0 is a client that must be served.
    #expect(instance.nodes.map(\.prize) == [nil, nil, nil, 12])
    #expect(instance.vehicles.map(\.capacity) == [5, 6, 6])
    #expect(instance.vehicles.map(\.depot) == [0, 1, 1])
    #expect(instance.vehicles.map(\.reloadDepots) == [[], [1], [0, 1]])
    #expect(instance.vehicles.map(\.fixedCost) == [100, 200, 200])
    #expect(instance.vehicles.map(\.unitDistanceCost) == [1, 3, 3])
    #expect(instance.vehicles.allSatisfy { $0.durationMax == 40 })
  }

  @Test("pickups and deliveries name each other, in PyVRP's section and in Li & Lim's text alike")
  func pairs() throws {
    let sections = try InstanceTexts.read(InstanceTexts.pairs)
    #expect(sections.nodes.map(\.pairing) == [.none, .pickup(delivery: 2), .delivery(pickup: 1), .none])
    #expect(sections.nodes.map(\.demand) == [0, 7, 7, 4])
    let text = try InstanceTexts.read(InstanceTexts.liLim)
    #expect(text.nodes.map(\.pairing) == [.none, .pickup(delivery: 2), .delivery(pickup: 1)])
    #expect(text.nodes.map(\.latest) == [100, 50, 60])
    #expect(text.vehicles.count == 2 && text.vehicles[0].capacity == 10)
  }

  @Test("Solomon: fleet, windows and service times")
  func solomon() throws {
    let instance = try InstanceTexts.read(InstanceTexts.solomon)
    #expect(instance.name == "H101")
    #expect(instance.vehicles.count == 2 && instance.vehicles[1].capacity == 10)
    #expect(instance.nodes.map(\.earliest) == [0, 10, 0] && instance.nodes.map(\.latest) == [100, 20, 30])
    #expect(instance.nodes.map(\.service) == [0, 1, 2])
  }

  @Test("Cordeau: depots come last in the text and first in the numbers; 0 is no limit")
  func cordeau() throws {
    let instance = try InstanceTexts.read(InstanceTexts.cordeau)
    #expect(instance.depotCount == 2)
    #expect(instance.nodes.map(\.x) == [0, 10, 3, 7])
    #expect(instance.nodes.map(\.service) == [0, 0, 2, 2])
    #expect(instance.vehicles.map(\.depot) == [0, 1])
    #expect(instance.vehicles.map(\.durationMax) == [40, .infinity])
    #expect(instance.vehicles.map(\.capacity) == [10, .infinity])
  }

  @Test("batteries: stations are places of their own, charging takes time in one set and none in the other")
  func batteries() throws {
    let quick = try InstanceTexts.read(InstanceTexts.evrp)
    #expect(quick.stations == [3] && quick.clients == [1, 2])
    #expect(quick.battery == .init(capacity: 16, usePerDistance: 2, rechargeTimePerUnit: 0))
    #expect(quick.name == "Made by hand: a station")
    let timed = try InstanceTexts.read(InstanceTexts.evrptw)
    #expect(timed.stations == [1] && timed.clients == [2, 3])
    #expect(timed.battery == .init(capacity: 8, usePerDistance: 1, rechargeTimePerUnit: 0.5))
    #expect(timed.vehicles.count == 2)
  }

  @Test("drones: the law of hovering by its constants, orders with appearance and deadline in minutes")
  func drones() throws {
    let instance = try InstanceTexts.read(InstanceTexts.drpudec)
    let drone = try #require(instance.drone)
    // Dorling's table: 525 W without payload and 965 W with 1.5 kg.
    #expect(abs(drone.watts(payloadKilograms: 0) - 525) < 0.5)
    #expect(abs(drone.watts(payloadKilograms: 1.5) - 965) < 0.5)
    #expect(abs(drone.usableJoules - 0.9 * 0.27 * 1.5 * 3.6e6) < 1e-6)
    #expect(drone.chargeWatts == 1350)
    #expect(instance.nodes.map(\.release) == [0, 2, 30] && instance.nodes.map(\.latest) == [.infinity, 242, 270])
    #expect(instance.speed == 600 && instance.secondsPerTimeUnit == 60)
    #expect(instance.vehicles.count == 2 && instance.hasReloads)
  }

  @Test("rounding goes over distances, loads, times, prizes and fixed costs, and leaves unit costs alone")
  func rounding() throws {
    let raw = try InstanceTexts.read(InstanceTexts.dialect)
    let tenths = raw.rounded(by: .x10trunc)
    #expect(tenths.nodes[3].latest == 305 && tenths.nodes[3].prize == 120 && tenths.nodes[3].demand == 60)
    #expect(tenths.nodes[2].service == 20 && tenths.nodes[3].release == 80)
    #expect(tenths.vehicles[1].fixedCost == 2000 && tenths.vehicles[1].unitDistanceCost == 3)
    #expect(tenths.vehicles[1].capacity == 60 && tenths.vehicles[1].durationMax == 400)
    #expect(tenths.distance(from: 0, to: 2) == 30)
    #expect([2.5, 3.5, -0.4].map { RoutingRounding.nint($0) } == [2, 4, 0])
    #expect([1.99, 2.0].map { RoutingRounding.x10trunc($0) } == [19, 20])
    #expect([1.2344, 1.2346].map { RoutingRounding.x1000nint($0) } == [1234, 1235])
    #expect(RoutingRounding.nint(.infinity) == .infinity && RoutingRounding.exact(1.23) == 1.23)
  }
}
