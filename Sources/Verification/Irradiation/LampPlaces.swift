import Geometry
import Missions
import Quantities

/// Where lamps burn for a task, and how long at each place: standing ones as they are, ways in small steps.
struct LampPlaces {
  /// A place of a lamp.
  struct Spot {
    var position: LocalPoint
    var seconds: Double
    /// The vehicle type, a place in `types`.
    let type: Int
  }

  /// The types with lamps, in the order in which they are met.
  private(set) var types: [(lamp: VehicleType.Lamp, radiusMetres: Double)] = []
  private(set) var spots: [Spot] = []
  /// Seconds of all legs that irradiate.
  private(set) var seconds = 0.0
  /// Whether there would be more places than are allowed: what is there is not all.
  private(set) var isTooMany = false
  private var known: [Key: Int] = [:]
  private var typeNames: [String: Int] = [:]

  /// A place to the millimetre.
  private struct Key: Hashable {
    let type: Int
    let east: Int
    let north: Int
  }

  /// - Parameter legs: those of the task that irradiate, by robots on its floor.
  init(_ legs: [ServingLeg]) {
    for entry in legs {
      guard let type = entry.sortie.type, let lamp = type.lamp, let wheels = type.wheels else { continue }
      let number = typeNames[type.id] ?? types.count
      if number == types.count {
        typeNames[type.id] = number
        types.append((lamp, wheels.radius.metres))
      }
      for piece in entry.leg.pieces where piece.duration > 0 {
        seconds += piece.duration
        cut(piece, number)
        if isTooMany { return }
      }
    }
  }

  /// Each step counts at the middle of its way, for the time that the way takes with the piece's acceleration.
  private mutating func cut(_ piece: Piece, _ type: Int) {
    let length = piece.lengthMetres
    guard length > DoseLimits.stepMetresMin else {
      return add(piece.point(atFraction: 0.5).position, piece.duration, type)
    }
    let forLength = min(Double(DoseLimits.placesMax), (length / DoseLimits.stepMetres).rounded(.up))
    let forTime = min(piece.duration / DoseLimits.stepSeconds, length / DoseLimits.stepMetresMin).rounded(.up)
    let steps = max(1, Int(min(Double(DoseLimits.placesMax), max(forLength, forTime))))
    var before = piece.startTime
    for step in 0..<steps {
      let after = step == steps - 1 ? piece.endTime : piece.time(atFraction: Double(step + 1) / Double(steps))
      add(
        piece.point(atFraction: (Double(step) + 0.5) / Double(steps)).position, max(0, after - before), type)
      before = max(before, after)
      if isTooMany { return }
    }
  }

  private mutating func add(_ position: LocalPoint, _ seconds: Double, _ type: Int) {
    let reach = 1e9
    guard abs(position.east) < reach, abs(position.north) < reach else { return }
    let key = Key(
      type: type, east: Int((position.east * 1000).rounded()), north: Int((position.north * 1000).rounded()))
    if let place = known[key] {
      spots[place].seconds += seconds
      return
    }
    guard spots.count < DoseLimits.placesMax else {
      isTooMany = true
      return
    }
    known[key] = spots.count
    spots.append(Spot(position: position, seconds: seconds, type: type))
  }
}
