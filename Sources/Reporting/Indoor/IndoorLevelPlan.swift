import Foundation
import Geometry
import Maps
import Quantities

/// The plan of one level.
struct IndoorLevelPlan {
  let building: IndoorMap
  let level: IndoorLevel
  /// As wide as those of the other levels, so that levels lie exactly above each other; as high as the level needs.
  let canvas: SVGCanvas

  /// Pixels above the plan, for its title.
  static let titlePixels = 40.0
  /// The thickness of a wall on the picture, in metres.
  private static let wallMetres = 0.12
  /// Lanes wider apart than this many are drawn without the names of their ends.
  private static let namedWaypointsMax = 400

  /// The height of the plan with its title, in pixels.
  var heightPixels: Double { canvas.heightPixels + Self.titlePixels }

  /// What is drawn on a plan beside the building itself, in tenths of a pixel, and over all in pixels.
  struct Overlay {
    /// Under the walls: doses of surfaces.
    var below = ""
    /// Over the walls: ways.
    var above = ""
    /// In pixels, over everything but names.
    var symbols = ""
    /// The places that symbols take, in pixels.
    var taken: [PixelBox] = []
    /// Whether lanes are drawn, and the names of waypoints.
    var showsLanes = true
    /// What stands beside the title; nil for the height of the floor and the number of rooms.
    var subtitle: String?
  }

  /// The plan with its title, in pixels.
  func drawn(_ overlay: Overlay = Overlay()) -> String {
    let height = NumberText.short(level.elevation.metres, digits: 2)
    let rooms = "\(level.rooms.count) room\(level.rooms.count == 1 ? "" : "s")"
    let name = building.name.isEmpty ? level.name : "\(building.name), \(level.name)"
    let subtitle = overlay.subtitle ?? "floor at \(height) m · \(rooms)"
    var text = "<text class=\"i-h\" x=\"16\" y=\"26\">\(Markup.escaped(name))</text>\n"
    let right = 24 + PixelBox.textWidth(name.count, fontPixels: 16)
    text +=
      "<text class=\"i-t i-soft\" x=\"\(NumberText.short(right))\" y=\"26\">\(Markup.escaped(subtitle))</text>\n"
    text += "<g transform=\"translate(0 \(NumberText.short(Self.titlePixels)))\">\n"
    text += "<g transform=\"scale(.1)\">\n" + surfaces() + overlay.below
    text += (overlay.showsLanes ? lanes() : "") + walls() + overlay.above + "</g>\n"
    var taken = overlay.taken
    text += lifts(&taken) + chargers(&taken) + overlay.symbols + roomNames(&taken)
    if overlay.showsLanes { text += waypointNames(&taken) }
    return text + "</g>\n"
  }

  private func surfaces() -> String {
    var floors = SVGPath(canvas)
    for floor in level.floors { floors.polygon(floor) }
    var text = floors.isEmpty ? "" : "<path class=\"i-floor\" fill-rule=\"evenodd\" d=\"\(floors.text)\"/>\n"
    let beds = level.furniture.filter { $0.model.lowercased().contains("bed") }.map(\.position)
    for hasBed in [false, true] {
      var rooms = SVGPath(canvas)
      for room in level.rooms where beds.contains(where: room.outline.contains) == hasBed {
        rooms.polygon(room.outline)
      }
      let style = hasBed ? "i-bedroom" : "i-room"
      text += rooms.isEmpty ? "" : "<path class=\"\(style)\" fill-rule=\"evenodd\" d=\"\(rooms.text)\"/>\n"
    }
    var things = SVGPath(canvas)
    for outline in level.furniture.compactMap(\.outline) { things.polygon(outline) }
    return text + (things.isEmpty ? "" : "<path class=\"i-thing\" stroke-width=\"8\" d=\"\(things.text)\"/>\n")
  }

  private func walls() -> String {
    var walls = SVGPath(canvas)
    for wall in level.walls { walls.line([wall.start, wall.end], tolerance: 0) }
    var doors = SVGPath(canvas)
    for door in level.doors { doors.line([door.start, door.end], tolerance: 0) }
    let width = max(Self.wallMetres * canvas.scale * 10, 14)
    var text = ""
    if !walls.isEmpty {
      text += "<path class=\"i-wall\" stroke-width=\"\(NumberText.short(width, digits: 0))\" d=\"\(walls.text)\"/>\n"
    }
    if !doors.isEmpty {
      text +=
        "<path class=\"i-gap\" stroke-width=\"\(NumberText.short(width * 1.2, digits: 0))\" d=\"\(doors.text)\"/>\n"
      text +=
        "<path class=\"i-door\" stroke-width=\"\(NumberText.short(width * 0.5, digits: 0))\" d=\"\(doors.text)\"/>\n"
    }
    return text
  }

  private func lanes() -> String {
    var lines = SVGPath(canvas)
    var arrows = ""
    for lane in level.lanes {
      guard level.waypoints.indices.contains(lane.from), level.waypoints.indices.contains(lane.to) else { continue }
      let (from, to) = (level.waypoints[lane.from].position, level.waypoints[lane.to].position)
      lines.line([from, to], tolerance: 0)
      guard !lane.isBidirectional else { continue }
      let (start, end) = (canvas.pixel(from), canvas.pixel(to))
      let degrees = atan2(end.y - start.y, end.x - start.x) * 180 / .pi
      arrows += "<path class=\"i-arrow\" transform=\"translate(\(NumberText.short((start.x + end.x) * 5, digits: 0)) "
      arrows += "\(NumberText.short((start.y + end.y) * 5, digits: 0))) rotate(\(NumberText.short(degrees)))\" "
      arrows += "d=\"M50 0l-90 -45v90z\"/>\n"
    }
    return lines.isEmpty ? "" : "<path class=\"i-lane\" stroke-width=\"16\" d=\"\(lines.text)\"/>\n" + arrows
  }

  private func lifts(_ taken: inout [PixelBox]) -> String {
    building.lifts.filter { $0.levels.contains(level.name) }.map { lift in
      let corners = lift.cabin.exterior.map(canvas.pixel)
      var path =
        "M" + corners.map { "\(NumberText.short($0.x)) \(NumberText.short($0.y))" }.joined(separator: "L") + "z"
      if corners.count == 4 {
        for (one, other) in [(0, 2), (1, 3)] {
          path += "M\(NumberText.short(corners[one].x)) \(NumberText.short(corners[one].y))"
          path += "L\(NumberText.short(corners[other].x)) \(NumberText.short(corners[other].y))"
        }
      }
      let centre = canvas.pixel(lift.cabin.boundingBox.centre)
      return "<path class=\"i-lift\" d=\"\(path)\"/>\n" + label(lift.name, at: centre, style: "i-n", size: 11, &taken)
    }.joined()
  }

  private func chargers(_ taken: inout [PixelBox]) -> String {
    level.waypoints.filter(\.isCharger).map { waypoint in
      let place = canvas.pixel(waypoint.position)
      taken.append(PixelBox(centre: place, width: 18, height: 18))
      return IndoorPicture.charger(x: place.x, y: place.y) + "\n"
    }.joined()
  }

  private func roomNames(_ taken: inout [PixelBox]) -> String {
    let ordered = level.rooms.sorted { ($1.outline.areaSquareMetres, $0.name) < ($0.outline.areaSquareMetres, $1.name) }
    return ordered.map { room in
      let point = RingGeometry.labelPoint(of: room.outline)
      let box = room.outline.boundingBox
      let place = canvas.pixel(point)
      let width = PixelBox.textWidth(room.name.count, fontPixels: 11)
      guard width < (box.east - box.west) * canvas.scale * 1.15 else { return "" }
      let area = "\(NumberText.short(room.outline.areaSquareMetres, digits: 1)) m²"
      return label(room.name, second: area, at: place, style: "i-n", size: 11, &taken)
    }.joined()
  }

  private func waypointNames(_ taken: inout [PixelBox]) -> String {
    let rooms = Set(level.rooms.map(\.name))
    let named = level.waypoints.filter { !$0.name.isEmpty && !rooms.contains($0.name) }
    return named.prefix(Self.namedWaypointsMax).map { waypoint in
      let place = canvas.pixel(waypoint.position)
      let dot =
        waypoint.isCharger
        ? ""
        : "<circle class=\"i-stop\" cx=\"\(NumberText.short(place.x))\" cy=\"\(NumberText.short(place.y))\" r=\"3\"/>\n"
      let below = (x: place.x, y: place.y + (waypoint.isCharger ? 16 : 11))
      return dot + label(waypoint.name, at: below, style: "i-n i-s", size: 9, &taken)
    }.joined()
  }

  /// A name with its middle at a place, and a second line; nothing where something stands there.
  private func label(
    _ name: String, second: String = "", at place: (x: Double, y: Double), style: String, size: Double,
    _ taken: inout [PixelBox]
  ) -> String {
    let lines = second.isEmpty ? [name] : [name, second]
    let height = (size + 2) * Double(lines.count)
    let width = PixelBox.textWidth(lines.map(\.count).max() ?? 0, fontPixels: size)
    let box = PixelBox(centre: place, width: width, height: height)
    guard !taken.contains(where: box.overlaps) else { return "" }
    taken.append(box)
    let top = place.y - height / 2 + size - 1
    let spans = lines.enumerated().map { index, line in
      "<tspan x=\"\(NumberText.short(place.x))\" y=\"\(NumberText.short(top + Double(index) * (size + 2)))\">"
        + "\(Markup.escaped(line))</tspan>"
    }
    return "<text class=\"\(style)\">\(spans.joined())</text>\n"
  }
}
