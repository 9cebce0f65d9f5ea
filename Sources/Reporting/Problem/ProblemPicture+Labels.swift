import Geometry
import Maps
import Plans
import Quantities

extension ProblemPicture {
  /// The most heights of buildings in one picture.
  private static let heightsMax = 150
  /// The most boxes that keep text off the bold legs.
  private static let legBoxesMax = 2000

  /// The numbers of the problem and of the others in the picture, each beside its place with a line to it.
  func marks(_ taken: inout [PixelBox]) -> String {
    let pixel = base.canvas.pixel(place)
    // Places are chosen in the order of the numbers, and drawn so that earlier ones lie above later ones.
    let first = mark(1, at: pixel, radius: 12, class: "p-mark", size: "p-num", &taken)
    var small: [String] = []
    for (index, other) in others.enumerated() {
      guard let point = local(other) else { continue }
      small.append(
        mark(index + 2, at: base.canvas.pixel(point), radius: 8, class: "p-more", size: "p-num p-few", &taken))
    }
    return small.reversed().joined() + first
  }

  private func local(_ problem: ProblemSummary) -> LocalPoint? {
    do {
      return try base.map.projection.local(problem.place)
    } catch {
      return nil
    }
  }

  private func mark(
    _ number: Int, at pixel: (x: Double, y: Double), radius: Double, class name: String, size: String,
    _ taken: inout [PixelBox]
  ) -> String {
    let side = radius * 2 + 4
    let spot = PixelBox.free(
      width: side, height: side, near: (x: pixel.x + radius * 2.4, y: pixel.y - radius * 2.4), taken: &taken)
    let (x, y) = (NumberText.short(spot.x), NumberText.short(spot.y))
    let lead = number == 1 ? "p-lead" : "m-lead"
    return "<path class=\"\(lead)\" d=\"M\(NumberText.short(pixel.x)) \(NumberText.short(pixel.y))L\(x) \(y)\"/>"
      + "<circle class=\"\(name)\" cx=\"\(x)\" cy=\"\(y)\" r=\"\(NumberText.short(radius))\"/>"
      + "<text class=\"\(size)\" x=\"\(x)\" y=\"\(NumberText.short(spot.y + radius * 0.38))\">\(number)</text>\n"
  }

  /// The vehicle that breaks the rule where it does, and the one that it comes near, with a line between them.
  func vehicleSymbols() -> String {
    let pixel = base.canvas.pixel(place)
    var text = ""
    if let other = otherVehicle {
      let second = base.canvas.pixel(other.position)
      text += "<path class=\"p-apart\" d=\"M\(NumberText.short(pixel.x)) \(NumberText.short(pixel.y))"
      text += "L\(NumberText.short(second.x)) \(NumberText.short(second.y))\"/>\n"
      text += dot(second, vehicle: other.vehicle)
    }
    return text + (vehicleNumber.map { dot(pixel, vehicle: $0) } ?? "")
  }

  private var vehicleNumber: Int? { plan.vehicles.firstIndex { $0.id == problem.vehicle } }

  private func dot(_ pixel: (x: Double, y: Double), vehicle: Int) -> String {
    "<circle class=\"p-dot\" fill=\"\(Palette.vehicle(vehicle))\" cx=\"\(NumberText.short(pixel.x))\" "
      + "cy=\"\(NumberText.short(pixel.y))\" r=\"7\"/>\n"
  }

  /// The names of these vehicles with their altitudes.
  func vehicleLabels(_ taken: inout [PixelBox]) -> String {
    var text = ""
    if let vehicleNumber {
      let height = altitude.map { ", \(metres($0.metres)) AMSL" } ?? ""
      // A small ring stays free; a large one has room inside.
      let around = ringPixels < 60 ? max(ringPixels, 10) : 10
      text += label(plan.vehicles[vehicleNumber].id + height, around: base.canvas.pixel(place), clear: around, &taken)
    }
    if let other = otherVehicle {
      text += label(
        "\(other.name), \(metres(other.altitude.metres)) AMSL", around: base.canvas.pixel(other.position), clear: 10,
        &taken)
    }
    return text
  }

  private var ringPixels: Double { (problem.ring?.radius.metres ?? 0) * base.canvas.scale }

  /// The name of the ring beside it.
  func ringLabel(_ taken: inout [PixelBox]) -> String {
    guard let ring = problem.ring else { return "" }
    return label(
      "\(ring.name) \(NumberText.short(ring.radius.metres)) m", around: base.canvas.pixel(place), clear: ringPixels,
      style: "p-red", &taken)
  }

  /// What scale bar, credit line and north arrow cover.
  func furnitureBoxes() -> [PixelBox] {
    let (width, height) = (base.canvas.widthPixels, base.canvas.heightPixels)
    let credit = PixelBox.textWidth(base.map.metadata.attribution.count, fontPixels: 11) + 32
    return [
      PixelBox(centre: (x: 124, y: height - 20), width: 248, height: 44),
      PixelBox(centre: (x: width - credit / 2, y: height - 18), width: credit, height: 38),
      PixelBox(centre: (x: width - 30, y: 34), width: 52, height: 52),
    ]
  }

  /// Small boxes along the bold legs, so that no text stands on them.
  func legBoxes() -> [PixelBox] {
    var lines = leg.map { visible($0.route.lines[$0.index]) } ?? []
    if let other = otherLeg { lines += visible(other.route.lines[other.index]) }
    var boxes: [PixelBox] = []
    for (start, end) in lines.flatMap({ zip($0, $0.dropFirst()) }) {
      let count = max(1, Int(start.planarDistanceMetres(to: end) * base.canvas.scale / 10))
      for step in 0...count where boxes.count < Self.legBoxesMax {
        let point = start.interpolated(to: end, fraction: Double(step) / Double(count))
        boxes.append(PixelBox(centre: base.canvas.pixel(point), width: 10, height: 10))
      }
    }
    return boxes
  }

  /// The heights of buildings that are large enough for a number; the hurt one's with its name.
  func heights(_ taken: inout [PixelBox]) -> String {
    var text = ""
    var count = 0
    for building in base.map.buildings where count < Self.heightsMax {
      let box = building.footprint.boundingBox
      let isHurt = problem.hurt == .building(building.id)
      guard base.canvas.frame.contains(box.centre) else { continue }
      let words = "\(building.heightIsAssumed ? "≈ " : "")\(NumberText.short(building.height.metres)) m"
      if isHurt {
        text += label(
          "\(building.id), \(words)", around: base.canvas.pixel(box.centre), clear: 0, style: "p-red", &taken)
        continue
      }
      let width = PixelBox.textWidth(words.count, fontPixels: 11)
      let pixelBox = PixelBox(centre: base.canvas.pixel(box.centre), width: width, height: 13)
      guard (box.east - box.west) * base.canvas.scale >= width, (box.north - box.south) * base.canvas.scale >= 16,
        building.footprint.contains(box.centre), isInWindow(pixelBox), !taken.contains(where: pixelBox.overlaps)
      else { continue }
      taken.append(pixelBox)
      text += written(words, at: base.canvas.pixel(box.centre), style: "m-soft")
      count += 1
    }
    return text
  }

  /// A text beside a circle around a pixel, on the first side where nothing stands; else as near as there is room.
  private func label(
    _ words: String, around pixel: (x: Double, y: Double), clear radius: Double, style: String = "m-b",
    _ taken: inout [PixelBox]
  ) -> String {
    let width = PixelBox.textWidth(words.count, fontPixels: 11)
    let (across, down) = (radius + 10 + width / 2, radius + 12)
    let sides: [(Double, Double)] =
      (radius == 0 ? [(0, 0)] : []) + [
        (across, 0), (-across, 0), (0, down), (0, -down), (across, down), (-across, down), (across, -down),
        (-across, -down),
      ]
    for (x, y) in sides {
      let spot = (x: pixel.x + x, y: pixel.y + y)
      let box = PixelBox(centre: spot, width: width, height: 15)
      guard isInWindow(box), !taken.contains(where: box.overlaps) else { continue }
      taken.append(box)
      return written(words, at: spot, style: style)
    }
    let canvas = base.canvas
    let wanted = (
      x: min(max(pixel.x, width / 2 + 6), canvas.widthPixels - width / 2 - 6),
      y: min(max(pixel.y + down, 12), canvas.heightPixels - 12)
    )
    return written(words, at: PixelBox.free(width: width, height: 15, near: wanted, taken: &taken), style: style)
  }

  private func isInWindow(_ box: PixelBox) -> Bool {
    box.left > 2 && box.top > 2 && box.right < base.canvas.widthPixels - 2 && box.bottom < base.canvas.heightPixels - 2
  }

  private func written(_ words: String, at spot: (x: Double, y: Double), style: String) -> String {
    "<text class=\"m-t m-small m-halo m-mid \(style)\" x=\"\(NumberText.short(spot.x))\" "
      + "y=\"\(NumberText.short(spot.y + 4))\">\(Markup.escaped(words))</text>\n"
  }

  private func metres(_ value: Double) -> String { "\(NumberText.fixed(value, digits: 1)) m" }
}
