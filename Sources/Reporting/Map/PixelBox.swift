/// A rectangle of a picture that a label covers, in pixels.
struct PixelBox {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double

  init(centre: (x: Double, y: Double), width: Double, height: Double) {
    left = centre.x - width / 2
    right = centre.x + width / 2
    top = centre.y - height / 2
    bottom = centre.y + height / 2
  }

  func overlaps(_ other: PixelBox) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// A guess at the width of a text: pictures are drawn without knowing the font.
  static func textWidth(_ characters: Int, fontPixels: Double) -> Double { Double(characters) * fontPixels * 0.6 }

  /// The number of rings of places that are tried around the wanted one.
  private static let ringsMax = 6

  /// The nearest place to the wanted one that no taken rectangle covers, on rings around it; the wanted one where all
  /// are covered. The place is taken then.
  static func free(
    width: Double, height: Double, near wanted: (x: Double, y: Double), taken: inout [PixelBox]
  ) -> (x: Double, y: Double) {
    var best = wanted
    search: for ring in 0...ringsMax {
      for (right, down) in directions(ring: ring) {
        let candidate = (x: wanted.x + right * Double(ring) * height, y: wanted.y + down * Double(ring) * height)
        let box = PixelBox(centre: candidate, width: width, height: height)
        if !taken.contains(where: box.overlaps) {
          best = candidate
          break search
        }
      }
    }
    taken.append(PixelBox(centre: best, width: width, height: height))
    return best
  }

  private static func directions(ring: Int) -> [(Double, Double)] {
    ring == 0
      ? [(0, 0)] : [(0, 1), (0, -1), (1, 0), (-1, 0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7)]
  }
}
