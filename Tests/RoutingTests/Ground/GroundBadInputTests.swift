import Geometry
import Maps
import Quantities
import Routing
import Testing

@Suite struct GroundBadInputTests {
  let profile = GroundProfile()
  let streets = [lane("w1", [point(0, 0), point(100, 0)])]

  private func failure(_ router: GroundRouter, _ start: LocalPoint, _ goal: LocalPoint) -> GroundRouteFailure? {
    do throws(GroundRouteFailure) {
      _ = try router.route(from: start, to: goal)
      return nil
    } catch {
      return error
    }
  }

  @Test("coordinates that are no numbers or absurd are told by end")
  func notFinite() throws {
    let router = try GroundRouter(streets: streets, profile: profile)
    for bad in [Double.nan, .infinity, -.infinity, 1e300] {
      #expect(failure(router, point(bad, 0), point(0, 0)) == .notFinite(.start))
      #expect(failure(router, point(0, 0), point(0, bad)) == .notFinite(.goal))
    }
  }

  @Test("too far from every street: the nearest place, its distance and its street are told")
  func tooFar() throws {
    let router = try GroundRouter(streets: streets, profile: profile)
    let failure = try #require(self.failure(router, point(50, 0), point(50, 90)))
    let nearest = GroundRouteFailure.Nearest(place: point(50, 0), metres: 90, id: "w1")
    #expect(failure == .tooFar(.goal, nearest: nearest, reachMetres: 60, openedBy: nil))
    #expect(failure.description.contains("90.0 m from w1"))
    #expect(self.failure(router, point(50, 60), point(50, -60)) == nil)
    let far = self.failure(router, point(50, 0), point(4e7, 0))
    guard case .tooFar(.goal, let place, _, _) = far else {
      Issue.record("\(String(describing: far))")
      return
    }
    #expect(place?.place == point(100, 0))
  }

  @Test("too far with a closed street beside the point: its class is named")
  func closedClass() throws {
    let steps = lane("stairs", "steps", [point(0, 200), point(20, 200)])
    let router = try GroundRouter(streets: streets + [steps], profile: profile)
    let failure = try #require(self.failure(router, point(5, 201), point(0, 0)))
    guard case .tooFar(.start, _, _, let opening) = failure else {
      Issue.record("\(failure)")
      return
    }
    #expect(opening == .streetClass("steps"))
    #expect(failure.description.contains("steps"))
  }

  @Test("an empty map, a map with closed streets only and streets without length have no way, and no crash")
  func empty() throws {
    let none = GroundRouteFailure.tooFar(.start, nearest: nil, reachMetres: 60, openedBy: nil)
    #expect(failure(try GroundRouter(streets: [], profile: profile), point(0, 0), point(1, 1)) == none)
    let dot = lane("dot", [point(0, 0), point(0, 0)])
    let odd = lane("odd", [point(.nan, 0), point(0, .infinity)])
    #expect(failure(try GroundRouter(streets: [dot, odd], profile: profile), point(0, 0), point(1, 1)) == none)
    let rails = lane("rails", "rail", [point(0, 0), point(9, 0)])
    let router = try GroundRouter(streets: [rails], profile: profile)
    #expect(
      failure(router, point(0, 0), point(1, 1))
        == .tooFar(.start, nearest: nil, reachMetres: 60, openedBy: .streetClass("rail")))
    #expect(router.matrix(points: [])?.count == 0)
    #expect(router.matrix(points: [point(0, 0)])?.cost(from: 0, to: 0) == .infinity)
  }

  @Test("two parts that nothing joins are told with their sizes, and with what would join them")
  func separateParts() throws {
    let parts = [
      lane("a", [point(0, 0), point(100, 0)]), lane("b", [point(100, 0), point(300, 0)]),
      lane("c", [point(500, 0), point(700, 0)]),
    ]
    let router = try GroundRouter(streets: parts, profile: profile)
    let failure = try #require(self.failure(router, point(10, 0), point(600, 0)))
    let start = GroundComponent(nodeCount: 3, edgeCount: 2, lengthMetres: 300)
    let goal = GroundComponent(nodeCount: 2, edgeCount: 1, lengthMetres: 200)
    #expect(failure == .noConnection(start: start, goal: goal, openedBy: []))
    let bridges = [
      lane("d", "steps", [point(300, 0), point(500, 0)]),
      lane("e", "cycleway", [point(300, 0), point(400, 50), point(500, 0)], foot: .no),
    ]
    let bridged = try GroundRouter(streets: parts + bridges, profile: profile)
    let other = try #require(self.failure(bridged, point(10, 0), point(600, 0)))
    #expect(
      other == .noConnection(start: start, goal: goal, openedBy: [.streetClass("steps"), .forbiddenFootAccess]))
  }

  @Test("profiles with negative, infinite or zero numbers where that makes no sense are refused by name")
  func badProfiles() {
    func refused(_ change: (inout GroundProfile) -> Void) -> String? {
      var profile = GroundProfile()
      change(&profile)
      do throws(GroundRouterError) {
        _ = try GroundRouter(streets: streets, profile: profile)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(refused { _ in } == nil)
    #expect(refused { $0.speedMetresPerSecond = 0 } == "the speed cannot be 0.0")
    #expect(refused { $0.kerbCostMetres = -1 } == "the cost of a kerb cannot be -1.0")
    #expect(refused { $0.kerbClimbMetres = .nan } == "the kerb that can be climbed cannot be nan")
    #expect(refused { $0.widthMetres = .infinity } == "the width cannot be inf")
    #expect(refused { $0.streets["footway"]?.costFactor = -2 } == "the factor of footway cannot be -2.0")
    #expect(refused { $0.areas["park"]?.costFactor = 0 } == "the factor of park cannot be 0.0")
    #expect(refused { $0.surfaceFactors["sand"] = .nan } == "the factor of sand cannot be nan")
    #expect(refused { $0.unknownAccessFactor = -1 } == "the factor of unknown access cannot be -1.0")
    #expect(refused { $0.joinSpacingMetres = 0 } == "the distance between joints cannot be 0.0")
    #expect(refused { $0.endReachMetres = -1 } == "the reach of ends cannot be -1.0")
  }

  @Test("random profiles and streets with odd numbers give a way or a reason, never a crash")
  func oddNumbers() throws {
    let odd: [Double] = [0, -0.0, Double.leastNonzeroMagnitude, 1e-12, 1, 4e7, -4e7, 6e7, .nan, .infinity, 50]
    for seed in 0..<150 {
      var generator = SplitMix64(seed: UInt64(seed), stream: "odd")
      func number() -> Double { odd[Int.random(in: 0..<odd.count, using: &generator)] }
      func spot() -> LocalPoint { point(number(), number()) }
      let streets = (0..<6).map { number in lane("s\(number)", [spot(), spot(), spot()]) }
      let router = try GroundRouter(streets: streets, profile: profile)
      for _ in 0..<4 {
        let (start, goal) = (spot(), spot())
        if let route = try? router.route(from: start, to: goal) {
          #expect(route.cost.isFinite && route.cost >= 0 && route.points.first == start)
        }
      }
    }
  }
}
