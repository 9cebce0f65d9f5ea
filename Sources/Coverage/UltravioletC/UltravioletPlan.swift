import Foundation
import Geometry
import Quantities

/// The answer of the planner: where the robot stops and how fast it drives, and what each place of the surfaces gets.
package struct UltravioletPlan: Hashable, Sendable {
  /// One thing that the robot does, with the lamp on.
  package enum Step: Hashable, Sendable {
    /// It stands.
    case stop(at: LocalPoint, seconds: Double)
    /// It drives straight at an even speed. Its seconds do not hold those of speeding up and slowing down.
    case drive(from: LocalPoint, to: LocalPoint, seconds: Double)
  }

  /// A place that gets less than its dose, with its neighbours on the same surface.
  package struct MissingPatch: Hashable, Sendable {
    /// Why.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
      /// No place that the robot reaches sees it.
      case unseen
      /// It would take longer than `UltravioletOptions.dwellSecondsMax` from the best place.
      case tooFaint
    }

    /// Why.
    package let reason: Reason
    /// The surface.
    package let surface: TreatedSurface
    /// The area in square metres.
    package let areaSquareMetres: Double
    /// The middle of it, in the plane.
    package let centre: LocalPoint
    /// The height of the middle above the floor, in metres.
    package let heightMetres: Double
    /// The least dose that a place of it gets all the same, J/m².
    package let doseJoulesPerSquareMetreMin: Double
  }

  /// Something that the planner could not do, with its place.
  package struct Problem: Hashable, Sendable {
    /// What kind it is.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      /// The robot does not get through a door, and a room stays closed to it.
      case doorTooNarrow
      /// A room cannot be reached.
      case roomOutOfReach
      /// A named limit was reached: the plan holds, but it could be finer or shorter.
      case limit
    }

    /// The kind.
    package let kind: Kind
    /// One sentence without a final period.
    package let description: String
    /// Where; nil where it has no place.
    package let place: LocalPoint?
  }

  /// What is asked for: the dose, J/m², without the safety factor.
  package let doseJoulesPerSquareMetre: Double
  /// What each seen place gets at least, J/m²: the dose times the safety factor.
  package let requiredJoulesPerSquareMetre: Double
  /// All surfaces of the treated rooms.
  package let surfaces: [TreatedSurface]
  /// The places whose dose was worked out; their areas add to that of all surfaces.
  package let samples: [SurfaceSample]
  /// What the robot does, in order.
  package let steps: [Step]
  /// The whole way, from the start to the dock or the last stop; from the first stop to the last one where the lamp is
  /// off on the way there and back.
  package let line: [LocalPoint]
  /// The surfaces that do not get the dose, the largest first.
  package let missing: [MissingPatch]
  /// What could not be done.
  package let problems: [Problem]
  /// Seconds of standing.
  package let dwellSeconds: Double
  /// Seconds of driving, without speeding up and slowing down.
  package let driveSeconds: Double
  /// Seconds that speeding up and slowing down cost. Their light is not counted.
  package let rampSeconds: Double
  /// No plan takes less time: see `boundGridMetres` for what it covers.
  package let lowerBoundSeconds: Double
  /// The bound holds for every way, speed and dwell, with the lamp on all the time or not, whose positions lie on a
  /// grid this fine, in metres, or at a stop that the search tried. It asks for the dose of the seen places of
  /// `samples` only, and knows nothing of ways: driving from room to room comes on top.
  package let boundGridMetres: Double
  /// The share of the area at dose where each patch is asked at four more places, not only at its sample, in 0...1.
  package let shareAtDoseBetweenSamples: Double
  /// How many stops the search tried.
  package let triedStopCount: Int
}

/// One place of a surface with what it gets.
package struct SurfaceSample: Hashable, Sendable {
  /// Whether it gets its dose.
  package enum State: String, Hashable, Sendable, CaseIterable {
    case treated, tooFaint, unseen
  }

  /// The place in the plane; samples of walls and sides lie a millimetre before them.
  package let point: LocalPoint
  /// The height above the floor, in metres.
  package let heightMetres: Double
  /// Where the surface looks.
  package let normal: SurfaceNormal
  /// The area that it stands for, in square metres.
  package let areaSquareMetres: Double
  /// What the plan gives it, J/m².
  package let doseJoulesPerSquareMetre: Double
  /// The number of its surface in `UltravioletPlan.surfaces`.
  package let surface: Int
  /// Whether it gets its dose.
  package let state: State
  /// The corners of the patch, for pictures: three of a level one; the two lower ones, then the upper ones of an
  /// upright one. Metres east, north and up.
  package let corners: [SIMD3<Double>]
}

extension UltravioletPlan {
  /// All seconds.
  package var totalSeconds: Double { dwellSeconds + driveSeconds + rampSeconds }

  /// How much longer than the lower bound the plan takes, as a share of it; nil where nothing is to do.
  package var shareOverBound: Double? {
    lowerBoundSeconds > 0 ? totalSeconds / lowerBoundSeconds - 1 : nil
  }

  /// The number of stops.
  package var stopCount: Int {
    steps.count {
      if case .stop = $0 { true } else { false }
    }
  }

  /// The area of all surfaces in square metres.
  package var areaSquareMetres: Double { samples.reduce(0) { $0 + $1.areaSquareMetres } }

  /// The share of all area that gets the dose, safety factor not asked for, in 0...1.
  package var shareAtDose: Double {
    let area = areaSquareMetres
    guard area > 0 else { return 0 }
    return samples.reduce(0) {
      $0 + ($1.doseJoulesPerSquareMetre >= doseJoulesPerSquareMetre ? $1.areaSquareMetres : 0)
    } / area
  }

  /// The least dose of a treated place, J/m²; nil where none is treated.
  package var leastTreatedJoulesPerSquareMetre: Double? {
    samples.lazy.filter { $0.state == .treated }.map(\.doseJoulesPerSquareMetre).min()
  }

  /// The dose that a share of the area does not exceed, J/m²: 0.05 gives the 5th percentile. Unseen places count.
  package func doseJoulesPerSquareMetre(exceededBut share: Double) -> Double {
    let sorted = samples.sorted { $0.doseJoulesPerSquareMetre < $1.doseJoulesPerSquareMetre }
    let limit = share * areaSquareMetres
    var area = 0.0
    for sample in sorted {
      area += sample.areaSquareMetres
      if area >= limit { return sample.doseJoulesPerSquareMetre }
    }
    return sorted.last?.doseJoulesPerSquareMetre ?? 0
  }

  /// The speed on a driven step in metres per second; nil for a stop.
  package static func metresPerSecond(on step: Step) -> Double? {
    guard case .drive(let from, let to, let seconds) = step, seconds > 0 else { return nil }
    return from.planarDistanceMetres(to: to) / seconds
  }
}
