import Geometry
import Plans
import Quantities

/// A sortie's legs in the map's local frame.
struct PlannedRoute {
  /// The vehicle's place in the fleet.
  let vehicle: Int
  /// The sortie.
  let sortie: Sortie
  /// The points of each leg, in the order of the legs.
  let lines: [[LocalPoint]]

  /// All points in the order of time.
  var line: [LocalPoint] { lines.flatMap { $0 } }

  /// The length of the way in space.
  var distance: Length {
    var metres = 0.0
    for (leg, points) in zip(sortie.legs, lines) {
      for index in points.indices.dropFirst() {
        let across = points[index - 1].planarDistanceMetres(to: points[index])
        let up = (leg.points[index].altitude - leg.points[index - 1].altitude).metres
        metres += (across * across + up * up).squareRoot()
      }
    }
    return Length(metres: metres)
  }

  /// The sorties of a plan, by vehicle, then by time.
  static func all(of plan: FleetPlan, projection: MapProjection) throws(ProjectionError) -> [PlannedRoute] {
    var routes: [PlannedRoute] = []
    for (index, vehicle) in plan.vehicles.enumerated() {
      for sortie in vehicle.sorties {
        var lines: [[LocalPoint]] = []
        for leg in sortie.legs { lines.append(try projection.local(leg.points.map(\.position))) }
        routes.append(PlannedRoute(vehicle: index, sortie: sortie, lines: lines))
      }
    }
    return routes
  }
}
