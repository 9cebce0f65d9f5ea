import Geometry
import Quantities

/// The columns that all layers share: texts, each once, and the positions of all shapes in the order of the layers.
struct CacheColumns {
  private var textIndices: [UInt32] = []
  private var textLengths: [UInt32] = []
  private var textBytes: [UInt8] = []
  private var known: [String: UInt32] = [:]
  private var ringCounts: [UInt32] = []
  private var ringLengths: [UInt32] = []
  private var coordinates: [Double] = []

  /// Appends texts.
  mutating func add(_ texts: [String]) {
    for text in texts {
      if let index = known[text] {
        textIndices.append(index)
      } else {
        let index = UInt32(textLengths.count)
        known[text] = index
        textIndices.append(index)
        textLengths.append(UInt32(text.utf8.count))
        textBytes += Array(text.utf8)
      }
    }
  }

  /// Appends a polygon.
  mutating func add(_ polygon: Polygon) {
    ringCounts.append(UInt32(1 + polygon.holes.count))
    for ring in polygon.rings {
      ringLengths.append(UInt32(ring.count))
      add(line: ring)
    }
  }

  /// Appends positions, of which the reader knows the number.
  mutating func add(line: [LocalPoint]) {
    for point in line {
      coordinates.append(point.east)
      coordinates.append(point.north)
    }
  }

  /// Writes the columns behind what has been written.
  func write(to writer: inout CacheWriter) {
    writer.add(textIndices)
    writer.add(textLengths)
    writer.add(bytes: textBytes)
    writer.add(ringCounts)
    writer.add(ringLengths)
    writer.add(coordinates)
  }

  /// Walks along the columns in the order in which they were written. What is not there gives nil.
  struct Cursor {
    private let table: [String]
    private let textIndices: [UInt32]
    private let ringCounts: [UInt32]
    private let ringLengths: [UInt32]
    private let points: [LocalPoint]
    private var (textIndex, polygonIndex, ringIndex, pointIndex) = (0, 0, 0, 0)

    /// Reads the columns; nil where they are not whole.
    init?(_ reader: inout CacheReader) {
      guard let textIndices = reader.smallNumbers(), let textLengths = reader.smallNumbers(),
        let textBytes = reader.bytesColumn(), let ringCounts = reader.smallNumbers(),
        let ringLengths = reader.smallNumbers(), let points = reader.points()
      else { return nil }
      var texts: [String] = []
      texts.reserveCapacity(textLengths.count)
      var start = textBytes.startIndex
      for length in textLengths {
        guard Int(length) <= textBytes.endIndex - start else { return nil }
        texts.append(String(decoding: textBytes[start..<start + Int(length)], as: UTF8.self))
        start += Int(length)
      }
      guard start == textBytes.endIndex else { return nil }
      table = texts
      self.textIndices = textIndices
      self.ringCounts = ringCounts
      self.ringLengths = ringLengths
      self.points = points
    }

    /// Whether every column has been walked to its end.
    var isAtEnd: Bool {
      textIndex == textIndices.count && polygonIndex == ringCounts.count && ringIndex == ringLengths.count
        && pointIndex == points.count
    }

    /// The next three texts.
    mutating func texts() -> (String, String, String)? {
      guard textIndices.count - textIndex >= 3 else { return nil }
      let (first, second, third) = (
        Int(textIndices[textIndex]), Int(textIndices[textIndex + 1]), Int(textIndices[textIndex + 2])
      )
      guard max(first, second, third) < table.count else { return nil }
      textIndex += 3
      return (table[first], table[second], table[third])
    }

    /// The next positions.
    mutating func line(_ count: Int) -> [LocalPoint]? {
      guard count <= points.count - pointIndex else { return nil }
      defer { pointIndex += count }
      return Array(points[pointIndex..<pointIndex + count])
    }

    /// The next polygon.
    mutating func polygon() -> Polygon? {
      guard polygonIndex < ringCounts.count else { return nil }
      let count = Int(ringCounts[polygonIndex])
      guard count >= 1, count <= ringLengths.count - ringIndex else { return nil }
      polygonIndex += 1
      guard let exterior = line(Int(ringLengths[ringIndex])) else { return nil }
      var holes: [[LocalPoint]] = []
      for index in ringIndex + 1..<ringIndex + count {
        guard let hole = line(Int(ringLengths[index])) else { return nil }
        holes.append(hole)
      }
      ringIndex += count
      return Polygon(exterior: exterior, holes: holes)
    }
  }
}
