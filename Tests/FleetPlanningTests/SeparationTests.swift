import FleetPlanning
import Quantities
import Testing

/// Invented tracks, and the distance of two vehicles by dense sampling.
enum TrackTwin {
  static func point(_ east: Double, _ north: Double, _ altitude: Double) -> SpacePoint {
    SpacePoint(position: LocalPoint(east: east, north: north), altitude: altitude)
  }

  /// A straight flight at one speed.
  static func straight(_ start: SpacePoint, _ end: SpacePoint, at seconds: Double, speed: Double) -> FlightPiece {
    FlightPiece(
      start: start, end: end, startSeconds: seconds, endSeconds: seconds + start.distance(to: end) / speed,
      startSpeed: speed, endSpeed: speed)
  }

  /// A flight with starts, stops, hovers, climbs and ways in all directions.
  static func random(_ generator: inout SplitMix64, from seconds: Double) -> [FlightPiece] {
    func number(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * generator.nextUnit()
    }
    var pieces: [FlightPiece] = []
    var place = point(number(-300...300), number(-300...300), 0)
    var time = seconds
    func add(to end: SpacePoint, seconds: Double, _ startSpeed: Double, _ endSpeed: Double) {
      pieces.append(
        FlightPiece(
          start: place, end: end, startSeconds: time, endSeconds: time + seconds, startSpeed: startSpeed,
          endSpeed: endSpeed))
      place = end
      time += seconds
    }
    for _ in 0..<4 {
      let height = [40.0, 70, 100][generator.nextIndex(below: 3)]
      let up = point(place.position.east, place.position.north, height)
      let climb = place.distance(to: up)
      if climb > 0 { add(to: up, seconds: climb / 3, 3, 3) }
      let goal = point(number(-300...300), number(-300...300), height)
      let metres = place.distance(to: goal)
      // A third of the time each: speeding up, cruising, slowing down.
      let speed = number(4...14)
      let third = metres / speed / 2
      let near = place.position.interpolated(to: goal.position, fraction: 0.25)
      let far = place.position.interpolated(to: goal.position, fraction: 0.75)
      add(to: point(near.east, near.north, height), seconds: third, 0, speed)
      add(to: point(far.east, far.north, height), seconds: third, speed, speed)
      add(to: goal, seconds: third, speed, 0)
      if generator.nextIndex(below: 2) == 0 { add(to: goal, seconds: number(5...60), 0, 0) }
    }
    return pieces
  }

  static func place(_ pieces: [FlightPiece], at time: Double) -> SpacePoint? {
    pieces.first { $0.startSeconds <= time && time <= $0.endSeconds }?.place(at: time)
  }

  /// The least distance of two flights at samples, the first some seconds late; infinite where they never share a time.
  static func leastMetres(_ one: [FlightPiece], delay: Double, _ other: [FlightPiece], step: Double = 0.1) -> Double {
    guard let start = other.first?.startSeconds, let end = other.last?.endSeconds else { return .infinity }
    var least = Double.infinity
    var time = start
    while time <= end {
      if let mine = place(one, at: time - delay), let theirs = place(other, at: time) {
        least = min(least, mine.distance(to: theirs))
      }
      time += step
    }
    return least
  }
}

@Suite("Separation of two flights")
struct SeparationTests {
  @Test("two vehicles head-on conflict at the moment at which they are as near as that")
  func headOn() throws {
    let east = try #require(
      FlightTrack([
        TrackTwin.straight(TrackTwin.point(0, 0, 50), TrackTwin.point(1000, 0, 50), at: 0, speed: 10)
      ]))
    let west = try #require(
      FlightTrack([
        TrackTwin.straight(TrackTwin.point(1000, 0, 50), TrackTwin.point(0, 0, 50), at: 0, speed: 10)
      ]))
    let moment = try #require(Separation.firstConflict(east, west, closerThan: 30))
    #expect(abs(moment - 50) <= 1.5)
    // Head-on, no later start helps but one after the other's landing.
    for delay in stride(from: 0.0, to: 100, by: 7) {
      #expect(Separation.firstConflict(east, delay: delay, west, closerThan: 30) != nil)
    }
    #expect(Separation.firstConflict(east, delay: 100, west, closerThan: 30) == nil)
  }

  @Test("two vehicles on crossing ways conflict unless one starts late enough")
  func crossing() throws {
    let east = try #require(
      FlightTrack([
        TrackTwin.straight(TrackTwin.point(-500, 0, 50), TrackTwin.point(500, 0, 50), at: 0, speed: 10)
      ]))
    let north = try #require(
      FlightTrack([
        TrackTwin.straight(TrackTwin.point(0, -500, 50), TrackTwin.point(0, 500, 50), at: 0, speed: 10)
      ]))
    #expect(Separation.firstConflict(east, north, closerThan: 30) != nil)
    // At equal speeds they pass at least 10 · delay / √2 apart.
    #expect(Separation.firstConflict(east, delay: 4.2, north, closerThan: 30) != nil)
    #expect(Separation.firstConflict(east, delay: 4.3, north, closerThan: 30) == nil)
  }

  @Test("vehicles beside each other at the separation do not conflict, and a hand's breadth nearer they do")
  func parallel() throws {
    func track(north: Double) -> FlightTrack? {
      FlightTrack([
        TrackTwin.straight(TrackTwin.point(0, north, 50), TrackTwin.point(5000, north, 50), at: 0, speed: 10)
      ])
    }
    let middle = try #require(track(north: 0))
    #expect(Separation.firstConflict(middle, try #require(track(north: 30)), closerThan: 30) == nil)
    #expect(Separation.firstConflict(middle, try #require(track(north: 29.9)), closerThan: 30) != nil)
  }

  @Test("it finds what dense sampling finds, and nothing that is not there", arguments: UInt64(1)...40)
  func agreesWithSampling(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let one = TrackTwin.random(&generator, from: 0)
    let other = TrackTwin.random(&generator, from: Double(generator.nextIndex(below: 100)))
    let (first, second) = (try #require(FlightTrack(one)), try #require(FlightTrack(other)))
    for delay in [0.0, 3.7, 20, 61.5, 150] {
      let least = TrackTwin.leastMetres(one, delay: delay, other)
      let found = Separation.firstConflict(first, delay: delay, second, closerThan: 30)
      if least < 30 { #expect(found != nil, "seed \(seed), delay \(delay), \(least) m") }
      if let found {
        let (mine, theirs) = (TrackTwin.place(one, at: found - delay), TrackTwin.place(other, at: found))
        #expect(try #require(mine).distance(to: try #require(theirs)) < 30.05, "seed \(seed), delay \(delay)")
      }
    }
  }
}

@Suite("Tracks by time and place")
struct TrackIndexTests {
  @Test("the index finds a conflict where a look at all tracks finds one", arguments: UInt64(1)...12)
  func agreesWithAll(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var index = TrackIndex()
    var all: [FlightTrack] = []
    for vehicle in 0..<12 {
      let track = try #require(
        FlightTrack(TrackTwin.random(&generator, from: Double(generator.nextIndex(below: 900)))))
      index.insert(track, vehicle: vehicle)
      all.append(track)
    }
    let track = try #require(FlightTrack(TrackTwin.random(&generator, from: 0)))
    for delay in stride(from: 0.0, through: 1200, by: 37.5) {
      let conflicts = all.indices.filter { $0 != 3 }.compactMap {
        Separation.firstConflict(track, delay: delay, all[$0], closerThan: 30)
      }
      let found = index.firstConflict(of: track, delay: delay, vehicle: 3, closerThan: 30)
      #expect((found == nil) == conflicts.isEmpty, "seed \(seed), delay \(delay)")
      guard let found else { continue }
      #expect(found.track != 3)
      let clear = index.delay(of: track, clearOf: found.track, after: delay, closerThan: 30)
      #expect(clear > delay)
      #expect(Separation.firstConflict(track, delay: clear, all[found.track], closerThan: 30) == nil)
    }
  }

  @Test("a delay past a crossing vehicle is as short as it must be, to a quarter of a second")
  func shortestDelay() throws {
    let east = try #require(
      FlightTrack([
        TrackTwin.straight(TrackTwin.point(-500, 0, 50), TrackTwin.point(500, 0, 50), at: 0, speed: 10)
      ]))
    var index = TrackIndex()
    index.insert(
      try #require(
        FlightTrack([
          TrackTwin.straight(TrackTwin.point(0, -500, 50), TrackTwin.point(0, 500, 50), at: 0, speed: 10)
        ])), vehicle: 0)
    let clear = index.delay(of: east, clearOf: 0, after: 0, closerThan: 30)
    #expect(clear >= 30 * 2.0.squareRoot() / 10)
    #expect(clear <= 30 * 2.0.squareRoot() / 10 + 0.26)
  }
}

@Suite("Turnarounds of a base")
struct TurnaroundQueueTests {
  private func stay(_ vehicle: Int, _ landing: Double, _ takeOff: Double) -> TurnaroundQueue.Stay {
    TurnaroundQueue.Stay(vehicle: vehicle, landing: landing, takeOff: takeOff)
  }

  @Test("with one place vehicles wait for each other in the order of landing")
  func onePlace() {
    let queue = TurnaroundQueue(placeCount: 1, seconds: 100)
    #expect(queue.firstLate([stay(0, 0, 100), stay(1, 10, 200), stay(2, 20, 300)]) == nil)
    let late = queue.firstLate([stay(0, 0, 100), stay(1, 10, 199), stay(2, 20, 300)])
    #expect(late?.stay == stay(1, 10, 199))
    #expect(late?.ready == 200)
  }

  @Test("with a place for each nobody waits")
  func enough() {
    let stays = (0..<5).map { stay($0, Double($0), Double($0) + 60) }
    #expect(TurnaroundQueue(placeCount: 5, seconds: 60).firstLate(stays) == nil)
    #expect(TurnaroundQueue(placeCount: 4, seconds: 60).firstLate(stays)?.stay.vehicle == 4)
    #expect(TurnaroundQueue(placeCount: 5, seconds: 60).firstLate([]) == nil)
  }

  @Test("what passes never has more vehicles at once than places, second by second", arguments: UInt64(1)...20)
  func neverMoreThanPlaces(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let places = 1 + generator.nextIndex(below: 3)
    let seconds = 30
    let stays = (0..<8).map { vehicle in
      let landing = Double(generator.nextIndex(below: 200))
      return stay(vehicle, landing, landing + 30 + Double(generator.nextIndex(below: 120)))
    }
    // A twin that goes from second to second with a line of waiting vehicles.
    var waiting: [TurnaroundQueue.Stay] = []
    var busy: [Int] = []
    var isLate = false
    for second in 0..<1000 {
      busy.removeAll { $0 <= second }
      waiting += stays.filter { $0.landing == Double(second) }.sorted { $0.vehicle < $1.vehicle }
      while busy.count < places, !waiting.isEmpty {
        let next = waiting.removeFirst()
        busy.append(second + seconds)
        if Double(second + seconds) > next.takeOff { isLate = true }
      }
    }
    let found = TurnaroundQueue(placeCount: places, seconds: Double(seconds)).firstLate(stays)
    #expect((found != nil) == isLate, "seed \(seed)")
  }
}
