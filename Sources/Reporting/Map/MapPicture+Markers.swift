import Geometry
import Maps
import Plans
import Quantities

extension MapPicture {
  /// The most names of places in one picture; beyond it places go unnamed, as their tasks have numbers.
  private static let placeLabelsMax = 80

  /// Bases, places where something is fetched, the numbered tasks; then the names of zones and of places in use, each
  /// where nothing stands yet.
  ///
  /// - Parameter taken: what is covered already; what is drawn here is added.
  func markers(_ taken: inout [PixelBox]) -> String {
    var text = ""
    for base in bases where canvas.frame.contains(base.position) {
      let pixel = canvas.pixel(base.position)
      taken.append(PixelBox(centre: pixel, width: 24, height: 24))
      text += "<g transform=\"translate(\(NumberText.short(pixel.x)) \(NumberText.short(pixel.y)))\">"
      text += "<title>Base \(Markup.escaped(base.name))</title>"
      text += "<rect class=\"m-base\" x=\"-10\" y=\"-10\" width=\"20\" height=\"20\" rx=\"4\"/>"
      text += "<path class=\"m-line\" stroke-width=\"2.4\" d=\"M-4 -5v10M4 -5v10M-4 0h8\"/></g>\n"
    }
    for point in distinct(tasks.compactMap(\.from)) where canvas.frame.contains(point) {
      let pixel = canvas.pixel(point)
      taken.append(PixelBox(centre: pixel, width: 13, height: 13))
      text += "<rect class=\"m-from\" x=\"\(NumberText.short(pixel.x - 5.5))\" "
      text += "y=\"\(NumberText.short(pixel.y - 5.5))\" width=\"11\" height=\"11\" rx=\"2\"/>\n"
    }
    text += pins(&taken)
    return text + zoneLabels(&taken) + names(&taken) + mapNames(&taken)
  }

  /// The same on a picture where nothing is covered yet.
  func markers() -> String {
    var taken = furnitureBoxes
    return markers(&taken)
  }

  /// The bases of the plan's vehicles, in the order of the fleet: the middle of their pads.
  static func bases(
    of plan: FleetPlan, projection: MapProjection
  ) throws(ProjectionError) -> [(name: String, position: LocalPoint)] {
    var result: [(name: String, position: LocalPoint)] = []
    for vehicle in plan.vehicles where !result.contains(where: { $0.name == vehicle.base }) {
      let pads = try projection.local(plan.vehicles.filter { $0.base == vehicle.base }.map(\.pad))
      let middle = LocalPoint(
        east: pads.reduce(0) { $0 + $1.east } / Double(pads.count),
        north: pads.reduce(0) { $0 + $1.north } / Double(pads.count))
      result.append((vehicle.base, middle))
    }
    return result
  }

  /// Where the number of a task stands; nil where it is not shown. Close-ups without movements keep their areas free.
  func pinPoint(of task: TaskSummary) -> LocalPoint? {
    guard options.numbersTasks else { return nil }
    let middle = options.showsMovements ? task.outline?.boundingBox.centre : nil
    return (task.position ?? middle).flatMap { canvas.frame.contains($0) ? $0 : nil }
  }

  private func pins(_ taken: inout [PixelBox]) -> String {
    let leftOut = Set((plan?.leftOut ?? []).map(\.task))
    var text = ""
    for (index, task) in tasks.enumerated() {
      guard let point = pinPoint(of: task) else { continue }
      let pixel = canvas.pixel(point)
      let place = PixelBox.free(width: 20, height: 20, near: pixel, taken: &taken)
      if abs(place.x - pixel.x) + abs(place.y - pixel.y) > 1 {
        text += "<path class=\"m-lead\" d=\"M\(NumberText.short(pixel.x)) \(NumberText.short(pixel.y))"
        text += "L\(NumberText.short(place.x)) \(NumberText.short(place.y))\"/>"
      }
      let name = leftOut.contains(task.id) ? "m-pin m-left" : "m-pin"
      let (x, y) = (NumberText.short(place.x), NumberText.short(place.y))
      text += "<g><title>\(Markup.escaped("\(index + 1) \(task.title): \(task.place)"))</title>"
      text += "<circle class=\"\(name)\" cx=\"\(x)\" cy=\"\(y)\" r=\"9\"/>"
      text += "<text class=\"m-pint\" x=\"\(x)\" y=\"\(NumberText.short(place.y + 4))\">\(index + 1)</text></g>\n"
    }
    return text
  }

  /// Names beside their points, first those of bases; a name that finds no room is left out.
  private func names(_ taken: inout [PixelBox]) -> String {
    var wanted: [(name: String, point: LocalPoint, style: String)] = bases.map { ($0.name, $0.position, " m-b") }
    let used = distinct(tasks.flatMap { [$0.from, $0.position].compactMap { $0 } })
    for point in used {
      if let place = map.places.first(where: { $0.position.planarDistanceMetres(to: point) < 1 }) {
        wanted.append((place.name, point, ""))
      }
    }
    for task in tasks {
      guard let outline = task.outline else { continue }
      if let area = map.areas.first(where: { $0.outline == outline }) {
        wanted.append((area.name, outline.boundingBox.centre, ""))
      }
    }
    var text = ""
    for (name, point, style) in wanted.prefix(Self.placeLabelsMax) where !name.isEmpty {
      let pixel = canvas.pixel(point)
      let width = PixelBox.textWidth(name.count, fontPixels: 11)
      let offset = width / 2 + 14
      // Beside the point the text grows away from it, so a wider font than guessed does no harm.
      let candidates = [
        (pixel.x + offset, pixel.y, ""), (pixel.x - offset, pixel.y, " m-end"), (pixel.x, pixel.y + 20, " m-mid"),
        (pixel.x, pixel.y - 20, " m-mid"), (pixel.x + offset, pixel.y + 13, ""),
        (pixel.x - offset, pixel.y - 13, " m-end"),
      ]
      for (x, y, anchor) in candidates {
        let box = PixelBox(centre: (x: x, y: y), width: width, height: 13)
        guard box.left > 2, box.right < canvas.widthPixels - 2, box.top > 2, box.bottom < canvas.heightPixels - 2,
          !taken.contains(where: box.overlaps)
        else { continue }
        taken.append(box)
        let anchorX = anchor == "" ? box.left : anchor == " m-end" ? box.right : x
        text += "<text class=\"m-t m-small m-halo\(anchor)\(style)\" x=\"\(NumberText.short(anchorX))\" "
        text += "y=\"\(NumberText.short(y + 4))\">\(Markup.escaped(name))</text>\n"
        break
      }
    }
    return text
  }

  private func distinct(_ points: [LocalPoint]) -> [LocalPoint] {
    var result: [LocalPoint] = []
    for point in points where !result.contains(where: { $0.planarDistanceMetres(to: point) < 1 }) {
      result.append(point)
    }
    return result
  }
}
