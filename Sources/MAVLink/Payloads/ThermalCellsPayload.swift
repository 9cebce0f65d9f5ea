/// Thermal grid cells in a TUNNEL message: what a vehicle reduces a thermal frame to before it sends anything.
///
/// MAVLink has no message for radiometric readings beyond the two extremes of CAMERA_THERMAL_RANGE, so the cells travel
/// in TUNNEL (385) under a private payload type. Little-endian; at most nine cells in each message:
///
///     0  version (1)            2  cell side in cm (u16)      4  origin latitude, 1e-7° (i32)
///     1  number of cells (u8)   8  origin longitude (i32)    12  frame number (u16)
///     14 cells of 12 bytes: column (i16), row (i16), pixels (u16), mean, coldest, warmest in 0.01 °C (i16 each)
///
/// Column and row count cells east and north of the origin in the transverse-Mercator frame around it.
package struct ThermalCellsPayload: Sendable, Hashable {
  /// The private TUNNEL payload type of these messages; types above 32767 are free for private use.
  package static let payloadType: UInt16 = 33_001
  /// The greatest number of cells in one message.
  package static let cellsMax = 9
  private static let version: UInt8 = 1
  private static let headerLength = 14
  private static let cellLength = 12

  /// The side of a cell in centimetres.
  package var cellCentimetres: UInt16
  /// The origin of the grid, 1e-7 degree.
  package var originLatitudeE7: Int32
  package var originLongitudeE7: Int32
  /// The number of the frame, so that cells of one frame can be put together; it wraps.
  package var frame: UInt16
  /// The cells; at most `cellsMax`.
  package var cells: [Cell]

  /// The readings of one frame in one cell.
  package struct Cell: Sendable, Hashable {
    /// Cells east of the origin.
    package var column: Int16
    /// Cells north of the origin.
    package var row: Int16
    /// The number of pixels.
    package var pixels: UInt16
    /// The mean in 0.01 °C.
    package var meanCentidegrees: Int16
    /// The coldest pixel in 0.01 °C.
    package var coldestCentidegrees: Int16
    /// The warmest pixel in 0.01 °C.
    package var warmestCentidegrees: Int16

    /// Describes a cell.
    package init(
      column: Int16, row: Int16, pixels: UInt16, meanCentidegrees: Int16, coldestCentidegrees: Int16,
      warmestCentidegrees: Int16
    ) {
      self.column = column
      self.row = row
      self.pixels = pixels
      self.meanCentidegrees = meanCentidegrees
      self.coldestCentidegrees = coldestCentidegrees
      self.warmestCentidegrees = warmestCentidegrees
    }
  }

  /// Describes one message; more than `cellsMax` cells do not fit.
  package init(
    cellCentimetres: UInt16, originLatitudeE7: Int32, originLongitudeE7: Int32, frame: UInt16, cells: [Cell]
  ) {
    precondition(cells.count <= Self.cellsMax, "a message holds at most \(Self.cellsMax) cells")
    self.cellCentimetres = cellCentimetres
    self.originLatitudeE7 = originLatitudeE7
    self.originLongitudeE7 = originLongitudeE7
    self.frame = frame
    self.cells = cells
  }

  /// The message that carries it, to everybody.
  package var tunnel: Tunnel {
    var bytes: [UInt8] = [Self.version, UInt8(cells.count)]
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(cellCentimetres)
    append(originLatitudeE7)
    append(originLongitudeE7)
    append(frame)
    for cell in cells {
      append(cell.column)
      append(cell.row)
      append(cell.pixels)
      append(cell.meanCentidegrees)
      append(cell.coldestCentidegrees)
      append(cell.warmestCentidegrees)
    }
    return Tunnel(payloadType: Self.payloadType, payloadLength: UInt8(bytes.count), payload: bytes)
  }

  /// Reads a message; nil where it is of another type, of another version, or damaged.
  package init?(_ tunnel: Tunnel) {
    let length = Int(tunnel.payloadLength)
    let bytes = tunnel.payload
    guard tunnel.payloadType == Self.payloadType, length >= Self.headerLength, length <= bytes.count,
      bytes[0] == Self.version, Int(bytes[1]) <= Self.cellsMax,
      length == Self.headerLength + Int(bytes[1]) * Self.cellLength
    else { return nil }
    func integer<Value: FixedWidthInteger>(at offset: Int) -> Value {
      var value: Value = 0
      for index in 0..<MemoryLayout<Value>.size {
        value |= Value(truncatingIfNeeded: bytes[offset + index]) << Value(8 * index)
      }
      return value
    }
    cellCentimetres = integer(at: 2)
    originLatitudeE7 = integer(at: 4)
    originLongitudeE7 = integer(at: 8)
    frame = integer(at: 12)
    cells = (0..<Int(bytes[1])).map { index in
      let offset = Self.headerLength + index * Self.cellLength
      return Cell(
        column: integer(at: offset), row: integer(at: offset + 2), pixels: integer(at: offset + 4),
        meanCentidegrees: integer(at: offset + 6), coldestCentidegrees: integer(at: offset + 8),
        warmestCentidegrees: integer(at: offset + 10))
    }
    guard cellCentimetres > 0 else { return nil }
  }
}
