/// Reads Schneider's text for electric vehicles with time windows: a table, then values between slashes.
///
/// The number of vehicles is not limited: there is one for each client. Stations keep their place in the table.
enum SchneiderReader {
  /// Reads a text; throws at the first trouble.
  static func read(
    _ text: InstanceText, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> RoutingInstance {
    var draft = InstanceDraft(.evrptw)
    var values: [String: Double] = [:]
    for line in text.lines.dropFirst() {
      if line.bytes.contains(UInt8(ascii: "/")) {
        let (key, value) = try setting(line, limits)
        guard values.updateValue(value, forKey: key) == nil else {
          throw RoutingInstanceError(
            .repeated, line: line.number, "\(key) stands there twice", help: "remove one of the two")
        }
      } else {
        try add(line, &draft, limits)
      }
    }
    for key in ["Q", "C", "r", "g", "v"] where values[key] == nil {
      throw RoutingInstanceError(
        .missing, line: text.lastLine, "the value \(key) is absent",
        help: "write Q (battery), C (load), r (use), g (charging) and v (speed) between slashes")
    }
    draft.battery = RoutingInstance.Battery(
      capacity: values["Q"] ?? 0, usePerDistance: values["r"] ?? 0, rechargeTimePerUnit: values["g"] ?? 0)
    draft.speed = values["v"] ?? 1
    var vehicle = RoutingInstance.Vehicle()
    vehicle.capacity = values["C"] ?? 0
    let clientCount = draft.others.count { $0.kind == .client }
    draft.vehicles = [RoutingInstance.Vehicle](
      repeating: vehicle, count: max(1, min(clientCount, limits.vehiclesMax)))
    return try draft.finished()
  }

  private static func setting(
    _ line: InstanceText.Line, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> (key: String, value: Double) {
    let parts = line.text.split(separator: "/", omittingEmptySubsequences: false)
    let key = line.words.first ?? ""
    guard parts.count == 3, parts[2].isEmpty, ["Q", "C", "r", "g", "v"].contains(key) else {
      throw RoutingInstanceError(
        .unsupported, line: line.number, "\"\(line.text.prefix(40))\" is no value", help: "write for example Q /77.75/")
    }
    return (key, try InstanceText.number(String(parts[1]), line: line.number, limits))
  }

  private static func add(
    _ line: InstanceText.Line, _ draft: inout InstanceDraft, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) {
    let words = line.words
    guard words.count == 8 else {
      throw RoutingInstanceError(
        .missing, line: line.number, "the row has \(words.count) words, not 8",
        help: "write name, type, x, y, demand, ready time, due date and service time")
    }
    var numbers: [Double] = []
    for word in words.dropFirst(2) { numbers.append(try InstanceText.number(word, line: line.number, limits)) }
    let kinds: [String: RoutingInstance.NodeKind] = ["d": .depot, "f": .station, "c": .client]
    guard let kind = kinds[words[1]] else {
      throw RoutingInstanceError(
        .unsupported, line: line.number, "the type is \(words[1].prefix(40))",
        help: "write d (depot), f (station) or c (client)")
    }
    guard kind != .depot || draft.depots.isEmpty, draft.depots.count == 1 || kind == .depot else {
      throw RoutingInstanceError(
        .unsupported, line: line.number, "the depot is not the first row, or there are two",
        help: "write it once, first")
    }
    var node = RoutingInstance.Node(kind: kind, x: numbers[0], y: numbers[1])
    (node.demand, node.earliest, node.latest) = (numbers[2], numbers[3], numbers[4])
    node.service = kind == .client ? numbers[5] : 0
    try draft.add(node, line: line.number, limits)
  }
}
