import SortieTestSupport
import Testing

/// What the checker accepts, what it refuses, and what it costs.
@Suite struct CheckerTests {
  private typealias Breach = InstanceChecker.Breach

  private func verdict(
    _ text: String, _ routes: [[Int]], _ change: (inout RoutingInstance) -> Void = { _ in },
    ignoringBattery: Bool = false
  ) throws -> InstanceChecker.Verdict {
    var instance = try InstanceTexts.read(text)
    change(&instance)
    return InstanceChecker(instance, ignoringBattery: ignoringBattery).verdict(on: RoutingSolutionText(routes: routes))
  }

  @Test("capacity: two clients fit, three do not; the cost is the way")
  func capacity() throws {
    let good = try verdict(InstanceTexts.vrplib, [[1, 2], [3, 4]])
    #expect(good.isAccepted && good.cost == 24 && good.routeCount == 2)
    #expect(try verdict(InstanceTexts.vrplib, [[1, 2, 3], [4]]).breaches == [.overloaded(at: 0, route: 1)])
  }

  @Test("each client once, known locations, and no more routes than vehicles")
  func visits() throws {
    #expect(try verdict(InstanceTexts.vrplib, [[1, 2], [3]]).breaches == [.leftOut(4)])
    #expect(try verdict(InstanceTexts.vrplib, [[1, 2], [3, 4], [1]]).breaches == [.servedTwice(1)])
    let unknown = try verdict(InstanceTexts.vrplib, [[1, 2], [3, 9], [4], [3]])
    #expect(unknown.breaches == [.unknownLocation(9, route: 2)])
    let many = try verdict(InstanceTexts.vrplib, [[1], [2], [3], [4], []])
    #expect(many.breaches == [.tooManyRoutes(routes: 5, vehicles: 4)])
    #expect(try verdict(InstanceTexts.vrplib, [[1, 0, 2], [3, 4]]).breaches == [.noReload(at: 0, route: 1)])
    #expect(try verdict(InstanceTexts.vrplib, [[0], [1, 2], [3, 4]]).breaches == [.noReload(at: 0, route: 1)])
  }

  @Test("windows: waiting is free, being late is not, the depot's end counts")
  func windows() throws {
    let twoVehicles: (inout RoutingInstance) -> Void = {
      $0.vehicles[0].capacity = 11; $0.vehicles[1].capacity = 11
    }
    #expect(try verdict(InstanceTexts.solomon, [[1], [2]]).cost == 14)
    // Client 1 opens at 10 and takes 1; client 2, five units on, closes at 30.
    #expect(try verdict(InstanceTexts.solomon, [[1, 2]], twoVehicles).isAccepted)
    let tight = try verdict(InstanceTexts.solomon, [[1, 2]]) {
      twoVehicles(&$0)
      $0.nodes[2].latest = 15.5
      $0.nodes[0].latest = 21.5
    }
    #expect(tight.breaches == [.late(at: 2, route: 1), .late(at: 0, route: 1)])
  }

  @Test("pairs: the pickup first, in the same route")
  func pairs() throws {
    #expect(try verdict(InstanceTexts.pairs, [[1, 2, 3]]).breaches == [.overloaded(at: 1, route: 1)])
    #expect(try verdict(InstanceTexts.pairs, [[1, 2], [3]]).isAccepted)
    #expect(try verdict(InstanceTexts.pairs, [[3, 1, 2]]).isAccepted)
    let backwards = try verdict(InstanceTexts.pairs, [[2, 1], [3]])
    #expect(backwards.breaches == [.deliveryBeforePickup(2, route: 1), .neverDelivered(1, route: 1)])
    let apart = try verdict(InstanceTexts.pairs, [[1], [2, 3]])
    #expect(apart.breaches == [.neverDelivered(1, route: 1), .deliveryBeforePickup(2, route: 2)])
  }

  @Test("several depots and mixed vehicles: route k is vehicle k's, with its depot, costs and reloads")
  func mixedFleet() throws {
    // Vehicle 1 from depot 0 to client 2 and back: 6 and 100 to use it. Client 3 costs its prize of 12.
    let one = try verdict(InstanceTexts.dialect, [[2], [], []])
    #expect(one.isAccepted && one.cost == 118)
    // Vehicle 2 from depot 1, 3 for each unit: 14 to client 2, reload, 6 to client 3.
    let two = try verdict(InstanceTexts.dialect, [[], [2, 1, 3], []])
    #expect(two.isAccepted && two.cost == 200 + 3 * 20)
    #expect(try verdict(InstanceTexts.dialect, [[], [2, 0, 3], []]).breaches == [.noReload(at: 0, route: 2)])
    #expect(try verdict(InstanceTexts.dialect, [[], [], [2, 0, 3]]).isAccepted)
    #expect(try verdict(InstanceTexts.dialect, [[], [2, 3], []]).breaches == [.overloaded(at: 1, route: 2)])
  }

  @Test("a trip leaves no earlier than its clients' release times, and only that trip")
  func releases() throws {
    // Client 3 is released at 8 and three units from depot 1: arrival 11.
    let inTime = try verdict(InstanceTexts.dialect, [[2], [3], []]) {
      $0.nodes[3].earliest = 0; $0.nodes[3].latest = 11
    }
    #expect(inTime.isAccepted)
    let late = try verdict(InstanceTexts.dialect, [[2], [3], []]) {
      $0.nodes[3].earliest = 0; $0.nodes[3].latest = 10.9
    }
    #expect(late.breaches == [.late(at: 3, route: 2)])
    // Client 2 in a trip before does not wait for it: depot 1 opens at 5, arrival 12.
    let before = try verdict(InstanceTexts.dialect, [[], [2, 1, 3], []]) {
      $0.nodes[2].latest = 12
      $0.nodes[3].release = 20
    }
    #expect(before.isAccepted)
  }

  @Test("the longest duration counts from the best start: waiting that a later start saves does not count")
  func durations() throws {
    // Open at 10: leaving at 7, back at 14 after 1 of service.
    let one: (inout RoutingInstance) -> Void = { $0.vehicles[0].durationMax = 7 }
    #expect(try verdict(InstanceTexts.solomon, [[1], [2]], one).isAccepted)
    let short: (inout RoutingInstance) -> Void = { $0.vehicles[0].durationMax = 6.9 }
    #expect(try verdict(InstanceTexts.solomon, [[1], [2]], short).breaches == [.tooLong(route: 1)])
    // Client 2 first, at 12 at the latest: then client 1 opens at 40 and 21 units of waiting stay.
    let waiting: (Double) -> (inout RoutingInstance) -> Void = { duration in
      {
        $0.vehicles[0].capacity = 11
        $0.vehicles[0].durationMax = duration
        ($0.nodes[1].earliest, $0.nodes[1].latest) = (40, 50)
        $0.nodes[2].latest = 12
      }
    }
    // Start at 8, back at 40 + 1 + 3.
    #expect(try verdict(InstanceTexts.solomon, [[2, 1], []], waiting(36)).isAccepted)
    #expect(try verdict(InstanceTexts.solomon, [[2, 1], []], waiting(35.9)).breaches == [.tooLong(route: 1)])
  }

  @Test("batteries: a station on the way makes the far client possible, and charging takes its time")
  func batteries() throws {
    let far = try verdict(InstanceTexts.evrp, [[1], [2]])
    #expect(far.breaches == [.batteryEmpty(at: 0, route: 2)])
    let charged = try verdict(InstanceTexts.evrp, [[1], [3, 2, 3]])
    #expect(charged.breaches == [])
    #expect(charged.cost == 6 + 16)
    #expect(try verdict(InstanceTexts.evrp, [[1], [2]], ignoringBattery: true).isAccepted)
    // Eight units empty the battery of 8; at the station on the way back 12 are used of 16 without it.
    #expect(try verdict(InstanceTexts.evrptw, [[2], [1, 3, 1]]).isAccepted)
    // To the station 4, half a unit of time for each: 2; client 3 is reached at 4 + 2 + 4.
    let timed = try verdict(InstanceTexts.evrptw, [[2], [1, 3, 1]]) { $0.nodes[3].latest = 9.9 }
    #expect(timed.breaches == [.late(at: 3, route: 2)])
  }

  @Test("drones: energy follows the payload by the law of hovering, and charging delays the next trip")
  func drones() throws {
    let apart = try verdict(InstanceTexts.drpudec, [[1], [2]])
    #expect(apart.isAccepted && abs(apart.cost - 2400) < 1e-9)
    let drone = try #require(try InstanceTexts.read(InstanceTexts.drpudec).drone)
    // 90 s out with 2 kg and 90 s back without.
    let used = 90 * (drone.watts(payloadKilograms: 2) + drone.watts(payloadKilograms: 0))
    for (share, isEnough) in [(1.001, true), (0.999, false)] {
      let limited = try verdict(InstanceTexts.drpudec, [[1], [2]]) { $0.drone?.usableJoules = used * share }
      #expect(limited.isAccepted == isEnough)
    }
    // The first trip leaves at 30 min, is back at 36 min and charges what it used at 1,350 W.
    let chargeMinutes = used / 1350 / 60
    for (slack, isInTime) in [(0.01, true), (-0.01, false)] {
      let both = try verdict(InstanceTexts.drpudec, [[2, 0, 1]]) {
        $0.nodes[1].latest = 36 + chargeMinutes + 0.5 + slack
      }
      #expect(both.isAccepted == isInTime)
    }
  }

  @Test("breaches have a limit")
  func breachLimit() throws {
    let route = [Int](repeating: 1, count: 500)
    #expect(try verdict(InstanceTexts.vrplib, [route]).breaches.count <= InstanceChecker.breachesMax)
    #expect(try verdict(InstanceTexts.vrplib, [[1, 2], [3, 4, 4]]).breaches.allSatisfy { !$0.description.isEmpty })
  }
}
