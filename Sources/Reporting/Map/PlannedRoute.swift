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

/// The track that a vehicle flew, in the map's local frame.
struct FlownTrack {
  /// The vehicle's place in the fleet of the plan; after the last one for vehicles that the plan does not know.
  let vehicle: Int
  /// The parts that were flown, each an unbroken line.
  let lines: [[LocalPoint]]

  /// The most points that are drawn of one vehicle; beyond it points are left out evenly.
  static let pointsMax = 20_000

  /// Makes a line of each flight in a run: readings in the air that follow each other.
  static func all(
    of tracks: [(vehicle: Int, positions: [GeoPoint], isInAir: [Bool])], projection: MapProjection
  ) throws(ProjectionError) -> [FlownTrack] {
    var result: [FlownTrack] = []
    for track in tracks {
      let points = try projection.local(track.positions)
      let stride = max(1, points.count / pointsMax)
      var lines: [[LocalPoint]] = []
      var current: [LocalPoint] = []
      for (index, point) in points.enumerated() {
        if track.isInAir[index] {
          if index % stride == 0 { current.append(point) }
        } else if !current.isEmpty {
          lines.append(current)
          current = []
        }
      }
      if !current.isEmpty { lines.append(current) }
      result.append(FlownTrack(vehicle: track.vehicle, lines: lines))
    }
    return result
  }
}
