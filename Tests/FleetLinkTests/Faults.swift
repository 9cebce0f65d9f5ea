import MAVLink
import Simulator

/// What goes wrong between a vehicle and the dispatcher, planted by a test.
struct Faults {
  /// Changes a position on its way down; nil loses it.
  var position: (GlobalPositionInt, Double) -> GlobalPositionInt? = { message, _ in message }
  /// Changes what the vehicle says of its battery.
  var battery: (BatteryStatus, Double) -> BatteryStatus = { message, _ in message }
  /// Whether the dispatcher takes a message, by how many of its kind came before.
  var isTaken: (any MAVLinkMessage, Int) -> Bool = { _, _ in true }
  /// How many messages of each kind came so far.
  private(set) var counts: [UInt32: Int] = [:]
  /// Whether anything is heard at a moment.
  var isHeard: (Double) -> Bool = { _ in true }
  /// The result with which an order for a mode is refused; nil lets it through.
  var refusal: (UInt32, Double) -> UInt8? = { _, _ in nil }
  /// What else happens.
  var happen: (inout Simulation, Double) -> Void = { _, _ in }

  /// What is heard of bytes that a vehicle sent.
  mutating func downlink(_ bytes: [UInt8], at seconds: Double) -> [UInt8] {
    guard isHeard(seconds) else { return [] }
    var parser = MAVLinkFrameParser()
    var heard: [UInt8] = []
    for frame in parser.consume(bytes) {
      var writer = MAVLinkFrameWriter(systemID: frame.systemID, componentID: frame.componentID)
      switch frame.message {
      case let message as GlobalPositionInt:
        if let changed = position(message, seconds) { heard += changed == message ? bytes : writer.encode(changed) }
      case let message as BatteryStatus:
        let changed = battery(message, seconds)
        heard += changed == message ? bytes : writer.encode(changed)
      case let message?:
        let count = counts[frame.messageID, default: 0]
        counts[frame.messageID] = count + 1
        if isTaken(message, count) { heard += bytes }
      default: heard += bytes
      }
    }
    return heard
  }

  /// The answer to an order that does not reach the vehicle; nil where it does.
  func refusal(of bytes: [UInt8], at seconds: Double) -> [UInt8]? {
    // What is silent is deaf, too.
    guard isHeard(seconds) else { return [] }
    var parser = MAVLinkFrameParser()
    guard let command = parser.consume(bytes).first?.message as? CommandLong, command.command == MavCmd.doSetMode,
      let result = refusal(UInt32(command.param2), seconds)
    else { return nil }
    var writer = MAVLinkFrameWriter(systemID: command.targetSystem, componentID: 1)
    return writer.encode(
      CommandAck(command: command.command, result: result, targetSystem: 255, targetComponent: 190))
  }
}
