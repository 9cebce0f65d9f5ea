import Geometry
import Maps
import Plans
import Quantities

/// A close-up of one place where a plan breaks a rule: SVG, north up, without scripts or outside files.
///
/// It shows the map around the place, all routes pale and the leg that breaks the rule bold, what is hurt in a strong
/// outline, the distance that was to be kept as a circle, and below it what is wrong in words. Further problems in the
/// same part of the map have small numbers.
package struct ProblemPicture {
  let problem: ProblemSummary
  /// The other problems that lie in the frame, in their order, at most `othersMax`.
  let others: [ProblemSummary]
  /// How many further ones lie in the frame beyond those.
  let othersLeftOut: Int
  let plan: FleetPlan
  let base: MapPicture
  /// The place of the problem in the map's local frame.
  let place: LocalPoint
  /// The leg that breaks the rule; nil where there is none, or where the plan has no such leg.
  let leg: (route: PlannedRoute, index: Int)?
  /// Where the hurt vehicle is at the moment of the problem; nil where none is hurt.
  let otherVehicle: VehicleSpot?

  /// The most further problems that are numbered in one picture.
  static let othersMax = 12
  /// The narrowest and the widest picture, in metres.
  static let widthMetres = 250.0...600.0
  /// The height of the map's window over its width.
  static let shape = 0.62
  /// The classes of this picture. The red is the same by day and by night: it is what the picture is about.
  static let style = """

    .p-pale{stroke-width:16;stroke-opacity:.5}.p-bold{stroke-width:56}.p-case{stroke-width:96;stroke-opacity:.9}
    .p-hurt{fill:#e0001b;fill-opacity:.2;stroke:#d0001f;stroke-width:40;stroke-linejoin:round}
    .p-area{fill:none;stroke:#d0001f;stroke-width:40;stroke-linejoin:round}
    .p-ring{fill:none;stroke:#d0001f;stroke-width:22;stroke-dasharray:60 40}
    .p-off{fill:#23262b;fill-opacity:.22}.p-apart{stroke:#d0001f;stroke-width:2;stroke-dasharray:5 3}
    .p-dot{stroke:#fff;stroke-width:2}.p-mark{fill:#d0001f;stroke:#fff;stroke-width:2}
    .p-lead{stroke:#d0001f;stroke-width:2}.p-more{fill:#8a4300;stroke:#fff;stroke-width:1.5}
    .p-num{font-size:13px;font-weight:700;fill:#fff;text-anchor:middle}.p-few{font-size:10px}
    .p-red{fill:#d0001f;font-weight:600}.p-head{font-size:16px}.p-words{font-size:13px}
    """

  /// Draws a problem.
  ///
  /// - Parameters:
  ///   - problem: what the picture is about.
  ///   - others: further problems of the same plan; those in the part that is shown get numbers from 2.
  ///   - plan: the plan.
  ///   - map: the map it was made for.
  ///   - tasks: all tasks of the mission in the order of its file.
  /// - Returns: an `<svg>` element that stands alone as a file. The same input gives the same bytes.
  /// - Throws: where a position of the plan or of a problem is too far from the map to be projected.
  package static func svg(
    problem: ProblemSummary, others: [ProblemSummary] = [], plan: FleetPlan, map: CityMap, tasks: [TaskSummary] = [],
    widthPixels: Double = 1200
  ) throws(ProjectionError) -> String {
    try ProblemPicture(
      problem: problem, others: others, plan: plan, map: map, tasks: tasks, widthPixels: widthPixels
    ).drawn()
  }

  init(
    problem: ProblemSummary, others: [ProblemSummary], plan: FleetPlan, map: CityMap, tasks: [TaskSummary],
    widthPixels: Double
  ) throws(ProjectionError) {
    self.problem = problem
    self.plan = plan
    place = try map.projection.local(problem.place)
    let routes = try PlannedRoute.all(of: plan, projection: map.projection)
    leg = routes.first { $0.sortie.id == problem.sortie }.flatMap { route in
      problem.leg.flatMap { route.lines.indices.contains($0) ? (route, $0) : nil }
    }
    if case .vehicle(let name) = problem.hurt {
      otherVehicle = try VehicleSpot.of(name, in: plan, at: problem.moment, projection: map.projection)
    } else {
      otherVehicle = nil
    }
    var reach = 200.0
    if let ring = problem.ring { reach = min(max(10 * ring.radius.metres, 110), 240) }
    let line = leg.map { $0.route.lines[$0.index] } ?? []
    let frame = Self.frame(
      around: place, holding: line + [otherVehicle?.position].compactMap { $0 }, reachMetres: reach)
    base = try MapPicture(
      map: map, plan: plan, tasks: tasks, run: nil,
      options: MapPicture.Options(widthPixels: widthPixels, frame: frame, numbersTasks: false))
    var inside: [ProblemSummary] = []
    for other in others where frame.contains(try map.projection.local(other.place)) { inside.append(other) }
    self.others = Array(inside.prefix(Self.othersMax))
    othersLeftOut = inside.count - self.others.count
  }

  func drawn() -> String {
    var taken = furnitureBoxes() + [PixelBox(centre: base.canvas.pixel(place), width: 18, height: 18)]
    let marks = marks(&taken)
    taken += legBoxes()
    let words = ringLabel(&taken) + vehicleLabels(&taken)
    let labels = base.markers(&taken) + heights(&taken)
    let caption = caption(top: base.canvas.heightPixels)
    let legend = base.legend(top: base.canvas.heightPixels + caption.height, first: legendItems())
    return base.document(
      title: "\(problem.code): \(problem.message)", style: Self.style, shapes: shapes(),
      symbols: labels + vehicleSymbols() + words + marks,
      below: (caption.text + legend.text, caption.height + legend.height))
  }

  /// The part of the map around a place that holds the near parts of some points, within `widthMetres`.
  static func frame(around place: LocalPoint, holding points: [LocalPoint], reachMetres: Double) -> BoundingBox {
    var box = BoundingBox(west: place.east, south: place.north, east: place.east, north: place.north)
    for point in points {
      box.extend(
        to: LocalPoint(
          east: min(max(point.east, place.east - reachMetres), place.east + reachMetres),
          north: min(max(point.north, place.north - reachMetres), place.north + reachMetres)))
    }
    let wanted = 1.2 * max(box.east - box.west, (box.north - box.south) / shape)
    let width = min(max(wanted, widthMetres.lowerBound), widthMetres.upperBound)
    let (right, up) = (width / 2, width / 2 * shape)
    // The place itself stays in the middle half of the picture.
    let centre = LocalPoint(
      east: min(max(box.centre.east, place.east - right / 2), place.east + right / 2),
      north: min(max(box.centre.north, place.north - up / 2), place.north + up / 2))
    return BoundingBox(
      west: centre.east - right, south: centre.north - up, east: centre.east + right, north: centre.north + up)
  }
}
