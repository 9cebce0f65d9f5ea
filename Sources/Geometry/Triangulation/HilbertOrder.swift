import Quantities

/// The order of points along Hilbert's curve: neighbours in the order are neighbours in the plane.
package enum HilbertOrder {
  /// Bits of each coordinate on the curve's grid.
  private static let bits = 16

  /// The indices of finite points along the curve over the box that holds them; equal cells by index.
  package static func indices(of points: [LocalPoint]) -> [Int32] {
    guard let box = BoundingBox(around: points) else { return [] }
    return indices(of: points, in: box)
  }

  /// The indices of finite points along the curve over a box; equal cells by index.
  static func indices(of points: [LocalPoint], in box: BoundingBox) -> [Int32] {
    let side = max(box.east - box.west, box.north - box.south)
    let scale = side > 0 ? Double((1 << bits) - 1) / side : 0
    var keys = points.enumerated().map { index, point in
      let x = UInt32(max(0, min(65_535, (point.east - box.west) * scale)))
      let y = UInt32(max(0, min(65_535, (point.north - box.south) * scale)))
      return UInt64(place(x, y)) << 32 | UInt64(index)
    }
    keys.sort()
    return keys.map { Int32(truncatingIfNeeded: $0 & 0xFFFF_FFFF) }
  }

  /// How far along the curve a cell of the grid lies.
  private static func place(_ column: UInt32, _ row: UInt32) -> UInt32 {
    var (x, y) = (column, row)
    var place: UInt32 = 0
    var side: UInt32 = 1 << UInt32(bits - 1)
    while side > 0 {
      let right: UInt32 = x & side > 0 ? 1 : 0
      let upper: UInt32 = y & side > 0 ? 1 : 0
      place &+= side &* side &* ((3 &* right) ^ upper)
      if upper == 0 {
        if right == 1 {
          x = 65_535 &- x
          y = 65_535 &- y
        }
        swap(&x, &y)
      }
      side >>= 1
    }
    return place
  }
}
