/// Whom frames are meant for, for those who pass them on.
package enum MAVLinkTarget {
  /// Where `target_system` lies in the payload of each message that has it.
  private static let offsets: [UInt32: Int] = Dictionary(
    MAVLinkDefinition.all.compactMap { definition in
      definition.fields.first { $0.name == "target_system" }.map { (definition.id, $0.offset) }
    }, uniquingKeysWith: { first, _ in first })

  /// The system that a frame names as its target: 0 for all, and nil for a message that names nobody.
  package static func system(of frame: MAVLinkFrame) -> UInt8? {
    guard let offset = offsets[frame.messageID] else { return nil }
    // Zeros at the end of a payload are cut.
    return frame.payload.indices.contains(offset) ? frame.payload[offset] : 0
  }
}
