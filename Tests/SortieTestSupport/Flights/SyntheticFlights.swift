import Diagnostics
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Flies the sorties of a synthetic day and writes the tasks that they serve.
struct SyntheticFlights {
  /// The most take-off times that are tried for one sortie.
  private static let triesMax = 2000
  /// Seconds between two of them.
  private static let delaySeconds = 7.0
  /// Metres per second over ground, whatever the wind.
  private static let groundSpeed = 12.0
  /// Litres that are not sprayed and come home.
  private static let spareLitres = 0.1
  /// What a vehicle can come nearer to another between two whole seconds, in metres: both at 12 m/s over ground.
  private static let slackMetres = 13.0

  private let mission: Mission
  private let options: SyntheticDay.Options
  private var taken = SampledTracks()
  private(set) var sorties: [String: [Sortie]] = [:]
  private(set) var tasks: [MissionTask] = []
  private(set) var areas: [Area] = []
  private(set) var assignments: [TaskAssignment] = []
  private(set) var tracks: [[SyntheticPiece]] = []
  /// The last landing, in mission seconds.
  private(set) var end = 0.0

  init(mission: Mission, options: SyntheticDay.Options) {
    self.mission = mission
    self.options = options
  }

  /// What a sortie does, before its time is known.
  fileprivate enum Errand {
    case delivery(from: LocalPoint, to: LocalPoint, kilograms: Double)
    case station(LocalPoint, seconds: Double)
    case patrol([LocalPoint], rounds: Int)
    case spray(Polygon)
  }

  mutating func fly(_ generator: inout SplitMix64) throws {
    for round in 0..<options.sortiesPerVehicle {
      for (number, vehicle) in mission.fleet.vehicles.enumerated() {
        let errand = try errand(&generator)
        let height = 60 + 25 * Double(generator.nextIndex(below: 3))
        let ready = try readyTime(of: vehicle)
        let name = "task-\(tasks.count + 1)"
        var sortie: Sortie?
        for attempt in 0..<Self.triesMax {
          let start = ready + Double(attempt) * Self.delaySeconds
          let flown = try fly(errand, task: name, vehicle, height: height, number: round + 1, at: start)
          guard try isClear(flown, vehicle: number) else { continue }
          sortie = flown
          break
        }
        guard let sortie else {
          throw SyntheticError(reason: "\(vehicle.id) finds no free time for sortie \(round + 1)")
        }
        try keep(sortie, errand, task: name, vehicle: vehicle.id, &generator)
      }
    }
  }

  private func readyTime(of vehicle: Vehicle) throws -> Double {
    guard let before = sorties[vehicle.id]?.last?.landing else { return 5 }
    return before.seconds + (mission.fleet.base(named: vehicle.base)?.turnaroundSeconds ?? 0) + 1
  }

  private func point(_ generator: inout SplitMix64) -> LocalPoint {
    let reach = options.halfWidthMetres - 60
    func draw() -> Double { SyntheticFleet.number(&generator, -reach...reach).rounded() }
    return LocalPoint(east: draw(), north: draw())
  }

  private func errand(_ generator: inout SplitMix64) throws -> Errand {
    switch generator.nextIndex(below: 6) {
    case 0: return .station(point(&generator), seconds: SyntheticFleet.number(&generator, 20...90).rounded())
    case 1: return .patrol([point(&generator), point(&generator)], rounds: 1 + generator.nextIndex(below: 2))
    case 2:
      let corner = point(&generator)
      return .spray(
        try SyntheticFleet.rectangle(corner.east, corner.north, corner.east + 30, corner.north + 16))
    default:
      return .delivery(
        from: point(&generator), to: point(&generator),
        kilograms: (SyntheticFleet.number(&generator, 0.1...3.5) * 100).rounded() / 100)
    }
  }

  /// Flies an errand from the pad and back.
  private func fly(
    _ errand: Errand, task: String, _ vehicle: Vehicle, height: Double, number: Int, at start: Double
  ) throws -> Sortie {
    var flight = try FlightRecorder(mission, vehicle: vehicle.id, at: start)
    func pair(_ point: LocalPoint) -> (Double, Double) { (point.east, point.north) }
    if case .spray(let area) = errand { flight.payload = 0.005 * area.areaSquareMetres + Self.spareLitres }
    try flight.rise(to: height, .takeOff)
    switch errand {
    case .delivery(let from, let to, let kilograms):
      for (place, activity) in [(from, Leg.Activity.pickUp), (to, .dropOff)] {
        try flight.fly([pair(place)], speed: Self.groundSpeed)
        try flight.rise(to: 20, .descent)
        try flight.hover(29, .service, task: task, activity: activity)
        flight.payload = activity == .pickUp ? kilograms : 0
        try flight.rise(to: height, .climb)
      }
    case .station(let place, let seconds):
      try flight.fly([pair(place)], speed: Self.groundSpeed)
      try flight.rise(to: 45, .descent)
      try flight.hover(seconds, .service, task: task, activity: .hold)
      try flight.rise(to: height, .climb)
    case .patrol(let places, let rounds):
      try flight.fly([pair(places[0])], speed: Self.groundSpeed)
      try flight.rise(to: 50, .descent)
      for stop in 0..<(rounds * places.count) {
        if stop > 0 {
          try flight.fly(
            [pair(places[stop % places.count])], speed: Self.groundSpeed, task: task, activity: .patrol)
        }
        try flight.hover(6, .service, task: task, activity: .patrol)
      }
      try flight.rise(to: height, .climb)
    case .spray(let area):
      try spray(area, task: task, height: height, &flight)
    }
    try flight.fly([pair(vehicle.pad)], speed: Self.groundSpeed)
    try flight.rise(to: 0, .landing)
    return flight.sortie(number)
  }

  /// Four passes to and fro, 4 m apart.
  private func spray(_ area: Polygon, task: String, height: Double, _ flight: inout FlightRecorder) throws {
    let box = area.boundingBox
    for pass in 0..<4 {
      let north = box.south + 2 + 4 * Double(pass)
      let (from, to) = pass % 2 == 0 ? (box.west, box.east) : (box.east, box.west)
      if pass == 0 {
        try flight.fly([(from, north)], speed: Self.groundSpeed)
        try flight.rise(to: 4, .descent)
      } else {
        try flight.fly([(from, north)], .link, speed: 3, task: task)
      }
      try flight.fly([(to, north)], .swath, speed: 3, task: task, activity: .spray)
    }
    flight.payload = Self.spareLitres
    try flight.rise(to: height, .climb)
  }

  /// Whether all other vehicles are far enough away at every whole second that between two of them nothing can happen.
  private func isClear(_ sortie: Sortie, vehicle: Int) throws -> Bool {
    let limit = mission.rules.separation.metres + Self.slackMetres
    for piece in try SyntheticPiece.all(of: sortie.legs, projection: mission.map.projection) {
      for second in Self.seconds(of: piece) {
        let (point, altitude) = piece.place(atShare: piece.share(at: Double(second)))
        if taken.isTaken(point, altitude: altitude, second: second, by: vehicle, within: limit) { return false }
      }
    }
    return true
  }

  /// The whole seconds of a piece, with one before and one after: neighbours meet there too.
  private static func seconds(of piece: SyntheticPiece) -> ClosedRange<Int> {
    Int(piece.from.rounded(.down))...Int(piece.to.rounded(.up))
  }

  private mutating func keep(
    _ sortie: Sortie, _ errand: Errand, task: String, vehicle: String, _ generator: inout SplitMix64
  ) throws {
    let pieces = try SyntheticPiece.all(of: sortie.legs, projection: mission.map.projection)
    let number = mission.fleet.vehicles.firstIndex { $0.id == vehicle } ?? 0
    for piece in pieces {
      for second in Self.seconds(of: piece) {
        let (point, altitude) = piece.place(atShare: piece.share(at: Double(second)))
        taken.add(point, altitude: altitude, second: second, vehicle: number)
      }
    }
    tracks.append(pieces)
    sorties[vehicle, default: []].append(sortie)
    end = max(end, sortie.landing?.seconds ?? 0)
    let legs = sortie.legs.filter { $0.task == task && $0.activity != nil }
    guard let first = legs.first?.start, let last = legs.last?.end else {
      throw SyntheticError(reason: "an errand has no leg")
    }
    let isSpray = if case .spray = errand { true } else { false }
    assignments.append(
      TaskAssignment(task: task, sorties: [sortie.id], start: first, end: last, covered: isSpray ? 1 : nil))
    // The window of a delivery is that of its drop; it may be as tight as the service itself.
    let opens = errand.isDelivery ? legs.last?.start ?? first : first
    func slack() -> Double { Double(generator.nextIndex(below: 4)) * 40 }
    let window = MissionInterval(
      start: MissionTime(seconds: max(0, opens.seconds - slack())), end: MissionTime(seconds: last.seconds + slack()))
    let priority = MissionTask.Priority.allCases[generator.nextIndex(below: MissionTask.Priority.allCases.count)]
    tasks.append(
      MissionTask(
        id: task, title: task, priority: priority, window: generator.nextIndex(below: 2) == 0 ? window : nil,
        work: work(errand, task), span: SourceSpan(path: "mission.yaml")))
  }

  private mutating func work(_ errand: Errand, _ task: String) -> MissionTask.Work {
    func place(_ suffix: String, _ point: LocalPoint) -> Place {
      Place(id: "\(task)-\(suffix)", name: "", kind: "point", position: point)
    }
    switch errand {
    case .delivery(let from, let to, let kilograms):
      return .deliver(
        Delivery(from: place("from", from), to: place("to", to), payload: Mass(kilograms: kilograms)))
    case .station(let point, let seconds):
      return .station(
        StationKeeping(place: place("at", point), durationSeconds: seconds, height: HeightAGL(metres: 45)))
    case .patrol(let points, let rounds):
      return .patrol(
        Patrol(
          route: points.enumerated().map { place("\($0.offset)", $0.element) }, rounds: rounds, announcement: nil,
          pauseSeconds: 6, height: HeightAGL(metres: 50)))
    case .spray(let outline):
      let area = Area(id: "\(task)-area", name: "", kind: "square", outline: outline)
      areas.append(area)
      return .spray(Spraying(area: area, litresPerSquareMetre: 0.005))
    }
  }
}

extension SyntheticFlights.Errand {
  fileprivate var isDelivery: Bool { if case .delivery = self { true } else { false } }
}
