import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Whether a vehicle that gives up by itself may fly straight back to its pad, as autopilots do it: straight up to a
/// height, straight to the pad, straight down.
///
/// Rule V216 asks for some way home. Autopilots know one only. It is proved here from every place of the vehicle's ways
/// in the air, and for every moment from its first take-off until a battery that was full at its last landing would be
/// empty.
package struct WayBack: Sendable {
  /// What was found.
  package enum Finding: Sendable, Hashable {
    /// Straight ways back are open at this height above the pad, in whole metres, or at the vehicle's own where that is
    /// higher.
    case open(metresAbovePad: Int)
    /// At no height of the vehicle's own ways; over the lowest one, this was the first place without a way back.
    case closed(at: GeoPoint?, sortie: String)
    /// The vehicle does not fly.
    case none
  }

  /// Metres between two places of a way from which the way back is looked at.
  static let stepMetres = 4.0
  /// Metres by which a way back is kept clear beyond the mission's clearance: between two places that are looked at, no
  /// place is farther than this from one of them, and ways back from near places are near each other.
  static let extraMetres = stepMetres / 2
  /// The most heights that are tried, the lowest ones.
  static let heightsMax = 6
  /// The most straight ways that are looked at for one vehicle.
  static let waysMax = 40_000

  private let subject: PlanUnderProof

  /// Lays out a plan and the map of its mission once for all vehicles.
  package init(_ plan: FleetPlan, of mission: Mission) {
    subject = PlanUnderProof(plan: plan, mission: mission.cleared(byMore: Self.extraMetres), digests: nil)
  }

  /// Looks for the lowest height of the vehicle's own level ways over which it can come back straight from everywhere.
  package func finding(for vehicle: String) -> Finding {
    let flights = subject.flights.filter { $0.vehicle.id == vehicle }
    guard let first = flights.first, let pad = first.legs.last?.end else { return .none }
    let start = flights.map(\.startTime).min() ?? 0
    let end = flights.map(\.endTime).max() ?? 0
    let longest =
      flights.compactMap { flight in
        flight.type.map {
          FlightEnergy($0, wind: subject.mission.weather.wind).secondsAtMost(with: $0.battery.capacity.joules)
        }
      }.max() ?? 0
    let time = start...(end + min(86_000, longest))
    var heights: Set<Int> = []
    for leg in flights.flatMap(\.legs) where leg.leg.kind == .transit {
      heights.insert(Int((leg.start.altitude - pad.altitude - 1e-6).rounded(.up)))
    }
    var closed = Finding.closed(at: nil, sortie: first.sortie.id)
    var ways = 0
    for (number, height) in heights.filter({ $0 > 0 }).sorted().prefix(Self.heightsMax).enumerated() {
      let altitude = pad.altitude + Double(height)
      guard let obstacle = firstClosed(flights, pad: pad, altitude: altitude, during: time, ways: &ways) else {
        return .open(metresAbovePad: height)
      }
      if number == 0 { closed = .closed(at: subject.geo(obstacle.place), sortie: obstacle.sortie) }
    }
    return closed
  }

  /// The first place without an open way back over an altitude; nil where all have one.
  private func firstClosed(
    _ flights: [SortieTrack], pad: TrackPoint, altitude: Double, during time: ClosedRange<Double>, ways: inout Int
  ) -> (place: TrackPoint, sortie: String)? {
    for flight in flights {
      for piece in flight.legs.flatMap(\.pieces) {
        let steps = max(1, Int((piece.lengthMetres / Self.stepMetres).rounded(.up)))
        for step in 0...steps {
          let place = piece.start.interpolated(to: piece.end, fraction: Double(step) / Double(steps))
          ways += 1
          guard ways <= Self.waysMax, isOpen(from: place, to: pad, over: altitude, during: time) else {
            return (place, flight.sortie.id)
          }
        }
      }
    }
    return nil
  }

  private func isOpen(
    from place: TrackPoint, to pad: TrackPoint, over altitude: Double, during time: ClosedRange<Double>
  ) -> Bool {
    let level = max(place.altitude, altitude)
    let above = TrackPoint(position: place.position, altitude: level)
    let overPad = TrackPoint(position: pad.position, altitude: level)
    // What is on the way up and down at the pad itself is proved with the plan: take-off and landing lead there.
    let isHome = place.position.planarDistanceMetres(to: pad.position) <= Self.stepMetres
    return (isHome || OpenWay.isOpen(from: place, to: above, during: time, subject))
      && OpenWay.isOpen(from: above, to: overPad, during: time, subject)
  }
}

extension Mission {
  /// The same mission with a greater clearance.
  fileprivate func cleared(byMore metres: Double) -> Mission {
    var mission = self
    mission.rules.clearance = Length(metres: max(0, rules.clearance.metres) + metres)
    return mission
  }
}
