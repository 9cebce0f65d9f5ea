import MAVLink

/// Stations of the dialogues in these tests.
enum Stations {
  static let ground = MAVLinkAddress(systemID: 255, componentID: 190)
  static let otherGround = MAVLinkAddress(systemID: 254, componentID: 190)
  static let vehicle = MAVLinkAddress(systemID: 7, componentID: 1)
}

/// A mission of waypoints that differ from each other.
func waypoints(_ count: Int) -> [MissionItemInt] {
  (0..<count).map { index in
    MissionItemInt(
      frame: MavFrame.globalRelativeAlt, command: MavCmd.navWaypoint, autocontinue: 1, param1: Float(index),
      x: 601_700_000 + Int32(index), y: 249_400_000 - Int32(index), z: 40 + Float(index))
  }
}

/// The messages among the actions of a client.
func messages<Outcome>(_ actions: [ServiceAction<Outcome>]) -> [any MAVLinkMessage] {
  actions.compactMap { action in
    if case .send(let message) = action { return message }
    return nil
  }
}

/// The messages among the actions of a server.
func messages(_ actions: [MissionServer.Action]) -> [any MAVLinkMessage] {
  actions.compactMap { action in
    if case .send(let message) = action { return message }
    return nil
  }
}

/// What the actions say in short, such as `COUNT 3`, `REQUEST 0`, `ITEM 2`, `ACK 0`.
func summary(_ messages: [any MAVLinkMessage]) -> [String] {
  messages.map { message in
    switch message {
    case let count as MissionCount: "COUNT \(count.count)"
    case let request as MissionRequest: "REQUEST \(request.seq)"
    case let request as MissionRequestInt: "REQUEST_INT \(request.seq)"
    case is MissionRequestList: "LIST"
    case let item as MissionItemInt: "ITEM \(item.seq)"
    case let item as MissionItem: "FLOAT_ITEM \(item.seq)"
    case let acknowledgement as MissionAck: "ACK \(acknowledgement.type)"
    case let text as Statustext: "TEXT \(text.text)"
    case let current as MissionCurrent: "CURRENT \(current.seq) of \(current.total)"
    case let long as CommandLong: "LONG \(long.command) try \(long.confirmation)"
    default: type(of: message).name
    }
  }
}
