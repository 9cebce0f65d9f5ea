/// How a public benchmark turns the numbers of a file into the numbers that costs are counted in.
///
/// The same function goes over distances, demands, capacities, windows, service and release times, longest durations,
/// fixed costs and prizes. It leaves coordinates and unit costs of distance alone, so that a unit cost times a distance
/// is scaled once.
package enum RoutingRounding: String, Hashable, Sendable, CaseIterable {
  /// To the nearest whole number, as CVRPLIB counts its sets for capacity alone.
  case nint
  /// Ten times the number, the rest cut off: the convention of the DIMACS challenge for time windows.
  case x10trunc
  /// A thousand times the number, to the nearest whole number; PyVRP calls it `exact`.
  case x1000nint
  /// The number as it is, in double precision.
  case exact

  /// The rounded number; infinite where the number is infinite.
  package func callAsFunction(_ value: Double) -> Double {
    switch self {
    case .nint: value.rounded(.toNearestOrEven)
    case .x10trunc: (10 * value).rounded(.towardZero)
    case .x1000nint: (1000 * value).rounded(.toNearestOrEven)
    case .exact: value
    }
  }

  /// What costs and times may differ by in sums of such numbers: nothing where they are whole.
  package var tolerance: Double { self == .exact ? 1e-6 : 0 }
}
