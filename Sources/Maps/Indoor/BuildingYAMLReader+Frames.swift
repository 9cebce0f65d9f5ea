import Diagnostics
import Documents
import Geometry
import Quantities

extension BuildingYAMLReader {
  /// Measurements that disagree by more than this share of the scale are reported.
  package static let scaleSpreadMax = 0.01
  /// A scale is reported as doubtful where an error of one unit in its longest measurement changes it by more than this
  /// share.
  package static let unitErrorMax = 0.02
  /// Marks of two levels that stay farther apart than this after the alignment are reported, in metres.
  package static let alignmentMetresMax = 0.25

  /// The frame of each level, and where the building's frame lies on the Earth; nil where there is an error.
  mutating func frames(
    of levels: [DrawnLevel], reference: String, system: CoordinateSystem, lifts: [DrawnLift]
  ) -> (frames: [LevelFrame]?, origin: GeoPoint?) {
    if system == .wgs84 {
      guard let origin = middle(of: levels) else {
        log.error(MapRule.buildingMissingKey, "the building has no vertices to take its place from", at: whole)
        return (nil, nil)
      }
      do {
        let projection = try MapProjection(origin: origin)
        let frame = LevelFrame(scale: 1, northSign: 1, projection: projection)
        return (levels.map { _ in frame }, origin)
      } catch {
        log.error(MapRule.buildingWrongValue, "the building cannot be projected: \(error.reason)", at: whole)
        return (nil, nil)
      }
    }
    var frames: [LevelFrame] = []
    for level in levels {
      let scale = system == .cartesianMeters ? 1 : scale(of: level)
      guard let scale else { continue }
      frames.append(LevelFrame(scale: scale, northSign: system == .referenceImage ? -1 : 1))
    }
    guard frames.count == levels.count, let base = levels.firstIndex(where: { $0.name == reference }) else {
      return (nil, nil)
    }
    for index in levels.indices where index != base {
      align(&frames[index], levels[index], onto: frames[base], levels[base])
    }
    return (frames, nil)
  }

  private var whole: SourceSpan { SourceSpan(path: path) }

  /// Metres for each unit of a level's drawing, or nil and an error.
  ///
  /// Least squares over the measurements: the longer one is in the drawing, the more it counts.
  private mutating func scale(of level: DrawnLevel) -> Double? {
    var lengths: [(units: Double, metres: Double, span: SourceSpan)] = []
    for measurement in level.measurements {
      let (from, to) = (level.vertices[measurement.edge.from], level.vertices[measurement.edge.to])
      let units = LocalVector(east: to.x - from.x, north: to.y - from.y).lengthMetres
      guard units > 0, units.isFinite else {
        log.error(
          MapRule.buildingNoScale, "a measurement between two vertices at one place makes no scale",
          at: measurement.edge.span)
        return nil
      }
      lengths.append((units, measurement.metres, measurement.edge.span))
    }
    guard let longest = lengths.map(\.units).max() else {
      log.error(
        MapRule.buildingNoScale, "level `\(level.name)` has no measurement, so its scale is not known", at: level.span,
        help: "add `measurements: [[from, to, {distance: [3, metres]}]]`")
      return nil
    }
    let scale =
      lengths.reduce(0) { $0 + $1.units / longest * $1.metres }
      / lengths.reduce(0) { $0 + $1.units / longest * $1.units }
    guard scale.isFinite, scale > 0, scale <= Self.reachMetresMax else {
      log.error(MapRule.buildingNoScale, "the measurements make no scale", at: level.span)
      return nil
    }
    var worst = (share: 0.0, span: level.span)
    for length in lengths {
      let share = abs(length.metres / length.units / scale - 1)
      if share > worst.share { worst = (share, length.span) }
    }
    if worst.share > Self.scaleSpreadMax {
      log.warning(
        MapRule.buildingDoubtfulScale,
        "this measurement differs from the scale of level `\(level.name)` by \(Self.percent(worst.share))",
        at: worst.span, help: "measure again; the scale is the best fit of all measurements")
    }
    if 1 / longest > Self.unitErrorMax {
      log.warning(
        MapRule.buildingDoubtfulScale,
        "the scale of level `\(level.name)` comes from a short measurement: one unit of error in the drawing changes "
          + "all lengths by \(Self.percent(1 / longest))",
        at: lengths.first { $0.units == longest }?.span ?? level.span, help: "measure across the whole drawing")
    }
    return scale
  }

  /// Lays a level onto the reference level by the marks that both have.
  private mutating func align(
    _ frame: inout LevelFrame, _ level: DrawnLevel, onto base: LevelFrame, _ reference: DrawnLevel
  ) {
    var (own, targets): ([LocalPoint], [LocalPoint]) = ([], [])
    for mark in level.fiducials {
      guard let other = reference.fiducials.first(where: { $0.name == mark.name }) else { continue }
      own.append(frame.unaligned(mark.x, mark.y))
      targets.append(base.unaligned(other.x, other.y))
    }
    guard !own.isEmpty else {
      log.warning(
        MapRule.buildingAlignment,
        "level `\(level.name)` has no fiducial in common with `\(reference.name)`; both drawings are taken to start at "
          + "the same corner", at: level.span, help: "add fiducials with the same name on both levels")
      return
    }
    let residual = frame.align(own, onto: targets)
    if residual > Self.alignmentMetresMax {
      log.warning(
        MapRule.buildingAlignment,
        "fiducials of level `\(level.name)` stay \(Self.centimetres(residual)) away from those of `\(reference.name)`",
        at: level.span, help: "check the scales of both levels and the places of the fiducials")
    }
  }

  /// The middle of the box around all vertices, WGS 84.
  private func middle(of levels: [DrawnLevel]) -> GeoPoint? {
    var box: BoundingBox?
    for vertex in levels.flatMap(\.vertices) {
      let point = LocalPoint(east: vertex.x, north: vertex.y)
      if box == nil { box = BoundingBox(west: vertex.x, south: vertex.y, east: vertex.x, north: vertex.y) }
      box?.extend(to: point)
    }
    guard let box else { return nil }
    return GeoPoint(longitude: box.centre.east, latitude: box.centre.north)?.roundedToE7
  }

  /// A share as a percentage with one decimal.
  static func percent(_ share: Double) -> String {
    guard share < 1e6 else { return "more than a million times" }
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  /// A length as metres with two decimals.
  static func centimetres(_ metres: Double) -> String {
    guard metres < 1e9 else { return "very far" }
    let hundredths = Int((metres * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) m"
  }
}
