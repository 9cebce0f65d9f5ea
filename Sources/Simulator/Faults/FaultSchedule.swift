import Foundation
import Quantities

/// The faults of one run, drawn and in the order of time.
package struct FaultSchedule: Sendable, Hashable {
  /// A fault that begins or ends.
  package struct Change: Sendable, Hashable {
    /// When, in seconds since the mission's start.
    package var seconds: Double
    /// Whether it begins.
    package var begins: Bool
    /// The fault, a number that its beginning and its end share.
    package var number: Int
    /// Which fault of the scenario it is of, by its place.
    package var place = 0
    /// What goes wrong.
    package var kind: FaultKind
    /// The vehicle, by its index; nil for the world.
    package var vehicle: Int?
  }

  /// The changes in the order of time; at one moment ends come first.
  package let changes: [Change]
  /// How many have been taken.
  private(set) var taken = 0

  /// The most faults of one run; a rate that would bring more is cut.
  package static let faultsMax = 10_000

  /// Draws the faults of a run.
  ///
  /// - Parameters:
  ///   - vehicles: the names, in the order of their indices.
  ///   - range: when faults by chance may begin, in seconds since the mission's start. All faults end with it.
  package init(_ faults: [Fault], vehicles: [String], within range: ClosedRange<Double>, seed: UInt64) {
    var changes: [Change] = []
    var number = 0
    func add(_ fault: Fault, _ place: Int, vehicle: Int?, at seconds: Double) {
      guard number < Self.faultsMax, seconds <= range.upperBound else { return }
      var change = Change(seconds: seconds, begins: true, number: number, kind: fault.kind, vehicle: vehicle)
      change.place = place
      changes.append(change)
      if !fault.kind.isMomentary {
        change.seconds = min(fault.seconds.map { seconds + $0 } ?? .infinity, range.upperBound)
        change.begins = false
        changes.append(change)
      }
      number += 1
    }
    for (place, fault) in faults.enumerated() {
      let targets: [Int?] =
        fault.kind.isOfWorld
        ? [nil] : vehicles.indices.filter { fault.vehicles.isEmpty || fault.vehicles.contains(vehicles[$0]) }
      for target in targets {
        switch fault.start {
        case .at(let seconds): add(fault, place, vehicle: target, at: seconds)
        case .perHour(let rate):
          let name = target.map { vehicles[$0] } ?? "world"
          var generator = SplitMix64(seed: seed, stream: "fault \(place) \(name)")
          var moment = range.lowerBound
          // A fault of a kind does not begin again while it lasts.
          for _ in 0..<Self.faultsMax {
            moment += Self.wait(perHour: rate, &generator)
            guard moment <= range.upperBound else { break }
            add(fault, place, vehicle: target, at: moment)
            moment += fault.kind.isMomentary ? 0 : fault.seconds ?? .infinity
          }
        }
      }
    }
    self.changes = changes.sorted {
      ($0.seconds, $0.begins ? 1 : 0, $0.number) < ($1.seconds, $1.begins ? 1 : 0, $1.number)
    }
  }

  /// The changes up to a moment that have not been taken yet.
  package mutating func take(upTo seconds: Double) -> ArraySlice<Change> {
    let first = taken
    while taken < changes.count, changes[taken].seconds <= seconds { taken += 1 }
    return changes[first..<taken]
  }

  /// The seconds to the next event of a Poisson process.
  private static func wait(perHour rate: Double, _ generator: inout SplitMix64) -> Double {
    guard rate > 0 else { return .infinity }
    return -log(1 - generator.nextUnit()) * 3600 / rate
  }
}
