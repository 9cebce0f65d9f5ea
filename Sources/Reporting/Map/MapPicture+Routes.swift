import Foundation
import Geometry
import Plans
import Quantities

extension MapPicture {
  /// The pixels between two arrows along a route.
  private static let arrowSpacing = 110.0
  /// The most arrows on one sortie.
  private static let arrowsMax = 40

  /// The ground that swaths cover: strips of the swath's width.
  func swathLayer() -> String {
    var text = ""
    for route in routes {
      for (leg, points) in zip(route.sortie.legs, route.lines) where leg.kind == .swath {
        guard let width = tasks.first(where: { $0.id == leg.task })?.swathWidth else { continue }
        var path = SVGPath(canvas)
        path.line(points, tolerance: 1)
        let pixels = NumberText.short(width.metres * canvas.scale * 10, digits: 0)
        let colour = Palette.vehicle(route.vehicle)
        text += self.path(path, class: "m-swath", attributes: " stroke=\"\(colour)\" stroke-width=\"\(pixels)\"")
      }
    }
    return text
  }

  /// Planned routes: bold with arrows, or thin and dashed where tracks are drawn over them.
  func routeLayer() -> String {
    var cases = ""
    var lines = ""
    for route in routes {
      var path = SVGPath(canvas)
      path.line(route.line, tolerance: 2)
      guard !path.isEmpty else { continue }
      let colour = Palette.vehicle(route.vehicle)
      if tracks.isEmpty {
        cases += self.path(path, class: "m-case")
        lines += "<g><title>\(Markup.escaped(route.sortie.id))</title>"
        lines += self.path(path, class: "m-route", attributes: " stroke=\"\(colour)\"\(dashes(route.vehicle))")
        lines += arrows(along: route.line, colour: colour) + "</g>\n"
      } else {
        lines += self.path(
          path, class: tracks.count > Self.borderedTracksMax ? "m-route m-under m-plain" : "m-route m-under",
          attributes: " data-v=\"\(route.vehicle)\" stroke=\"\(colour)\"")
      }
    }
    return cases + lines
  }

  /// The most points of all tracks of a picture; with more, lines are drawn more coarsely.
  private static let trackPointsMax = 120_000

  /// With more tracks than this each is thin and has no pale border, which would hide the others, and planned ways are
  /// not dashed, which takes long to draw.
  static let borderedTracksMax = 24

  /// Flown tracks: a group for each vehicle, and in it a path for each class of charge and speed.
  ///
  /// The stroke is the vehicle's colour. A page may have other colours for the classes, which are `q0` to `q4` for
  /// charge, `q` where it is not known, and `s0` to `s4` for speed.
  func trackLayer() -> String {
    let points = tracks.reduce(0) { $0 + $1.pieces.reduce(0) { $0 + $1.points.count } }
    let tolerance = min(60, 6 * max(1, points / Self.trackPointsMax))
    var cases = ""
    var lines = ""
    for track in tracks {
      var whole = SVGPath(canvas)
      var classes: [[Int]: SVGPath] = [:]
      for piece in track.pieces {
        whole.line(piece.points, tolerance: tolerance)
        classes[[piece.charge ?? -1, piece.speed], default: SVGPath(canvas)].line(piece.points, tolerance: tolerance)
      }
      guard !whole.isEmpty else { continue }
      let colour = Palette.vehicle(track.vehicle)
      if tracks.count <= Self.borderedTracksMax { cases += path(whole, class: "m-case m-casethin") }
      let style = tracks.count > Self.borderedTracksMax ? "m-track m-thin" : "m-track"
      lines += "<g class=\"\(style)\" data-v=\"\(track.vehicle)\" stroke=\"\(colour)\"\(dashes(track.vehicle))>"
      lines += "<title>\(Markup.escaped(track.name))</title>"
      for (key, line) in classes.sorted(by: { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }) {
        lines += path(line, class: "q\(key[0] < 0 ? "" : "\(key[0])") s\(key[1])")
      }
      lines += "</g>\n"
    }
    return cases + lines
  }

  /// The attribute with a vehicle's dash pattern, in tenths of a pixel; empty where its line is unbroken.
  func dashes(_ vehicle: Int) -> String {
    let pattern = Palette.dashes(vehicle)
    guard !pattern.isEmpty else { return "" }
    return " stroke-dasharray=\"" + pattern.split(separator: " ").map { "\($0)0" }.joined(separator: " ") + "\""
  }

  /// Small triangles that point along the way.
  func arrows(along line: [LocalPoint], colour: String) -> String {
    var travelled = Self.arrowSpacing / 2
    var text = ""
    var count = 0
    for index in line.indices.dropFirst() {
      let from = canvas.pixel(line[index - 1])
      let to = canvas.pixel(line[index])
      let (right, down) = (to.x - from.x, to.y - from.y)
      let length = (right * right + down * down).squareRoot()
      guard length > 0 else { continue }
      var along = Self.arrowSpacing - travelled
      while along <= length, count < Self.arrowsMax {
        // Not close to a corner: the triangle would hide it.
        if along > 8, length - along > 8 {
          let (ux, uy) = (right / length, down / length)
          let (x, y) = (from.x + ux * along, from.y + uy * along)
          let corners = [
            (x + 6.5 * ux, y + 6.5 * uy), (x - 4 * ux - 4.8 * uy, y - 4 * uy + 4.8 * ux),
            (x - 4 * ux + 4.8 * uy, y - 4 * uy - 4.8 * ux),
          ]
          text += "M" + corners.map { "\(tenths($0.0)) \(tenths($0.1))" }.joined(separator: "L") + "z"
          count += 1
        }
        along += Self.arrowSpacing
      }
      travelled = (travelled + length).truncatingRemainder(dividingBy: Self.arrowSpacing)
    }
    return text.isEmpty ? "" : "<path fill=\"\(colour)\" stroke=\"#fff\" stroke-width=\"7\" d=\"\(text)\"/>"
  }

  private func tenths(_ pixels: Double) -> String { NumberText.short(pixels * 10, digits: 0) }
}
