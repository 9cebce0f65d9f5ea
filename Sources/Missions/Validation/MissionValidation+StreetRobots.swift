import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

/// Ground robots outdoors: where they stand.
extension MissionValidation {
  /// The least gap between the body of a ground robot outdoors and buildings and water, in metres: what plans keep.
  static let robotOutdoorGapMetresMin = 0.05
  /// The farthest that the pad of a ground robot outdoors lies from streets and areas, in metres.
  static let robotStreetMetresMax = 60.0
  /// The kinds of areas that robots cross.
  static let robotAreaKinds: Set<String> = [
    "square", "pedestrian", "marketplace", "hospital", "park", "garden", "parking",
  ]

  /// Whether robots outdoors stand free, and near to a street or an area.
  func checkOutdoorRobotPads(_ log: inout ProblemLog) {
    for vehicle in mission.fleet.vehicles {
      guard let radius = mission.fleet.type(named: vehicle.type)?.wheels?.radius.metres,
        mission.fleet.base(named: vehicle.base)?.floor == nil, mission.map.boundary.contains(vehicle.pad)
      else { continue }
      let span = fleetSpans.pads[vehicle.base] ?? fleetSpans.vehicles[vehicle.id] ?? SourceSpan(path: "")
      let needed = radius + Self.robotOutdoorGapMetresMin
      if let (metres, what) = nearestObstacle(to: vehicle.pad, within: needed) {
        log.error(
          "M210",
          metres == 0
            ? "the pad of `\(vehicle.id)` lies in \(what)"
            : "the pad of `\(vehicle.id)` is \(NumberText.short(metres)) m from \(what)",
          at: span, label: "the robot needs \(NumberText.short(needed)) m around its middle",
          help: "move base `\(vehicle.base)`, or write its pads out as positions on a square or a street")
        continue
      }
      let metres = metresToStreets(from: vehicle.pad)
      guard metres > Self.robotStreetMetresMax else { continue }
      log.error(
        "M211",
        "the pad of `\(vehicle.id)` is farther than \(NumberText.short(Self.robotStreetMetresMax)) m from "
          + "every street and open area",
        at: span,
        label: metres.isFinite
          ? "the nearest is \(NumberText.short(metres, places: 0)) m away" : "the map has none",
        help: "move base `\(vehicle.base)` to a square or a street")
    }
  }

  /// The nearest building or water surface, where it is nearer than a distance.
  private func nearestObstacle(to place: LocalPoint, within metres: Double) -> (metres: Double, what: String)? {
    var nearest: (metres: Double, what: String)?
    if let roof = roofs.near(place, withinMetres: metres).map(\.distanceMetres).min() { nearest = (roof, "a building") }
    for water in mission.map.water where water.boundingBox.expanded(byMetres: metres).contains(place) {
      let distance = water.planarDistanceMetres(to: place)
      if distance < min(metres, nearest?.metres ?? .infinity) { nearest = (distance, "water") }
    }
    return nearest
  }

  /// The metres to the middle of the nearest street or to the nearest area that robots cross.
  private func metresToStreets(from place: LocalPoint) -> Double {
    var nearest = Double.infinity
    for street in mission.map.streets {
      for (start, end) in zip(street.line, street.line.dropFirst()) {
        nearest = min(nearest, Distances.planarMetres(from: place, toSegment: (start, end)))
      }
    }
    for area in mission.map.areas where Self.robotAreaKinds.contains(area.kind) {
      nearest = min(nearest, area.outline.planarDistanceMetres(to: place))
    }
    return nearest
  }
}
