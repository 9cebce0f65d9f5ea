import MAVLink
import Testing

@Suite struct ThermalCellsPayloadTests {
  static func sample(cells count: Int) -> ThermalCellsPayload {
    let cells = (0..<count).map { (index: Int) -> ThermalCellsPayload.Cell in
      ThermalCellsPayload.Cell(
        column: Int16(index - 3), row: Int16(40 - index), pixels: UInt16(index * 100),
        meanCentidegrees: Int16(index * 10 - 250), coldestCentidegrees: -1234, warmestCentidegrees: 3276)
    }
    return ThermalCellsPayload(
      cellCentimetres: 500, originLatitudeE7: 601_712_345, originLongitudeE7: 249_412_345, frame: 65_535, cells: cells)
  }

  @Test("cells survive the way through a frame's bytes", arguments: [0, 1, 5, 9])
  func roundTrip(count: Int) throws {
    let payload = Self.sample(cells: count)
    var writer = MAVLinkFrameWriter(systemID: 3, componentID: 1)
    var parser = MAVLinkFrameParser()
    let frames = parser.consume(writer.encode(payload.tunnel))
    let tunnel = try #require(frames.first?.decode(as: Tunnel.self))
    #expect(ThermalCellsPayload(tunnel) == payload)
  }

  @Test("a message of another type, version or length is refused")
  func refusals() {
    var tunnel = Self.sample(cells: 2).tunnel
    tunnel.payloadType = 1
    #expect(ThermalCellsPayload(tunnel) == nil)
    tunnel = Self.sample(cells: 2).tunnel
    tunnel.payload[0] = 2
    #expect(ThermalCellsPayload(tunnel) == nil)
    tunnel = Self.sample(cells: 2).tunnel
    tunnel.payloadLength -= 1
    #expect(ThermalCellsPayload(tunnel) == nil)
    tunnel = Self.sample(cells: 2).tunnel
    tunnel.payload[1] = 200
    #expect(ThermalCellsPayload(tunnel) == nil)
  }
}
