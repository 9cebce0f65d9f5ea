import MAVLink

/// A frame put together byte by byte, by no code under test but the checksum.
struct HandMadeFrame {
  let bytes: [UInt8]

  /// A MAVLink 2 frame, or MAVLink 1 where `version` says so, without a signature.
  init(
    version: MAVLinkVersion = .two, messageID: UInt32, payload: [UInt8], crcExtra: UInt8, sequence: UInt8 = 0,
    incompatFlags: UInt8 = 0, systemID: UInt8 = 1
  ) {
    var frame: [UInt8] = [version.magic, UInt8(payload.count)]
    if version == .two { frame += [incompatFlags, 0] }
    frame += [sequence, systemID, 1, UInt8(messageID & 0xFF)]
    if version == .two { frame += [UInt8(messageID >> 8 & 0xFF), UInt8(messageID >> 16)] }
    frame += payload
    var checksum = MAVLinkChecksum()
    for byte in frame.dropFirst() { checksum.add(byte) }
    checksum.add(crcExtra)
    bytes = frame + [UInt8(checksum.value & 0xFF), UInt8(checksum.value >> 8)]
  }
}
