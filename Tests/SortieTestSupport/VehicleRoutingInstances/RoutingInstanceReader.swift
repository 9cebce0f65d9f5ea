/// Reads a public benchmark of vehicle routing in any of the formats.
package enum RoutingInstanceReader {
  /// Reads a text. Without a format it is told by the text.
  package static func read(
    _ bytes: [UInt8], format: RoutingInstance.Format? = nil, limits: RoutingInstanceLimits = RoutingInstanceLimits()
  ) throws(RoutingInstanceError) -> RoutingInstance {
    let text = try InstanceText(bytes, limits)
    guard let format = format ?? Self.format(of: text) else {
      throw RoutingInstanceError(
        .unknownFormat, line: text.lines.first?.number, "the text is in none of the known formats",
        help: "known are " + RoutingInstance.Format.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return switch format {
    case .vrplib: try VRPLIBReader.read(text, isElectric: false, limits)
    case .evrp: try VRPLIBReader.read(text, isElectric: true, limits)
    case .solomon: try SolomonReader.read(text, limits)
    case .liLim: try LiLimReader.read(text, limits)
    case .cordeau: try CordeauReader.read(text, limits)
    case .evrptw: try SchneiderReader.read(text, limits)
    case .drpudec: try DroneRoutingReader.read(text, limits)
    }
  }

  /// How many lines may stand before the sign of a format.
  private static let linesLookedAt = 40

  /// The format by the first lines: each has words that no other one has.
  private static func format(of text: InstanceText) -> RoutingInstance.Format? {
    guard let first = text.lines.first else { return nil }
    let words = first.words
    if words.first == "StringID" { return .evrptw }
    if words.first == "Drone_data" { return .drpudec }
    if words.allSatisfy({ Double($0) != nil }) {
      return words.count == 4 ? .cordeau : words.count == 3 ? .liLim : nil
    }
    let head = text.lines.prefix(linesLookedAt).map { $0.text.uppercased() }
    if head.contains(where: { $0.hasPrefix("ENERGY_CAPACITY") }) { return .evrp }
    if head.contains(where: { $0.hasPrefix("DIMENSION") }) { return .vrplib }
    return head.contains("VEHICLE") && head.contains("CUSTOMER") ? .solomon : nil
  }
}
