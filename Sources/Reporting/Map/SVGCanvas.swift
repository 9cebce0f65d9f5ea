import Geometry
import Quantities

/// A north-up window on a map's local frame, as wide as a given number of pixels.
///
/// Shapes are drawn in tenths of a pixel inside `<g transform="scale(.1)">`, so that paths are short integers; text and
/// symbols are drawn in pixels.
package struct SVGCanvas: Hashable, Sendable {
  /// The part of the map that is seen.
  package let frame: BoundingBox
  /// The width of the picture in pixels.
  package let widthPixels: Double

  /// Makes a window on a frame of positive width and height.
  package init(frame: BoundingBox, widthPixels: Double) {
    precondition(frame.east > frame.west && frame.north > frame.south, "a picture shows an area")
    precondition(widthPixels > 0, "a picture has a width")
    self.frame = frame
    self.widthPixels = widthPixels
  }

  /// Pixels per metre.
  package var scale: Double { widthPixels / (frame.east - frame.west) }

  /// The height of the picture in pixels.
  package var heightPixels: Double { (frame.north - frame.south) * scale }

  /// Where a point lies: pixels to the right of the left border and below the upper one.
  package func pixel(_ point: LocalPoint) -> (x: Double, y: Double) {
    ((point.east - frame.west) * scale, (frame.north - point.north) * scale)
  }

  /// The attribute that tells a script where the picture lies: metres of its west and north border, pixels for each
  /// metre, the height of the window in pixels, and the pixels above the window.
  static func frameAttribute(_ canvas: SVGCanvas, top: Double = 0) -> String {
    let numbers = [
      NumberText.fixed(canvas.frame.west, digits: 2), NumberText.fixed(canvas.frame.north, digits: 2),
      NumberText.fixed(canvas.scale, digits: 6), NumberText.fixed(canvas.heightPixels, digits: 1),
      NumberText.short(top),
    ]
    return " data-frame=\"\(numbers.joined(separator: " "))\""
  }

  /// Whether a shape within the rectangle can be seen.
  package func shows(_ box: BoundingBox) -> Bool { frame.intersects(box) }
}

/// The `d` attribute of an SVG path in tenths of a pixel, with relative coordinates.
struct SVGPath {
  /// The attribute's text so far.
  private(set) var text = ""
  private let canvas: SVGCanvas
  private var x = 0
  private var y = 0
  private var continuesLine = false

  /// Coordinates beyond this many tenths of a pixel are held there: nothing so far off is seen.
  private static let coordinateMax = 1_000_000.0

  init(_ canvas: SVGCanvas) { self.canvas = canvas }

  /// Whether nothing was drawn.
  var isEmpty: Bool { text.isEmpty }

  /// Adds a line through the points. Points closer than `tolerance` tenths of a pixel to the one before are left out,
  /// except for the last.
  mutating func line(_ points: [LocalPoint], tolerance: Int = 4) {
    let places = reduced(points.map(place), tolerance: tolerance)
    guard places.count >= 2 else { return }
    move(places[0])
    for next in places.dropFirst() { step(next) }
  }

  /// Adds closed rings. Rings that are too small to see are left out.
  mutating func polygon(_ polygon: Polygon, tolerance: Int = 4) {
    for ring in polygon.rings {
      let places = reduced(ring.map(place), tolerance: tolerance)
      guard places.count >= 3 else { continue }
      move(places[0])
      for next in places.dropFirst() { step(next) }
      text += "z"
    }
  }

  /// Adds a rectangle between two opposite corners.
  mutating func rectangle(southWest: LocalPoint, northEast: LocalPoint) {
    let (lower, upper) = (place(southWest), place(northEast))
    text += "M\(lower.x) \(upper.y)h\(upper.x - lower.x)v\(lower.y - upper.y)h\(lower.x - upper.x)z"
    continuesLine = false
  }

  private func place(_ point: LocalPoint) -> (x: Int, y: Int) {
    let pixel = canvas.pixel(point)
    func held(_ value: Double) -> Int {
      guard value.isFinite else { return 0 }
      return Int(min(max(value * 10, -Self.coordinateMax), Self.coordinateMax).rounded())
    }
    return (held(pixel.x), held(pixel.y))
  }

  private func reduced(_ places: [(x: Int, y: Int)], tolerance: Int) -> [(x: Int, y: Int)] {
    var result: [(x: Int, y: Int)] = []
    for (index, next) in places.enumerated() {
      guard let last = result.last else {
        result.append(next)
        continue
      }
      let isFar = abs(next.x - last.x) >= tolerance || abs(next.y - last.y) >= tolerance
      let isEnd = index == places.count - 1 && next != last
      if isFar || isEnd { result.append(next) }
    }
    return result
  }

  private mutating func move(_ next: (x: Int, y: Int)) {
    text += "M\(next.x) \(next.y)"
    (x, y) = next
    continuesLine = false
  }

  private mutating func step(_ next: (x: Int, y: Int)) {
    let (right, down) = (next.x - x, next.y - y)
    text += continuesLine ? (right < 0 ? "" : " ") : "l"
    text += "\(right)" + (down < 0 ? "" : " ") + "\(down)"
    (x, y) = next
    continuesLine = true
  }
}
