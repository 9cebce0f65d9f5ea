import Geometry
import Maps
import Quantities

/// The people below vehicles in the air: in a circle as wide as the vehicle is high (the 1:1 rule), in buildings or not.
package struct PeopleOverflown: Sendable {
  /// The people below all vehicles, summed over time, in person-seconds.
  package private(set) var personSeconds = 0.0
  /// The most people below vehicles at one moment; who is below two counts twice.
  package private(set) var mostAtOnce = 0.0
  /// When that was, in seconds since the start of the simulation.
  package private(set) var mostAtSeconds = 0.0

  private let field: PeopleField
  private var secondsUncounted = 0.0

  /// Seconds between two counts.
  static let countSeconds = 1.0

  init(field: PeopleField) { self.field = field }

  /// Counts once a second.
  mutating func observe(
    _ vehicles: [SimulatedVehicle], terrain: Terrain, at seconds: Double, stepSeconds: Double
  ) {
    secondsUncounted += stepSeconds
    guard secondsUncounted >= Self.countSeconds - 1e-9 else { return }
    let shares = field.shares(at: seconds)
    var people = 0.0
    for index in vehicles.indices where vehicles[index].autopilot.isInAir {
      let body = vehicles[index].body
      let place = body.position
      let height = terrain.height(of: AltitudeAMSL(metres: body.altitudeMetres), at: place).metres
      people += field.count(around: place, radiusMetres: height, shares: shares)
    }
    personSeconds += people * secondsUncounted
    secondsUncounted = 0
    guard people > mostAtOnce else { return }
    (mostAtOnce, mostAtSeconds) = (people, seconds)
  }
}

extension Expectation {
  /// Holds the people overflown against a limit in person-seconds.
  static func peopleVerdict(atMost limit: Double, on facts: RunFacts) -> Verdict {
    func minutes(_ seconds: Double) -> String {
      let tenths = Int((min(seconds, 1e15) / 6).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    let name = "at most \(minutes(limit)) person-minutes overflown"
    guard let seen = facts.truth.overflown else {
      return Verdict(name: name, value: "the map has no people, and the scenario no `residents`", isMet: false)
    }
    return Verdict(
      name: name,
      value: "\(minutes(seen.personSeconds)), at most \(Int(seen.mostAtOnce.rounded())) people at once",
      isMet: seen.personSeconds <= limit)
  }
}
